extension Command {
  /// Reads a command line by this table.
  ///
  /// Options may stand before or after arguments, as `--name VALUE`, `--name=VALUE`, `-n VALUE`,
  /// `-nVALUE`, or short flags together. After `--` everything is an argument. `-` alone and
  /// negative numbers are values; anything else that starts with a dash is an option. `--help`
  /// wins over everything, mistakes included.
  ///
  /// - Parameter words: the words of the command line, without the program's name.
  /// - Returns: the command that was meant, and what it was given.
  /// - Throws: `UsageError` if the line makes no sense.
  public func parse(_ words: [String]) throws(UsageError) -> Invocation {
    var parser = Parser(root: self, words: words)
    do {
      return try parser.parse()
    } catch {
      let beforeTerminator = words.prefix { $0 != "--" }
      guard parser.readsHelp, beforeTerminator.contains(where: { $0 == "--help" || $0 == "-h" })
      else { throw error }
      return parser.invocation(.help)
    }
  }
}
