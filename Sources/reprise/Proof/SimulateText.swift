import ArgumentParsing
import Simulation
import Terminals

extension Context {
  /// Shows a run: its log, what was found wrong, and the shortest run that shows the same.
  func show(_ run: Run, _ shrunk: ShrunkRun?) throws {
    try write([heading(run), ""] + table(of: run) + [""] + verdict(of: run))
    if let shrunk {
      let (steps, all) = (shrunk.run.plan.count, shrunk.originalSteps)
      if steps < all {
        try write(
          ["", "Shrunk to \(steps) of \(all) steps, in \(shrunk.attempts) runs:", ""]
            + table(of: shrunk.run) + [""] + verdict(of: shrunk.run))
      } else {
        try write(["", "None of the \(all) steps can be spared."])
      }
    }
    if !run.violations.isEmpty { try write(["", command(shrunk?.run ?? run)]) }
  }

  /// The command that makes a run again, with the version for which that holds.
  private func command(_ run: Run) -> String { "\(run.reproduction)  # reprise \(version)" }

  private func heading(_ run: Run) -> String {
    var parts = ["\(run.scenario), seed \(run.seed), \(run.ticks) ticks"]
    if let only = run.only { parts.append("\(only.count) of \(run.planned) steps") }
    if let bug = run.bug { parts.append("with the mistake \(bug.rawValue)") }
    return parts.joined(separator: ", ")
  }

  /// The requests, a line each.
  private func table(of run: Run) -> [String] {
    let wrong = Set(run.violations.compactMap(\.request))
    let rows = run.log.map { entry in
      [
        "\(entry.id)", "\(entry.askedAt)", entry.client, entry.request,
        (entry.status ?? "no answer") + (wrong.contains(entry.id) ? "  !" : ""),
      ]
    }
    let titles = ["id", "ms", "client", "request", "status"]
    if invocation.flag("plain") { return rows.map { $0.joined(separator: "\t") } }
    let widths = titles.indices.map { column in
      ([titles] + rows).map { $0[column].count }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      let padded = cells.enumerated().map { column, cell in
        let fill = String(repeating: " ", count: widths[column] - cell.count)
        return column < 2 ? fill + cell : column < cells.count - 1 ? cell + fill : cell
      }
      return padded.joined(separator: "  ")
    }
    return zip([titles] + rows, [false] + run.log.map { wrong.contains($0.id) }).map {
      row, isWrong in
      styled(line(row), isWrong ? .red : [], capabilities)
    }
  }

  /// What was found, and what went wrong on purpose.
  private func verdict(of run: Run) -> [String] {
    var lines = run.violations.flatMap { violation in
      [
        styled("not \(violation.property)", .red, capabilities),
        violation.words.wrapped(to: max(min(width, 100), 40), indent: 2),
      ]
    }
    lines += run.undecided.map { "undecided: \($0)" }
    if lines.isEmpty { lines = ["nothing wrong in \(run.log.count) requests"] }
    let faults = FaultKind.allCases.compactMap { fault in
      run.coverage[fault].map { "\(fault.rawValue) \($0)" }
    }
    lines.append("faults: \(faults.isEmpty ? "none" : faults.joined(separator: ", "))")
    lines.append("digest: \(run.digest)")
    return lines
  }
}
