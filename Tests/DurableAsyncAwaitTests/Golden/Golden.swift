/// Journals as released versions wrote them, a record a line: its type and its bytes.
enum Golden {
  /// Every version can go on with these.
  static let replayable: [String] = ["@A@"]

  /// Every version refuses these, because the program has changed since.
  static let refused: [String] = ["@B@"]
}
