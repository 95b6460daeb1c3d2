extension Command {
  /// What is wrong with the table itself, for a test that wants nothing to be.
  ///
  /// - Returns: one sentence for each mistake, in the table's order.
  public func problems() -> [String] {
    problems(path: name, inherited: inheritedOptions, of: self)
  }

  private func problems(path: String, inherited: [Option], of root: Command) -> [String] {
    var found: [String] = []
    // Below the root, an option may stand for an inherited one; another one's letter it may not take.
    var options =
      self == root
      ? inherited : inherited.filter { option in !self.options.contains { $0.name == option.name } }
    for option in self.options {
      if options.contains(where: { $0.name == option.name }) {
        found.append("\(path): two options are named --\(option.name)")
      }
      if let short = option.short, options.contains(where: { $0.short == short }) {
        found.append("\(path): two options are named -\(short)")
      }
      options.append(option)
    }
    for (index, argument) in arguments.enumerated() {
      if options.contains(where: { $0.name == argument.name })
        || arguments[..<index].contains(where: { $0.name == argument.name })
      {
        found.append("\(path): two values are named \(argument.name)")
      }
      if argument.isRepeated, index != arguments.count - 1 {
        found.append("\(path): <\(argument.name)> takes all values, and is not the last argument")
      }
      if argument.isRequired, arguments[..<index].contains(where: { !$0.isRequired }) {
        found.append("\(path): <\(argument.name)> is required, and stands after an optional one")
      }
    }
    for (index, subcommand) in subcommands.enumerated() {
      if subcommands[..<index].contains(where: { $0.name == subcommand.name }) {
        found.append("\(path): two subcommands are named \(subcommand.name)")
      }
      found += subcommand.problems(
        path: "\(path) \(subcommand.name)", inherited: inherited, of: root)
    }
    return found
  }
}
