/// A list of operations on a table, with every check after every one of them.
package struct TableRun: Sendable {
  /// The first time that a check failed.
  package struct Alarm: Hashable, Sendable {
    /// After which operation, from 0; for what is owed in the end, the number of operations.
    package let operation: Int
    package let words: String
  }

  package let operations: [TableOperation]
  package private(set) var replies: [[Reply]] = []
  /// The operation with which the table first did something else than one without a mistake would.
  package private(set) var fault: Int?
  package private(set) var invariants: [TableInvariant: Alarm] = [:]
  package private(set) var properties: [TableProperty: Alarm] = [:]

  /// Runs and checks.
  ///
  /// - Parameters:
  ///   - operations: what is asked of an empty table, in order.
  ///   - mutant: the mistake of the table, if any.
  package init(_ operations: [TableOperation], mutant: WaitingTable.Mutant? = nil) {
    self.operations = operations
    var table = WaitingTable(mutant: mutant)
    var right = WaitingTable()
    var witness = TableWitness()
    for (place, operation) in operations.enumerated() {
      let before = table
      let told = table.apply(operation)
      replies.append(told)
      let expected = right.apply(operation)
      if fault == nil, told != expected || !table.looksLike(right) { fault = place }
      for invariant in TableInvariant.allCases where invariants[invariant] == nil {
        if let words = invariant.objection(to: table, after: before) {
          invariants[invariant] = Alarm(operation: place, words: words)
        }
      }
      note(witness.observe(operation, told), at: place)
    }
    note(witness.end(), at: operations.count)
  }

  private mutating func note(_ findings: [TableWitness.Finding], at place: Int) {
    for finding in findings where properties[finding.property] == nil {
      properties[finding.property] = Alarm(operation: place, words: finding.words)
    }
  }

  /// Whether no check failed.
  package var isClean: Bool { invariants.isEmpty && properties.isEmpty }
}

extension WaitingTable {
  /// Whether two tables hold the same, whatever mistakes they have.
  fileprivate func looksLike(_ other: WaitingTable) -> Bool {
    rows == other.rows && places == other.places
  }
}
