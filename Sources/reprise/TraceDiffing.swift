import ArgumentParsing
import Terminals
import Tracing

extension Feature {
  /// `reprise trace diff A B`: where two runs part.
  static let traceDiff = Feature(
    command: Command(
      "diff", abstract: "Compare two recorded runs.",
      discussion: "Exits with 0 if both tell the same story, with 1 if not.",
      examples: [.init("reprise trace diff seed0.jsonl seed7.jsonl", "where they part")],
      arguments: [
        Argument("LEFT", help: "A trace; '-' reads standard input.", kind: .path),
        Argument("RIGHT", help: "Another trace.", kind: .path),
      ])
  ) { context in
    struct Document: Encodable {
      struct Row: Encodable {
        let mark: String
        let left: String?
        let right: String?
      }
      let schema = 1
      let same: Bool
      let first: Row?
      let rows: [Row]
    }
    let paths = (
      try context.invocation.required("LEFT"), try context.invocation.required("RIGHT")
    )
    guard paths.0 != "-" || paths.1 != "-" else {
      throw context.invocation.invalid("RIGHT", "-", expecting: "a file: standard input is LEFT")
    }
    let diff = TraceDiff(try readTrace(paths.0), try readTrace(paths.1))
    if context.wantsJSON {
      func document(_ row: TraceDiff.Row) -> Document.Row {
        .init(mark: row.mark, left: row.left?.words, right: row.right?.words)
      }
      try context.write(
        Document(
          same: diff.isEmpty, first: diff.firstDifference.map(document),
          rows: diff.rows.map(document)))
      return diff.isEmpty ? .done : .checkFailed
    }
    guard let first = diff.firstDifference else {
      try context.write(["same: \(diff.rows.count) events tell one story"])
      return .done
    }
    try context.write(
      [
        "different: the first difference is",
        "  left   \(first.left?.words ?? "nothing")",
        "  right  \(first.right?.words ?? "nothing")", "",
        "  = same   ~ same event, another value   < left only   > right only", "",
      ] + context.rows(of: diff))
    return .checkFailed
  }
}

extension Context {
  /// The comparison side by side, in the columns there are.
  fileprivate func rows(of diff: TraceDiff) -> [String] {
    let column = max((width - 5) / 2, 16)
    let ellipsis = capabilities.unicode ? "…" : "..."
    return diff.rows.map { row in
      func cell(_ event: Event?) -> String {
        (event?.words ?? "").truncated(to: column, ellipsis: ellipsis)
      }
      let line = "\(row.mark) \(cell(row.left).padded(to: column)) | \(cell(row.right))"
      return styled(line.trimmedAtEnd, row.isSame ? [] : .bold, capabilities)
    }
  }
}

extension TraceDiff.Row {
  fileprivate var left: Event? {
    switch self {
    case .both(let event, _), .left(let event): event
    case .right: nil
    }
  }

  fileprivate var right: Event? {
    switch self {
    case .both(_, let event), .right(let event): event
    case .left: nil
    }
  }

  /// What the row says about its sides, in one character.
  fileprivate var mark: String {
    switch self {
    case .both: isSame ? "=" : "~"
    case .left: "<"
    case .right: ">"
    }
  }
}

extension Event {
  /// The event in one line: its place, who and whom, what, and with which result.
  fileprivate var words: String {
    let parties = peer.map { "\(lane) > \($0)" } ?? lane
    let parts = [
      String(index), "\(parties):", kind.rawValue, promise, outcome?.rawValue, value,
    ]
    return parts.compactMap(\.self).joined(separator: " ").onOneLine
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
