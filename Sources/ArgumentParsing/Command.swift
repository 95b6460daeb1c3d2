/// A command, declared as a value: the one table behind parsing, help, suggestions and completions.
///
/// The root is a command like any other. Only the root's `inheritedOptions` and `topics` count.
public struct Command: Hashable, Sendable {
  /// A line that can be typed, and what it shows.
  public struct Example: Hashable, Sendable {
    /// The whole line, as it is typed.
    public let command: String
    /// What the line does, as a short phrase.
    public let explanation: String

    /// Declares an example.
    ///
    /// - Parameters:
    ///   - command: the whole line, as it is typed.
    ///   - explanation: what the line does, as a short phrase.
    public init(_ command: String, _ explanation: String) {
      self.command = command
      self.explanation = explanation
    }
  }

  /// A page of help about something that is not a command.
  public struct Topic: Hashable, Sendable {
    /// What is typed after `help`.
    public let name: String
    /// What the page says, in one line.
    public let abstract: String
    /// The rows of the page: a term and its meaning.
    public let rows: [Row]

    /// A term and its meaning.
    public struct Row: Hashable, Sendable {
      /// The term, for the left column.
      public let term: String
      /// The meaning, for the right column.
      public let meaning: String

      /// Declares a row.
      ///
      /// - Parameters:
      ///   - term: the term, for the left column.
      ///   - meaning: the meaning, for the right column.
      public init(_ term: String, _ meaning: String) {
        self.term = term
        self.meaning = meaning
      }
    }

    /// Declares a page of help.
    ///
    /// - Parameters:
    ///   - name: what is typed after `help`.
    ///   - abstract: what the page says, in one line.
    ///   - rows: the rows of the page.
    public init(_ name: String, abstract: String, rows: [Row]) {
      self.name = name
      self.abstract = abstract
      self.rows = rows
    }
  }

  /// What is typed.
  public let name: String
  /// What the command does, in one line.
  public let abstract: String
  /// More about it, in paragraphs; may be empty.
  public let discussion: String
  /// Lines to try; the first one is also shown when an argument is missing.
  public let examples: [Example]
  /// The values it takes by position.
  public let arguments: [Argument]
  /// The values and flags it takes by name.
  public let options: [Option]
  /// The commands under it.
  public let subcommands: [Command]
  /// Whether it does something without a subcommand.
  public let runsAlone: Bool
  /// Whether help, suggestions and completions leave it out.
  public let isHidden: Bool
  /// The options that this command and all commands under it accept; only the root's count.
  ///
  /// A command below may have an option of its own by the same name, which then stands for it.
  public let inheritedOptions: [Option]
  /// The pages of help that are not about a command; only the root's count.
  public let topics: [Topic]

  /// Declares a command.
  ///
  /// - Parameters:
  ///   - name: what is typed.
  ///   - abstract: what the command does, in one line.
  ///   - discussion: more about it, in paragraphs separated by empty lines.
  ///   - examples: lines to try.
  ///   - arguments: the values it takes by position.
  ///   - options: the values and flags it takes by name.
  ///   - subcommands: the commands under it.
  ///   - runsAlone: whether it does something without a subcommand; if not given, whether it has
  ///     none.
  ///   - isHidden: whether help, suggestions and completions leave it out.
  ///   - inheritedOptions: for a root, the options accepted everywhere.
  ///   - topics: for a root, the pages of help that are not about a command.
  public init(
    _ name: String, abstract: String, discussion: String = "", examples: [Example] = [],
    arguments: [Argument] = [], options: [Option] = [], subcommands: [Command] = [],
    runsAlone: Bool? = nil, isHidden: Bool = false, inheritedOptions: [Option] = [],
    topics: [Topic] = []
  ) {
    self.name = name
    self.abstract = abstract
    self.discussion = discussion
    self.examples = examples
    self.arguments = arguments
    self.options = options
    self.subcommands = subcommands
    self.runsAlone = runsAlone ?? subcommands.isEmpty
    self.isHidden = isHidden
    self.inheritedOptions = inheritedOptions
    self.topics = topics
  }

  /// What a command of this root's table takes by name: its own options, then those of all commands.
  func options(of command: Command) -> [Option] {
    command.options
      + inheritedOptions.filter { option in
        !command.options.contains { $0.name == option.name }
      }
  }

  /// The command under this one with a name.
  func subcommand(named name: String) -> Command? {
    subcommands.first { $0.name == name }
  }

  /// The commands from this one down a path of names, this one first; stops at an unknown name.
  func chain(along path: [String]) -> [Command] {
    var chain = [self]
    var last = self
    for name in path {
      guard let next = last.subcommand(named: name) else { break }
      chain.append(next)
      last = next
    }
    return chain
  }
}
