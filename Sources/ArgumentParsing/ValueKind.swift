/// What an argument or an option accepts, as far as the table needs to know.
///
/// The parser refuses a value of the wrong kind, help shows the choices, and completions offer
/// them. Anything finer (a range of seeds, a duration) is read when it is looked up.
public enum ValueKind: Hashable, Sendable {
  /// Any text.
  case text
  /// A whole number, with a sign or without.
  case integer
  /// The path of a file or folder, or `-` for a standard stream.
  case path
  /// One of these words and no other.
  case choices([String])
  /// Any text; completions offer the list of words with this name.
  case words(String)

  /// What is wrong with a value of this kind, as the end of a sentence; nothing if it is accepted.
  func objection(to value: String) -> String? {
    switch self {
    case .text, .path, .words:
      nil
    case .integer:
      Int(value) == nil ? "a whole number" : nil
    case .choices(let choices):
      choices.contains(value) ? nil : Self.sentence(listing: choices)
    }
  }

  /// The words as a list in a sentence: `auto, always or never`.
  static func sentence(listing words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}
