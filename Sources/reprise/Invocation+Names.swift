import ArgumentParsing

extension Invocation {
  /// Whether an option or a flag stands on the command line.
  func isGiven(_ name: String) -> Bool { flag(name) || string(name) != nil }

  /// The error that says a name is not among those there are, with the nearest one.
  ///
  /// The names are known only when the program runs, so a table of one option is made on the spot
  /// and its parser asked: the words of the error are the same as for every other option.
  func unknown(
    _ word: String, as spelling: String, among names: [String], hints: [String] = []
  ) -> UsageError {
    let listed = names.joined(separator: ", ")
    let table = Command(
      "reprise", abstract: "", options: [Option("name", kind: .choices(names), help: "")])
    var suggestion: String?
    do { _ = try table.parse(["--name=\(word)"]) } catch { suggestion = error.suggestion }
    return UsageError(
      .invalidValue(name: spelling, value: word, accepted: "one of \(listed)"),
      path: ["reprise"] + path, suggestion: suggestion, hints: hints)
  }
}
