import Course
import Terminals
import Tracing

extension Context {
  /// Shows both runs side by side, and what they cost.
  func show(_ matrix: CrashMatrix, memory: Run, durable: Run) throws {
    if wantsJSON { return try write(CompareDocument(matrix)) }
    let rows = Alignment(memory.trace.events, durable.trace.events).rows
      .filter { !($0.left ?? $0.right).isFoldedOrNil }
    let half = max((width - 3) / 2, 30)
    var lines = [sideBySide("in memory", "durable", half), sideBySide("", "", half, filler: "─")]
    for row in rows {
      lines.append(sideBySide(row.left.map(brief) ?? "·", row.right.map(brief) ?? "·", half))
    }
    lines += [""] + costs(memory, durable)
    if !matrix.columns.isEmpty {
      lines += [""] + matrix.findings.map { $0.wrapped(to: width) }
    }
    try write(lines)
    if matrix.columns.isEmpty {
      hint("Next: reprise compare --crash-at each   killed after every event")
    } else {
      hint("Next: reprise compare --crash-at each   every event in turn")
    }
  }

  /// Shows the crash matrix.
  func show(_ matrix: CrashMatrix) throws {
    if wantsJSON { return try write(CompareDocument(matrix)) }
    var lines = [
      "Both processes are killed after each event of the durable run. The one in memory has nothing",
      "left to go on from; the durable one is started again. Columns are events, rows what came of it.",
      "",
    ]
    let labels = 24
    let perBlock = max((width - labels) / 4, 4)
    for start in stride(from: 0, to: matrix.columns.count, by: perBlock) {
      let columns = matrix.columns[start..<min(start + perBlock, matrix.columns.count)]
      for (label, cell) in matrix.rows {
        let cells = columns.map { cell($0).paddedOnLeft(to: 4) }.joined()
        let line = label.padded(to: labels) + cells
        lines.append(label.hasPrefix("killed") ? styled(line, .bold, capabilities) : line)
      }
      lines.append("")
    }
    lines.append("The events:")
    lines += matrix.columns.map { "  " + brief($0.event) }
    lines += [""] + costs(matrix.memory, matrix.durable)
    lines += [""] + matrix.findings.map { $0.wrapped(to: width) }
    try write(lines)
    hint("Next: reprise compare --crash-at \(matrix.columns.count / 2)   one of them in full")
  }

  /// What either run took, without comment.
  private func costs(_ memory: Run, _ durable: Run) -> [String] {
    let (left, right) = (Ledger(memory), Ledger(durable))
    func row(_ name: String, _ left: String, _ right: String) -> String {
      name.padded(to: 24) + left.paddedOnLeft(to: 10) + right.paddedOnLeft(to: 10)
    }
    let bodies = Set(left.bodyRuns.keys).union(right.bodyRuns.keys).sorted()
    return [
      row("", "in memory", "durable"),
      row("result", memory.output.last ?? "–", durable.output.last ?? "–"),
      row("processes", "\(left.lives)", "\(right.lives)"),
    ]
      + bodies.map {
        row("\($0) ran", "\(left.bodyRuns[$0] ?? 0)", "\(right.bodyRuns[$0] ?? 0)")
      } + [
        row("effects", "\(left.effects)", "\(right.effects)"),
        row("records", "\(left.records)", "\(right.records)"),
        row("flushes", "\(left.flushes)", "\(right.flushes)"),
        row("bytes flushed", "\(left.bytes)", "\(right.bytes)"),
      ]
  }

  private func sideBySide(
    _ left: String, _ right: String, _ half: Int, filler: String = " "
  ) -> String {
    let filled = filler == " " ? "" : String(repeating: filler, count: half)
    let column = (filled.isEmpty ? left : filled).truncated(to: half).padded(to: half)
    return "\(column) │ \((filled.isEmpty ? right : filled).truncated(to: half))"
  }

  /// An event in a few words.
  private func brief(_ event: Event) -> String {
    let who = event.peer.map { "\(event.lane) → \($0)" } ?? event.lane
    let kind = event.kind == .crash ? "CRASH" : event.kind.rawValue
    let what = [event.promise, event.subject].compactMap(\.self).joined(separator: " ")
    let value = event.value.map { what.isEmpty ? $0 : " = \($0)" } ?? ""
    let words = [kind, what + value].filter { !$0.isEmpty }.joined(separator: " ")
    return "\(event.index)".paddedOnLeft(to: 2) + " \(who): \(words)"
  }
}

extension Event? {
  /// Whether views leave it out.
  fileprivate var isFoldedOrNil: Bool { self?.isFolded ?? true }
}

extension String {
  fileprivate func paddedOnLeft(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - displayWidth(of: self))) + self
  }
}

extension CrashMatrix {
  /// The rows of the picture: their names, and what stands in each column.
  fileprivate var rows: [(String, (Column) -> String)] {
    let bodies = Set(durable.bodyRuns.keys).sorted()
    let memory: [(String, (Column) -> String)] =
      [("in memory  result", { $0.memory.result ?? "–" })]
      + bodies.map { body in
        ("           \(body) ran", { "\($0.memory.ledger.bodyRuns[body] ?? 0)" })
      } + [("           effects", { "\($0.memory.ledger.effects)" })]
    let durable: [(String, (Column) -> String)] =
      [("durable    result", { $0.durable.result ?? "–" })]
      + bodies.map { body in
        ("           \(body) ran", { "\($0.durable.ledger.bodyRuns[body] ?? 0)" })
      } + [
        ("           effects", { "\($0.durable.ledger.effects)" }),
        ("           records", { "\($0.durable.ledger.records)" }),
        ("           flushes", { "\($0.durable.ledger.flushes)" }),
      ]
    return [("killed after event", { "\($0.event.index)" })] + memory + durable
  }
}
