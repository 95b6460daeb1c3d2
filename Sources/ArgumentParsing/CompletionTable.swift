/// What can follow what, in a form that every shell can look up.
///
/// A generated script walks the words before the cursor, makes a key of where it stands, and looks
/// the key up: `children journal`, `options run`, `value run --seed`, `argument run 0`.
struct CompletionTable {
  /// What the script finds under some keys.
  struct Entry {
    let keys: [Key]
    let words: [CompletionWord]
    let offersFiles: Bool
  }

  /// A key, or several of them: between the parts stands any text.
  struct Key: Hashable {
    let parts: [String]

    init(_ parts: String...) { self.parts = parts }
  }

  private(set) var entries: [Entry] = []
  private let dynamic: [String: [CompletionWord]]

  init(_ root: Command, words: [String: [CompletionWord]]) {
    dynamic = words
    add(root, at: "", root: root)
    // Last, so that a command's own option comes before an inherited one of the same name.
    for option in root.inheritedOptions {
      guard let kind = option.kind else { continue }
      add(option.spellings.map { Key("value", " \($0)") }, kind)
    }
  }

  private mutating func add(_ command: Command, at path: String, root: Command) {
    let children = command.subcommands.filter { !$0.isHidden }
    let names = children.map { CompletionWord($0.name, $0.abstract) }
    let topics = path.isEmpty ? root.topics.map { CompletionWord($0.name, $0.abstract) } : []
    let help = path.isEmpty ? [CompletionWord("help", "Show help information.")] : []
    if !names.isEmpty {
      add([Key("children\(path)")], names + help)
      add([Key("topics\(path)")], names + topics)
    }
    let options = root.options(of: command).filter { !$0.isHidden }
    if !options.isEmpty {
      add([Key("options\(path)")], options.map { CompletionWord("--\($0.name)", $0.help) })
    }
    for option in command.options {
      guard let kind = option.kind else { continue }
      add(option.spellings.map { Key("value\(path) \($0)") }, kind)
    }
    for (index, argument) in command.arguments.enumerated() {
      let prefix = "argument\(path) "
      add([argument.isRepeated ? Key(prefix, "") : Key("\(prefix)\(index)")], argument.kind)
    }
    for child in children { add(child, at: "\(path) \(child.name)", root: root) }
  }

  private mutating func add(_ keys: [Key], _ words: [CompletionWord]) {
    entries.append(Entry(keys: keys, words: words, offersFiles: false))
  }

  private mutating func add(_ keys: [Key], _ kind: ValueKind) {
    let words: [CompletionWord] =
      switch kind {
      case .choices(let choices): choices.map { CompletionWord($0) }
      case .words(let name): dynamic[name] ?? []
      case .text, .integer, .path: []
      }
    entries.append(Entry(keys: keys, words: words, offersFiles: kind == .path))
  }
}

extension Command {
  /// The script that teaches a shell to complete the commands of this table.
  ///
  /// - Parameters:
  ///   - shell: the shell.
  ///   - words: for each `ValueKind.words`, by name, the words to offer.
  /// - Returns: the script, with a line feed at its end.
  public func completionScript(
    for shell: CompletionShell, words: [String: [CompletionWord]] = [:]
  ) -> String {
    let table = CompletionTable(self, words: words)
    return switch shell {
    case .bash: table.bashScript(for: name)
    case .zsh: table.zshScript(for: name)
    case .fish: table.fishScript(for: name)
    }
  }
}

extension String {
  /// The text as one word of bash or zsh.
  var quotedForPOSIX: String {
    "'"
      + onOneLine.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  /// The text with its line breaks turned into spaces: a candidate is one line in every shell.
  var onOneLine: String { String(map { $0.isNewline ? " " : $0 }) }

  /// The name as a part of a function's name.
  var asIdentifier: String {
    String(map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}
