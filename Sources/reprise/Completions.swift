import ArgumentParsing
import Course
import Terminals

/// The scripts that teach shells to complete the commands of this tool.
enum Completions {
  /// Writes the script for a shell.
  static func write(_ shell: CompletionShell, _ context: Context) throws {
    try context.refuseJSON()
    let catalog = Catalog(context)
    let chapters =
      (try? catalog.library())?.chapters.flatMap {
        [CompletionWord($0.digits, $0.title), CompletionWord($0.slug, $0.title)]
      } ?? Program.all.map { CompletionWord($0.chapter.asChapter) }
    try context.output.write(
      Feature.root.completionScript(for: shell, words: ["chapters": chapters]))
  }
}

extension Feature {
  /// `reprise completions SHELL`: what a shell needs to complete commands.
  static let completions = Feature(
    command: Command(
      "completions", abstract: "Print the completion script for a shell.",
      examples: [
        .init("source <(reprise completions bash)", "for this session of bash"),
        .init("reprise completions fish | source", "for this session of fish"),
      ],
      arguments: [
        Argument(
          "SHELL", help: "The shell.", kind: .choices(CompletionShell.allCases.map(\.rawValue)))
      ])
  ) { context in
    guard let shell: CompletionShell = try context.invocation.choice("SHELL") else {
      throw Failure(.usage, "no shell given")
    }
    try Completions.write(shell, context)
    return .done
  }
}
