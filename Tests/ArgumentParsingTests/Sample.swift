import ArgumentParsing

/// A small table with one of everything.
enum Sample {
  static let root = Command(
    "reprise", abstract: "Learn async await by building it.",
    subcommands: [chapters, run, journal, secret], runsAlone: true,
    inheritedOptions: Option.house, topics: [.exitCodes])

  static let chapters = Command("chapters", abstract: "List the chapters.")

  static let run = Command(
    "run", abstract: "Run the program of a chapter.",
    discussion: "Prints what the loop did,\none line per event.\n\nNeeds no network.",
    examples: [.init("reprise run 01", "Run the first chapter.")],
    arguments: [
      Argument("NN", help: "The chapter.", kind: .words("chapters")),
      Argument(
        "runtime", help: "The runtime.", kind: .choices(["memory", "durable"]), isRequired: false,
        defaultText: "memory"),
    ],
    options: [
      Option(
        "seed", short: "s", kind: .integer, valueName: "N", help: "The seed.", defaultText: "1"),
      Option("arg", kind: .text, valueName: "V", help: "An argument.", isRepeated: true),
      Option("output", short: "o", kind: .path, valueName: "FILE", help: "The file."),
      .flag("quiet", short: "q", help: "Say less."),
      .flag("all", short: "a", help: "Say $HOME, `date`, \"all\", [it]: it's everything."),
    ])

  static let journal = Command(
    "journal", abstract: "Look at journals.",
    subcommands: [
      Command(
        "show", abstract: "Show journals.",
        arguments: [Argument("FILE", help: "The files.", kind: .path, isRepeated: true)]),
      Command("repair", abstract: "Repair a journal."),
    ])

  static let secret = Command("secret", abstract: "Not shown.", isHidden: true)

  /// The error that a line leads to, or nothing if the line is fine.
  static func error(_ line: String) -> UsageError? {
    do throws(UsageError) {
      _ = try root.parse(words(line))
      return nil
    } catch {
      return error
    }
  }

  static func words(_ line: String) -> [String] {
    line.split(separator: " ").map(String.init)
  }
}
