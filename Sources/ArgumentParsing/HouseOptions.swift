extension Option {
  /// The options that every command of the house accepts, wherever they stand on the line.
  ///
  /// The parser acts on `--help` and `--version`; the others are for the program to look up.
  public static let house: [Option] = [
    Option(
      "color", kind: .choices(["auto", "always", "never"]), valueName: "auto|always|never",
      help: "When to use colour.", defaultText: "auto"),
    .flag("no-color", help: "Use no colour."),
    .flag("ascii", help: "Use no characters outside ASCII."),
    .flag("no-progress", help: "Show nothing that moves."),
    .flag("plain", help: "Print one record per line, without decoration."),
    .flag("json", help: "Print one JSON document, and nothing else, on standard output."),
    .flag("no-input", help: "Never ask."),
    Option(
      completionScriptName, kind: .choices(CompletionShell.allCases.map(\.rawValue)),
      valueName: "SHELL", help: "Print the completion script for a shell.", isHidden: true),
    .flag("version", help: "Show the version."),
    .flag("help", short: "h", help: "Show help information."),
  ]

  /// The name of the hidden option that Swift's own tools print their completion script for.
  public static let completionScriptName = "generate-completion-script"
}
