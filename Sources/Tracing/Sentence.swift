/// A sentence with some words emphasised: names of executions, and messages.
///
/// ```swift
/// let sentence: Sentence = "The loop answers \(em: "outer")."
/// print(sentence)  // The loop answers *outer*.
/// ```
public struct Sentence: Hashable, Sendable, CustomStringConvertible {
  /// A piece of a sentence.
  public struct Run: Hashable, Sendable {
    /// The words.
    public let text: String
    /// Whether they are emphasised.
    public let isEmphasised: Bool
  }

  /// The pieces in order; a view may style each.
  public private(set) var runs: [Run]

  /// The words with emphasis between asterisks.
  public var description: String {
    runs.map { $0.isEmphasised ? "*\($0.text)*" : $0.text }.joined()
  }

  /// The words alone.
  public var plain: String { runs.map(\.text).joined() }

  /// Joins sentences into one paragraph.
  ///
  /// - Parameter sentences: the sentences, in order.
  public init(joining sentences: [Sentence]) {
    runs = []
    for sentence in sentences {
      if !runs.isEmpty { runs.append(Run(text: " ", isEmphasised: false)) }
      runs += sentence.runs
    }
  }
}

extension Sentence: ExpressibleByStringInterpolation {
  /// Collects the pieces of a sentence as it is written down.
  public struct StringInterpolation: StringInterpolationProtocol, Sendable {
    var runs: [Run] = []

    /// Begins a sentence.
    ///
    /// - Parameters:
    ///   - literalCapacity: not used.
    ///   - interpolationCount: not used.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// Adds plain words.
    ///
    /// - Parameter literal: the words.
    public mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { runs.append(Run(text: literal, isEmphasised: false)) }
    }

    /// Adds plain words from a trace, on one line.
    ///
    /// - Parameter text: the words.
    public mutating func appendInterpolation(_ text: String) {
      appendLiteral(text.onOneLine)
    }

    /// Adds emphasised words from a trace, on one line.
    ///
    /// - Parameter text: the words.
    public mutating func appendInterpolation(em text: String) {
      runs.append(Run(text: text.onOneLine, isEmphasised: true))
    }
  }

  /// Creates a sentence from words without emphasis.
  ///
  /// - Parameter value: the words.
  public init(stringLiteral value: String) {
    runs = value.isEmpty ? [] : [Run(text: value, isEmphasised: false)]
  }

  /// Creates a sentence from words and names.
  ///
  /// - Parameter stringInterpolation: the pieces.
  public init(stringInterpolation: StringInterpolation) {
    runs = stringInterpolation.runs
  }
}

extension String {
  /// The text without anything that would break a line or move a cursor.
  ///
  /// Line ends and tabs become spaces; other control and formatting characters that could reorder
  /// or hide the words around them become `�`.
  package var onOneLine: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n", "\r", "\t", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": result += " "
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}": result += "\u{FFFD}"
      case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": result += "\u{FFFD}"
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
