/// A chapter's text, taken apart as far as the checks need it.
public struct Prose: Hashable, Sendable {
  /// A heading of the first or second level.
  public struct Heading: Hashable, Sendable {
    /// 1 for the title, 2 for a section.
    public let level: Int
    /// The heading without its marks.
    public let title: String
    /// The number of its line, from 1.
    public let line: Int
  }

  /// A block between two lines of backticks.
  public struct Fence: Hashable, Sendable {
    /// What stands after the backticks, such as `swift`.
    public let language: String
    /// The lines inside.
    public let lines: [String]
    /// The number of the line of backticks, from 1.
    public let line: Int
    /// What the comment on the line before says: what the block shows.
    public let comment: String?

    /// The Swift file that the comment names.
    public var source: String? { comment.flatMap { $0.hasSuffix(".swift") ? $0 : nil } }
  }

  /// A command of the course's own tool; its name alone is not one.
  public struct Command: Hashable, Sendable {
    /// The command as it is typed, `reprise` included.
    public let text: String
    /// The number of its line, from 1.
    public let line: Int
  }

  /// What to call the text in findings.
  public let file: String
  /// The text as it is.
  public let text: String
  /// The title and the sections, in order.
  public private(set) var headings: [Heading] = []
  /// The fenced blocks, in order.
  public private(set) var fences: [Fence] = []
  /// The commands in shell fences and in the text, in order.
  public private(set) var commands: [Command] = []
  /// The line of a fence that nobody closed.
  public private(set) var openFence: Int?

  /// Takes a text apart.
  ///
  /// - Parameters:
  ///   - text: Markdown.
  ///   - file: what to call it in findings.
  public init(parsing text: String, file: String) {
    self.file = file
    self.text = text
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var index = 0
    while index < lines.count {
      if lines[index].hasPrefix("```") {
        index = readFence(lines, at: index)
      } else {
        readText(lines[index], number: index + 1)
      }
      index += 1
    }
  }

  /// Reads the fence that begins at `start`, and answers where it ends.
  private mutating func readFence(_ lines: [String], at start: Int) -> Int {
    guard let end = lines[(start + 1)...].firstIndex(of: "```") else {
      openFence = start + 1
      return lines.count
    }
    let fence = Fence(
      language: String(lines[start].dropFirst(3)), lines: Array(lines[(start + 1)..<end]),
      line: start + 1, comment: start == 0 ? nil : Self.comment(in: lines[start - 1]))
    fences.append(fence)
    if fence.language == "sh" {
      for (offset, line) in fence.lines.enumerated() {
        addCommand(line, number: start + 2 + offset)
      }
    }
    return end
  }

  private mutating func readText(_ line: String, number: Int) {
    for level in [1, 2] {
      let mark = String(repeating: "#", count: level) + " "
      guard line.hasPrefix(mark) else { continue }
      headings.append(
        Heading(level: level, title: String(line.dropFirst(mark.count)), line: number))
    }
    let parts = line.split(separator: "`", omittingEmptySubsequences: false)
    for (place, part) in parts.enumerated() where !place.isMultiple(of: 2) {
      addCommand(String(part), number: number)
    }
  }

  private mutating func addCommand(_ text: String, number: Int) {
    let run = "swift run "
    let command = text.hasPrefix(run) ? String(text.dropFirst(run.count)) : text
    guard command.hasPrefix("reprise ") else { return }
    commands.append(Command(text: command, line: number))
  }

  /// What a line says that is nothing but a comment.
  private static func comment(in line: String) -> String? {
    guard line.hasPrefix("<!-- "), line.hasSuffix(" -->") else { return nil }
    return String(line.dropFirst(5).dropLast(4))
  }
}

extension Prose.Command {
  /// The words after `reprise`, up to a pipe, a redirection or a comment; quotes hold words together.
  public var arguments: [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in text.dropFirst("reprise".count) {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " {
        if let word { words.append(word) }
        word = nil
      } else if "|>&#;".contains(character), word == nil {
        return words
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }
}
