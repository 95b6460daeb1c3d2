/// Lays out the sections of a help page in a number of columns.
///
/// Counts characters, not terminal cells: help texts are plain prose.
struct HelpLayout {
  let width: Int

  /// The column at which the right side of a table starts.
  private var column: Int { min(26, max(12, width / 3)) }

  static func paragraphs(of text: String) -> [String] {
    var paragraphs: [[Substring]] = [[]]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.allSatisfy(\.isWhitespace) {
        paragraphs.append([])
      } else {
        paragraphs[paragraphs.count - 1].append(line)
      }
    }
    return paragraphs.filter { !$0.isEmpty }.map { $0.joined(separator: " ") }
  }

  func paragraph(_ text: String) -> String {
    lines(of: text, width: width).joined(separator: "\n")
  }

  func usage(_ line: String) -> String {
    let lines = lines(of: "USAGE: " + line, width: width, hanging: 7)
    return lines.joined(separator: "\n")
  }

  func examples(_ examples: [Command.Example]) -> String {
    var result = ["EXAMPLES:"]
    for example in examples {
      result.append("  " + example.command)
      guard !example.explanation.isEmpty else { continue }
      result += lines(of: example.explanation, width: width - 6).map { "      " + $0 }
    }
    return result.joined(separator: "\n")
  }

  /// A title and rows in two columns; a term too long for its column gets a line of its own.
  func table(_ title: String, _ rows: [(String, String)]) -> String {
    guard !rows.isEmpty else { return "" }
    var result = ["\(title):"]
    for (term, meaning) in rows {
      var right = lines(of: meaning, width: width - column)
      let left = "  " + term
      if left.count + 1 < column, !right.isEmpty {
        let gap = String(repeating: " ", count: column - left.count)
        result.append(left + gap + right.removeFirst())
      } else {
        result.append(left)
      }
      result += right.map { String(repeating: " ", count: column) + $0 }
    }
    return result.joined(separator: "\n")
  }

  private func lines(of text: String, width: Int, hanging: Int = 0) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      if line.isEmpty {
        line += word
      } else if line.count + 1 + word.count <= width {
        line += " " + word
      } else {
        lines.append(line)
        line = String(repeating: " ", count: hanging) + word
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }
}
