/// A table whose cells are divided by pipes.
struct MarkdownTable: Hashable {
  enum Alignment: Hashable {
    case left
    case center
    case right
  }

  let alignments: [Alignment]
  let header: [String]
  private(set) var rows: [[String]] = []

  /// Reads the first two lines of a table; nothing if they are none.
  init?(header: String, delimiter: String) {
    guard header.contains("|"), delimiter.contains("|") else { return nil }
    let cells = Self.cells(of: header)
    let marks = Self.cells(of: delimiter)
    guard cells.count == marks.count else { return nil }
    var alignments: [Alignment] = []
    for mark in marks {
      let dashes = mark.filter { $0 != ":" }
      guard !dashes.isEmpty, dashes.allSatisfy({ $0 == "-" }) else { return nil }
      switch (mark.hasPrefix(":"), mark.hasSuffix(":")) {
      case (true, true): alignments.append(.center)
      case (false, true): alignments.append(.right)
      default: alignments.append(.left)
      }
    }
    self.header = cells
    self.alignments = alignments
  }

  /// The table with rows, each made as long as the header.
  func adding(rows lines: [String]) -> MarkdownTable {
    var table = self
    table.rows = lines.map { line in
      let cells = Self.cells(of: line)
      return (0..<header.count).map { $0 < cells.count ? cells[$0] : "" }
    }
    return table
  }

  /// The cells of a line; a pipe inside code or after a backslash is no border.
  private static func cells(of line: String) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isEscaped = false
    var isCode = false
    for character in line.trimmed {
      switch character {
      case "|" where isEscaped:
        cell.removeLast()
        cell.append("|")
      case "|" where !isCode:
        cells.append(cell.trimmed)
        cell = ""
      default:
        if character == "`", !isEscaped { isCode.toggle() }
        cell.append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    if !cell.trimmed.isEmpty { cells.append(cell.trimmed) }
    if line.trimmed.hasPrefix("|"), !cells.isEmpty { cells.removeFirst() }
    return cells
  }
}
