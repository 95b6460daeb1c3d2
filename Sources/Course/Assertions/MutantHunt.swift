/// Every mutant in many runs: which check finds it how often, and how long after the fault.
package struct MutantHunt: Sendable {
  package let runs: Int
  /// How many operations a run has, without those that settle everything at the end.
  package let length: Int

  package init(runs: Int, length: Int = 30) {
    self.runs = runs
    self.length = length
  }

  /// How often a check finds a mutant, and how many operations after the fault, all in all.
  package struct Score: Hashable, Sendable {
    package var found = 0
    package var distance = 0
  }

  private func operations(_ number: Int) -> [TableOperation] {
    OperationGenerator.operations(length, seed: UInt64(number))
  }

  /// How many of the runs without a mistake end with an alarm.
  package var falseAlarms: Int {
    (1...runs).count { !TableRun(operations($0)).isClean }
  }

  /// The scores of the three invariants, then of the four properties.
  package func scores(_ mutant: WaitingTable.Mutant) -> [Score] {
    var scores = [Score](
      repeating: Score(), count: TableInvariant.allCases.count + TableProperty.allCases.count)
    for number in 1...runs {
      let run = TableRun(operations(number), mutant: mutant)
      guard let fault = run.fault else { continue }
      let alarms =
        TableInvariant.allCases.map { run.invariants[$0] }
        + TableProperty.allCases.map { run.properties[$0] }
      for (place, alarm) in alarms.enumerated() {
        guard let alarm else { continue }
        scores[place].found += 1
        scores[place].distance += alarm.operation - fault
      }
    }
    return scores
  }

  /// The shortest list with which somebody outside notices, made from the first run in which anybody does.
  package func shortest(_ mutant: WaitingTable.Mutant) -> (run: TableRun, from: Int)? {
    func fails(_ operations: [TableOperation]) -> Bool {
      !TableRun(operations, mutant: mutant).properties.isEmpty
    }
    guard let first = (1...runs).lazy.map(operations).first(where: fails) else { return nil }
    let kept = OperationGenerator.shrink(first, while: fails)
    return (TableRun(kept, mutant: mutant), first.count)
  }

  /// The table of mutants and checks.
  var table: [String] {
    let names =
      TableInvariant.allCases.map { "inside   \($0.rawValue)" }
      + TableProperty.allCases.map { "outside  \($0.rawValue)" }
    let letters = Array("abcdefg")
    var lines = ["", "found in so many of \(runs) runs, so many operations after the fault"]
    lines += zip(letters, names).map { "  \($0)  \($1)" }
    let head = letters.map { "\($0)".padded(9) }.joined()
    lines += ["", ("mutant".padded(26) + head).trimmedEnd]
    for mutant in WaitingTable.Mutant.allCases {
      let cells = scores(mutant).map { score in
        score.found == 0
          ? "–" : "\(score.found) +\((score.distance + score.found / 2) / score.found)"
      }
      let row = "\(mutant.rawValue) \(mutant)".padded(26) + cells.map { $0.padded(9) }.joined()
      lines.append(row.trimmedEnd)
    }
    return lines
  }
}
