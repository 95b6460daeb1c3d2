/// A small durable function whose result is known before it runs.
///
/// Crashes change nothing about it: design §4.
public indirect enum DurableProgram: Hashable, Sendable {
  /// A step that returns a number, after so many attempts that throw.
  case step(Int, failures: Int)
  /// A step that throws, and is caught.
  case failure(Int)
  /// Sleeps for so many milliseconds, and then does something else.
  case sleep(Int, DurableProgram)
  /// Starts all, and then awaits them.
  case all([DurableProgram])
  /// Calls one after the other.
  case each([DurableProgram])
  /// Awaits a promise that somebody outside resolves, so many milliseconds after the beginning.
  case external(Int, after: Int)
  /// Starts something that outlives it, and does something else.
  case detached(DurableProgram, DurableProgram)
  /// Does something, and throws.
  case throwing(Int, after: DurableProgram)
}

extension DurableProgram {
  /// How it ends.
  var outcome: LoopOutcome {
    switch self {
    case .step(let number, _), .external(let number, _): .value(number)
    case .failure(let number): .value(LoopOutcome.failure(number).weight)
    case .sleep(_, let next), .detached(_, let next): next.outcome
    case .all(let children), .each(let children):
      .value(children.reduce(0) { $0 + $1.outcome.weight })
    case .throwing(let number, let first):
      if case .failure = first.outcome { first.outcome } else { .failure(number) }
    }
  }

  /// A part of the program; the places say which, from the outside in.
  subscript(path: some Sequence<Int>) -> DurableProgram {
    path.reduce(self) { program, place in program.parts[place] }
  }

  private var parts: [DurableProgram] {
    switch self {
    case .step, .failure, .external: []
    case .sleep(_, let next), .throwing(_, let next): [next]
    case .all(let children), .each(let children): children
    case .detached(let child, let next): [child, next]
    }
  }

  /// A promise that somebody outside has to resolve.
  struct External: Hashable, Sendable {
    let id: String
    let number: Int
    /// In milliseconds.
    let delay: Int
  }

  /// The promises of a call that somebody outside has to resolve.
  ///
  /// Ids follow from the structure of the program, which is what makes this possible.
  ///
  /// - Parameter id: the id of the call.
  /// - Returns: the promises, in the order of their ids.
  func externals(of id: String) -> [External] {
    var steps = 0
    return externals(of: id, &steps)
  }

  private func externals(of id: String, _ steps: inout Int) -> [External] {
    switch self {
    case .step, .failure:
      steps += 1
      return []
    case .sleep(_, let next), .detached(_, let next):
      steps += 1
      return next.externals(of: id, &steps)
    case .throwing(_, let next): return next.externals(of: id, &steps)
    case .all(let children), .each(let children):
      return children.flatMap { child in
        steps += 1
        return child.externals(of: "\(id).\(steps)")
      }
    case .external(let number, let delay):
      steps += 1
      return [External(id: "\(id).\(steps)", number: number, delay: delay)]
    }
  }
}

extension DurableProgram: CustomStringConvertible {
  /// The program as one line.
  public var description: String {
    func list(_ children: [DurableProgram]) -> String {
      children.map(\.description).joined(separator: "; ")
    }
    return switch self {
    case .step(let number, 0): "step \(number)"
    case .step(let number, let failures): "step \(number) after \(failures) failures"
    case .failure(let number): "step that fails with \(number)"
    case .sleep(let time, let next): "sleep \(time) ms, \(next)"
    case .all(let children): "all(\(list(children)))"
    case .each(let children): "each(\(list(children)))"
    case .external(let number, let delay): "\(number) from outside after \(delay) ms"
    case .detached(let child, let next): "detach(\(child)), \(next)"
    case .throwing(let number, let next): "\(next), throw \(number)"
    }
  }
}
