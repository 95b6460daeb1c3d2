/// One pass over the words of a command line.
struct Parser {
  let root: Command
  private let words: [String]
  private var position = 0
  private var isTerminated = false
  private var path: [String] = []
  private var command: Command
  private var operands: [String] = []
  private var values: [String: [String]] = [:]
  private var flags: Set<String> = []
  private var spellings: [String: String] = [:]

  init(root: Command, words: [String]) {
    self.root = root
    self.words = words
    self.command = root
  }

  /// Whether the table has a `--help`.
  var readsHelp: Bool { root.inheritedOptions.contains { $0.name == "help" } }

  func invocation(_ purpose: Invocation.Purpose) -> Invocation {
    Invocation(
      purpose: purpose, path: path, command: command, rootName: root.name, values: values,
      flags: flags, spellings: spellings)
  }

  mutating func parse() throws(UsageError) -> Invocation {
    while position < words.count {
      let word = words[position]
      position += 1
      if isTerminated || !Self.looksLikeOption(word) {
        if let help = try readOperand(word) { return help }
      } else if word == "--" {
        isTerminated = true
      } else if word.hasPrefix("--") {
        try readLong(word)
      } else {
        try readShort(word)
      }
    }
    if flags.contains("help") { return invocation(.help) }
    if flags.contains("version") { return invocation(.version) }
    if !command.runsAlone { throw error(.missingSubcommand, hints: subcommandHints) }
    try bindOperands()
    return invocation(.run)
  }

  /// Whether a word is an option: it starts with a dash, and is neither `-` nor a negative number.
  static func looksLikeOption(_ word: String) -> Bool {
    guard word.hasPrefix("-"), word != "-" else { return false }
    let rest = word.dropFirst()
    return !(rest.first.map { "0123456789".contains($0) } ?? false)
  }

  // MARK: Words without a dash

  private mutating func readOperand(_ word: String) throws(UsageError) -> Invocation? {
    guard operands.isEmpty, !isTerminated, !command.subcommands.isEmpty || path.isEmpty else {
      operands.append(word)
      return nil
    }
    if let next = command.subcommand(named: word) {
      path.append(word)
      command = next
      return nil
    }
    if path.isEmpty, word == "help", readsHelp { return try readHelp() }
    guard !command.arguments.isEmpty else {
      if command.subcommands.isEmpty { throw error(.unexpectedArgument(word)) }
      let names = command.subcommands.filter { !$0.isHidden }.map(\.name)
      throw error(
        .unknownSubcommand(word), suggestion: nearest(to: word, among: names),
        hints: subcommandHints)
    }
    operands.append(word)
    return nil
  }

  /// Reads what follows `help`: the path of a command, or the name of a topic.
  private mutating func readHelp() throws(UsageError) -> Invocation {
    let names = words[position...].filter { !$0.hasPrefix("-") }
    if names.count == 1, let topic = root.topics.first(where: { $0.name == names[0] }) {
      return invocation(.topic(topic))
    }
    for name in names {
      guard let next = command.subcommand(named: name) else {
        let visible = command.subcommands.filter { !$0.isHidden }.map(\.name)
        let topics = path.isEmpty ? root.topics.map(\.name) : []
        throw error(
          .unknownTopic((path + [name]).joined(separator: " ")),
          suggestion: nearest(to: name, among: visible + topics), hints: subcommandHints)
      }
      path.append(name)
      command = next
    }
    return invocation(.help)
  }

  private mutating func bindOperands() throws(UsageError) {
    var rest = operands[...]
    for argument in command.arguments {
      guard !rest.isEmpty else {
        guard argument.isRequired else { continue }
        throw error(
          .missingArgument(argument.name), hints: command.usageHints(under: names))
      }
      let taken = argument.isRepeated ? rest : rest.prefix(1)
      rest = rest.dropFirst(taken.count)
      for value in taken {
        try check(value, against: argument.kind, name: "<\(argument.name)>")
      }
      values[argument.name] = Array(taken)
    }
    if let extra = rest.first {
      throw error(.unexpectedArgument(extra), hints: command.usageHints(under: names))
    }
  }

  // MARK: Words with a dash

  private var known: [Option] { root.options(of: command) }

  private mutating func readLong(_ word: String) throws(UsageError) {
    let parts = word.dropFirst(2).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    let spelling = "--\(name)"
    guard let option = option(where: { $0.name == name }) else {
      let candidates = known.filter { !$0.isHidden }.map { "--\($0.name)" }
      throw error(
        .unknownOption(spelling), suggestion: nearest(to: spelling, among: candidates))
    }
    try read(option, spelling: spelling, attached: parts.count > 1 ? String(parts[1]) : nil)
  }

  private mutating func readShort(_ word: String) throws(UsageError) {
    var rest = word.dropFirst()
    while let letter = rest.popFirst() {
      let spelling = "-\(letter)"
      guard let option = option(where: { $0.short == letter }) else {
        let isLongWithOneDash = option(where: { $0.name == word.dropFirst() }) != nil
        throw isLongWithOneDash
          ? error(.unknownOption(word), suggestion: "-\(word)") : error(.unknownOption(spelling))
      }
      if option.kind == nil {
        guard rest.first != "=" else {
          throw error(.unexpectedValue(option: spelling, value: String(rest.dropFirst())))
        }
        try read(option, spelling: spelling, attached: nil)
      } else {
        if rest.first == "=" {
          rest = rest.dropFirst()
        } else if rest.isEmpty {
          return try read(option, spelling: spelling, attached: nil)
        }
        return try read(option, spelling: spelling, attached: String(rest))
      }
    }
  }

  private mutating func read(
    _ option: Option, spelling: String, attached: String?
  ) throws(UsageError) {
    guard let kind = option.kind else {
      if let attached {
        throw error(.unexpectedValue(option: spelling, value: attached))
      }
      flags.insert(option.name)
      return
    }
    let value: String
    if let attached {
      value = attached
    } else {
      let next = position < words.count ? words[position] : nil
      guard let next, !Self.looksLikeOption(next) else {
        throw error(.missingValue(option: spelling, instead: next))
      }
      position += 1
      value = next
    }
    try check(value, against: kind, name: spelling)
    values[option.name] = (option.isRepeated ? values[option.name] ?? [] : []) + [value]
    spellings[option.name] = spelling
  }

  private func option(where matches: (Option) -> Bool) -> Option? {
    known.first(where: matches)
  }

  // MARK: Complaints

  private var names: [String] { [root.name] + path }

  private var subcommandHints: [String] {
    let shown = command.subcommands.filter { !$0.isHidden }.map(\.name)
    guard !shown.isEmpty else { return [] }
    return ["SUBCOMMANDS: \(shown.joined(separator: ", "))"]
  }

  private func check(_ value: String, against kind: ValueKind, name: String) throws(UsageError) {
    guard let accepted = kind.objection(to: value) else { return }
    var suggestion: String?
    if case .choices(let choices) = kind { suggestion = nearest(to: value, among: choices) }
    throw error(
      .invalidValue(name: name, value: value, accepted: accepted), suggestion: suggestion)
  }

  private func error(
    _ problem: UsageError.Problem, suggestion: String? = nil, hints: [String] = []
  ) -> UsageError {
    let pointer =
      readsHelp ? ["See '\((["\(root.name) help"] + path).joined(separator: " "))'."] : []
    return UsageError(problem, path: names, suggestion: suggestion, hints: hints + pointer)
  }
}
