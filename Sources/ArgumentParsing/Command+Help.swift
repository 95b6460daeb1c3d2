extension Command {
  /// The help of a command of this table.
  ///
  /// Examples come right after the overview: they are what most readers look for.
  ///
  /// - Parameters:
  ///   - path: the names of the command below this root; the root itself if not given.
  ///   - width: the number of columns to fill; words longer than a column still overflow it.
  /// - Returns: the help, with a line feed at its end.
  public func help(for path: [String] = [], width: Int = 80) -> String {
    let chain = chain(along: path)
    let command = chain.last ?? self
    let names = chain.map(\.name)
    let layout = HelpLayout(width: width)
    var sections = [layout.paragraph("OVERVIEW: \(command.abstract)")]
    sections += HelpLayout.paragraphs(of: command.discussion).map(layout.paragraph)
    if !command.examples.isEmpty {
      sections.append(layout.examples(command.examples))
    }
    sections.append(layout.usage(command.usageLine(under: names)))
    sections.append(
      layout.table("ARGUMENTS", command.arguments.map { ("<\($0.name)>", $0.description) }))
    let options = options(of: command)
    sections.append(
      layout.table(
        "OPTIONS",
        options.filter { !$0.isHidden }.map {
          (($0.short == nil ? "    " : "") + $0.label, $0.description)
        }))
    let visible = command.subcommands.filter { !$0.isHidden }
    sections.append(layout.table("SUBCOMMANDS", visible.map { ($0.name, $0.abstract) }))
    if path.isEmpty {
      sections.append(layout.table("HELP TOPICS", topics.map { ($0.name, $0.abstract) }))
    }
    if !visible.isEmpty {
      let prefix = ([names[0], "help"] + names.dropFirst()).joined(separator: " ")
      sections.append(layout.paragraph("See '\(prefix) <subcommand>' for detailed help."))
    }
    return sections.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// The usage line and the first example, for an error.
  func usageHints(under names: [String]) -> [String] {
    ["USAGE: \(usageLine(under: names))"] + examples.prefix(1).map { "EXAMPLE: \($0.command)" }
  }

  /// How the command is typed.
  ///
  /// Inherited options are left out, for they would be on every line.
  func usageLine(under names: [String]) -> String {
    var parts = names
    parts += arguments.map(\.usage)
    let shown = options.filter { !$0.isHidden }
    parts += shown.count > 4 ? ["[<options>]"] : shown.map(\.usage)
    if !subcommands.isEmpty { parts.append(runsAlone ? "[<subcommand>]" : "<subcommand>") }
    return parts.joined(separator: " ")
  }
}

extension Command.Topic {
  /// The page as text.
  ///
  /// - Parameter width: the number of columns to fill.
  /// - Returns: the page, with a line feed at its end.
  public func help(width: Int = 80) -> String {
    let layout = HelpLayout(width: width)
    let title = name.uppercased()
    return [
      layout.paragraph("OVERVIEW: \(abstract)"),
      layout.table(title, rows.map { ($0.term, $0.meaning) }),
    ].joined(separator: "\n\n") + "\n"
  }
}

extension Argument {
  /// The help with the choices and the default.
  fileprivate var description: String {
    help.annotated(kind: kind, defaultText: defaultText)
  }
}

extension Option {
  /// The help with the default; the choices already stand in the label.
  fileprivate var description: String {
    help.annotated(kind: nil, defaultText: defaultText)
  }
}

extension String {
  fileprivate func annotated(kind: ValueKind?, defaultText: String?) -> String {
    var text = self
    if case .choices(let choices) = kind { text += " (\(choices.joined(separator: "|")))" }
    if let defaultText { text += " (default: \(defaultText))" }
    return text
  }
}
