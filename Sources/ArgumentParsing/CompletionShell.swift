/// A shell for which completions can be generated.
public enum CompletionShell: String, CaseIterable, Sendable {
  /// GNU bash, from version 3.2 on.
  case bash
  /// The Z shell.
  case zsh
  /// The friendly interactive shell.
  case fish
}

/// A word that completions offer, and what it stands for.
public struct CompletionWord: Hashable, Sendable {
  /// The word that is inserted.
  public let text: String
  /// What it stands for, for shells that show it.
  public let description: String

  /// Makes a word for completions.
  ///
  /// - Parameters:
  ///   - text: the word that is inserted.
  ///   - description: what it stands for.
  public init(_ text: String, _ description: String = "") {
    self.text = text
    self.description = description
  }
}
