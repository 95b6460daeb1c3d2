/// An external assertion: something that must be true of what the callers asked and were told.
///
/// It sees no table. It could be checked by the callers themselves, of any store, in any language.
package enum TableProperty: String, CaseIterable, Sendable {
  case oneValue = "one value"
  case answeredOnce = "answered once"
  case firstComeFirstServed = "first come, first served"
  case answeredInTheEnd = "answered in the end"
}

/// What a caller outside knows of a run so far.
package struct TableWitness: Sendable {
  /// What a check found, and in which words.
  package struct Finding: Hashable, Sendable {
    package let property: TableProperty
    package let words: String
  }

  private struct Wait: Hashable {
    let caller: String
    let promise: String
  }

  private var created: Set<String> = []
  private var values: [String: Int] = [:]
  /// Who has asked and was neither told nor has given up, in the order of asking.
  private var open: [Wait] = []

  /// Creates a witness that has seen nothing.
  package init() {}

  /// Takes note of an operation and of what it made known.
  ///
  /// - Parameters:
  ///   - operation: what was asked.
  ///   - replies: who was told what.
  /// - Returns: what must not be.
  package mutating func observe(_ operation: TableOperation, _ replies: [Reply]) -> [Finding] {
    switch operation {
    case .create(let promise): created.insert(promise)
    case .await(let caller, let promise):
      if created.contains(promise), !open.contains(where: { $0.caller == caller }) {
        open.append(Wait(caller: caller, promise: promise))
      }
    case .settle(let promise, let value):
      if created.contains(promise), values[promise] == nil { values[promise] = value }
    case .giveUp(let caller): open.removeAll { $0.caller == caller }
    }
    return replies.flatMap { check($0) }
  }

  private mutating func check(_ reply: Reply) -> [Finding] {
    var findings: [Finding] = []
    let name = "\(reply.caller) is told \(reply.promise)"
    if let value = values[reply.promise], value != reply.value {
      findings.append(
        Finding(
          property: .oneValue, words: "\(name) is \(reply.value); it was settled with \(value)"))
    }
    let wait = Wait(caller: reply.caller, promise: reply.promise)
    guard let place = open.firstIndex(of: wait) else {
      findings.append(
        Finding(property: .answeredOnce, words: "\(name), and does not wait for it"))
      return findings
    }
    if let first = open[..<place].first(where: { $0.promise == reply.promise }) {
      findings.append(
        Finding(
          property: .firstComeFirstServed, words: "\(name) before \(first.caller), who asked first")
      )
    }
    open.remove(at: place)
    return findings
  }

  /// Takes note that nothing more happens.
  ///
  /// - Returns: what is owed to whom, though the promise is settled.
  package func end() -> [Finding] {
    open.filter { values[$0.promise] != nil }.map { wait in
      Finding(
        property: .answeredInTheEnd,
        words: "\(wait.caller) was never told \(wait.promise), which is settled")
    }
  }
}
