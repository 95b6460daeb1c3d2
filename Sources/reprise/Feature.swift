import ArgumentParsing
import Course

/// A command of the table, and what performs it.
struct Feature: Sendable {
  /// How it is typed and explained.
  let command: Command
  /// What it does; a feature with parts does nothing by itself.
  let perform: @Sendable (Context) async throws -> ExitCode
  /// The commands under it.
  var parts: [Feature] = []

  /// Everything that can be typed, in the order of the help.
  static let all: [Feature] = [
    .demo, .chapters, .read, .run, .step, .compare, .diagram, .trace, .journal,
    .check, .model, .simulate,
    .serve, .dev, .worker, .invoke, .promises, .tasks, .schedules, .tree, .doctor, .completions,
    .promises.alias("promise"), .tasks.alias("task"), .schedules.alias("schedule"),
  ]

  /// The root of the table.
  static let root = Command(
    "reprise", abstract: "Build async/await from three messages, and watch every step of it.",
    discussion: "Without a subcommand: where you are in the course, and what to type next.",
    examples: [
      .init("reprise demo", "the example of the course: prints 84"),
      .init("reprise chapters", "what there is to learn"),
      .init("reprise run 04", "the program of a chapter"),
    ],
    subcommands: all.map(\.command), runsAlone: true, inheritedOptions: Option.house,
    topics: [.exitCodes])

  /// The feature at the end of a path of names; the root for an empty path.
  static func named(_ path: [String]) -> Feature {
    var feature = Feature.home
    for name in path {
      let candidates = feature.command.name == "reprise" ? all : feature.parts
      guard let next = candidates.first(where: { $0.command.name == name }) else {
        preconditionFailure("The parser accepts only the commands of this table.")
      }
      feature = next
    }
    return feature
  }
}

extension Option {
  /// `--seed N`, as every command that runs a program takes it.
  static let seed = Option(
    "seed", valueName: "N", help: "Decides what runs next when several could.",
    defaultText: "0, first in, first out")
  /// `--scenario NAME`, for chapters whose program has several.
  static let scenario = Option(
    "scenario", valueName: "NAME", help: "Which scenario of the chapter.",
    defaultText: "the first one")
  /// `-o FILE`, where a result can go to a file.
  static let output = Option(
    "output", short: "o", kind: .path, valueName: "FILE",
    help: "Where to write; '-' is the screen.",
    defaultText: "-")
  /// `--kind KIND`, what a diagram shows.
  static let kind = Option(
    "kind", kind: .choices(["sequence", "entity", "timeline"]), help: "What to draw.",
    defaultText: "sequence")
  /// `--format FORMAT`, how a diagram is written.
  static let format = Option(
    "format", kind: .choices(["ascii", "mermaid", "svg"]), help: "How to write it.",
    defaultText: "ascii")
}

extension Argument {
  /// `NN`, which names a chapter.
  static let chapter = Argument(
    "NN", help: "The chapter's number or name.", kind: .words("chapters"))
}
