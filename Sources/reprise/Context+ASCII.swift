import ArgumentParsing

extension Context {
  /// The text as it is, or in the nearest ASCII with `--ascii`.
  ///
  /// Prose and programs bring their own signs; the tool's own are chosen where they are written.
  func spelled(_ text: String) -> String {
    guard invocation.flag("ascii") else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      result += scalar.isASCII ? String(scalar) : Self.spelling[scalar] ?? "?"
    }
  }

  private static let spelling: [Unicode.Scalar: String] = [
    "→": "->", "←": "<-", "⇒": "=>", "–": "-", "—": "-", "−": "-", "…": "...", "·": "-",
    "✓": "ok", "✗": "X", "×": "x", "≤": "<=", "≥": ">=", "≠": "!=",
    "“": "\"", "”": "\"", "‘": "'", "’": "'", "\u{A0}": " ",
    "│": "|", "─": "-", "├": "+", "└": "+", "┘": "+", "○": "o", "●": "*",
    "━": "=", "╳": "X", "▁": "1", "▂": "2", "▃": "3", "▄": "4", "▅": "5", "▆": "6", "▇": "7",
  ]
}
