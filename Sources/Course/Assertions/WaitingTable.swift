/// A table of promises and of those who wait for them, small enough to be wrong in five ways.
///
/// It is chapter 02's table once more, with one difference: who waits for what is written down twice, by
/// promise and by caller, as it would be in a store that has to find both quickly.
package struct WaitingTable: Hashable, Sendable {
  /// A place in the line of a promise.
  package struct Ticket: Hashable, Sendable {
    package let caller: String
    /// Counts the tickets of the table, so that an earlier one has a smaller number.
    package let number: Int
  }

  /// What is known of a promise.
  package struct Row: Hashable, Sendable {
    package var value: Int?
    package var line: [Ticket] = []
  }

  /// A mistake that can be planted; the raw value is its number.
  package enum Mutant: Int, CaseIterable, Sendable {
    case settlesTwice = 1
    case keepsWhoGaveUp
    case parksOnSettled
    case answersOnlyTheFirst
    case putsTheLastFirst
  }

  package private(set) var rows: [String: Row] = [:]
  /// For each caller who waits, the promise.
  package private(set) var places: [String: String] = [:]
  private var lastTicket = 0
  private let mutant: Mutant?

  /// Creates an empty table.
  ///
  /// - Parameter mutant: the mistake to plant, if any.
  package init(mutant: Mutant? = nil) { self.mutant = mutant }

  /// Does one operation; one that cannot be done does nothing.
  ///
  /// - Parameter operation: what is asked.
  /// - Returns: who is told what, in order.
  package mutating func apply(_ operation: TableOperation) -> [Reply] {
    switch operation {
    case .create(let promise):
      if rows[promise] == nil { rows[promise] = Row() }
      return []
    case .await(let caller, let promise):
      guard let row = rows[promise], places[caller] == nil else { return [] }
      if let value = row.value, mutant != .parksOnSettled {
        return [Reply(caller: caller, promise: promise, value: value)]
      }
      park(caller, on: promise)
      return []
    case .settle(let promise, let value):
      guard let row = rows[promise], row.value == nil || mutant == .settlesTwice else { return [] }
      return settle(promise, row, with: value)
    case .giveUp(let caller):
      guard let promise = places.removeValue(forKey: caller) else { return [] }
      if mutant != .keepsWhoGaveUp { rows[promise]?.line.removeAll { $0.caller == caller } }
      return []
    }
  }

  private mutating func park(_ caller: String, on promise: String) {
    lastTicket += 1
    let ticket = Ticket(caller: caller, number: lastTicket)
    let end = mutant == .putsTheLastFirst ? 0 : rows[promise]?.line.count ?? 0
    rows[promise]?.line.insert(ticket, at: end)
    places[caller] = promise
  }

  private mutating func settle(_ promise: String, _ row: Row, with value: Int) -> [Reply] {
    let answered = mutant == .answersOnlyTheFirst ? row.line.prefix(1) : row.line[...]
    rows[promise] = Row(value: value, line: Array(row.line.dropFirst(answered.count)))
    return answered.map { ticket in
      places[ticket.caller] = nil
      return Reply(caller: ticket.caller, promise: promise, value: value)
    }
  }
}

/// What can be asked of the table.
package enum TableOperation: Hashable, Sendable {
  case create(String)
  case `await`(String, String)
  case settle(String, Int)
  case giveUp(String)
}

/// What a caller is told.
package struct Reply: Hashable, Sendable {
  package let caller: String
  package let promise: String
  package let value: Int
}

extension TableOperation: CustomStringConvertible {
  package var description: String {
    switch self {
    case .create(let promise): "create \(promise)"
    case .await(let caller, let promise): "\(caller) awaits \(promise)"
    case .settle(let promise, let value): "settle \(promise) with \(value)"
    case .giveUp(let caller): "\(caller) gives up"
    }
  }
}

extension WaitingTable.Mutant: CustomStringConvertible {
  package var description: String {
    switch self {
    case .settlesTwice: "settles twice"
    case .keepsWhoGaveUp: "keeps who gave up"
    case .parksOnSettled: "parks on settled"
    case .answersOnlyTheFirst: "answers only the first"
    case .putsTheLastFirst: "puts the last first"
    }
  }
}
