extension Program {
  /// Chapter 10: the nested example is killed, started again, and ends in 84.
  static let chapter10 = Program(
    chapter: 10, selector: "part",
    settings: [
      .crashAt,
      Setting("journal", .file, "Keep the journal in this directory."),
    ],
    [.nestedDurable] + Scenario.largerDurable)
}

extension Program.Setting {
  /// Where to kill the program.
  static let crashAt = Program.Setting(
    "crash-at", .number(1...1_000_000), "Kill the process after this event, and start it again.")
}
