import Tracing

/// Text for Mermaid, whose grammar gives a meaning to most of the characters that labels contain.
enum MermaidText {
  /// A label in which nothing has a meaning: every odd character is written as an entity.
  static func escaped(_ label: String) -> String {
    var result = ""
    for scalar in label.onOneLine.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", " ", "-", "_", ".", ",", "+", "=", "/", "(", ")":
        result.unicodeScalars.append(scalar)
      case _ where scalar.value > 127: result.unicodeScalars.append(scalar)
      default: result += "#\(scalar.value);"
      }
    }
    // The word would close a block, wherever it stands.
    result = result.split(separator: " ", omittingEmptySubsequences: false)
      .map { $0.lowercased() == "end" ? "#\($0.utf8.first ?? 101);\($0.dropFirst())" : String($0) }
      .joined(separator: " ")
    return result.allSatisfy { $0 == " " } ? "#8203;" : result
  }

  /// The lines that give a diagram a name and a description for those who cannot see it.
  static func heading(_ kind: String, title: String, description: String) -> [String] {
    [
      kind,
      "  accTitle: \(escaped(title))",
      "  accDescr: \(escaped(description))",
    ]
  }

  static func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }
}
