/// An internal assertion: something that must be true of the table after every operation.
package enum TableInvariant: String, CaseIterable, Sendable {
  case awaitersOnlyOnPending = "awaiters only on pending"
  case settledOnce = "settled once"
  case tablesAgree = "the tables agree"

  /// Says what is wrong.
  ///
  /// - Parameters:
  ///   - table: the table after an operation.
  ///   - before: the table before it.
  /// - Returns: a sentence; `nil` if the invariant holds.
  package func objection(to table: WaitingTable, after before: WaitingTable) -> String? {
    let promises = table.rows.keys.sorted()
    switch self {
    case .awaitersOnlyOnPending:
      return promises.lazy.compactMap { promise -> String? in
        guard let row = table.rows[promise], row.value != nil else { return nil }
        return row.line.first.map { "\($0.caller) is parked on \(promise), which is settled" }
      }.first
    case .settledOnce:
      return promises.lazy.compactMap { promise -> String? in
        guard let old = before.rows[promise]?.value else { return nil }
        let new = table.rows[promise]?.value
        return new == old
          ? nil : "\(promise) was \(old) and is \(new.map(String.init) ?? "pending")"
      }.first
    case .tablesAgree:
      for promise in promises {
        let line = table.rows[promise]?.line ?? []
        for (first, second) in zip(line, line.dropFirst()) where first.number > second.number {
          return "\(first.caller) stands before \(second.caller), who was there first"
        }
        for ticket in line where table.places[ticket.caller] != promise {
          return "\(ticket.caller) stands in the line of \(promise), and waits for nothing there"
        }
      }
      return table.places.sorted { $0.key < $1.key }.lazy.compactMap { caller, promise in
        table.rows[promise]?.line.contains { $0.caller == caller } == true
          ? nil : "\(caller) waits for \(promise), and does not stand in its line"
      }.first
    }
  }
}
