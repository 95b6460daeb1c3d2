import ArgumentParsing
import Course
import Terminals
import Tracing

extension Feature {
  /// `reprise compare`: the same program on both runtimes.
  static let compare = Feature(
    command: Command(
      "compare", abstract: "Run the same program in memory and with a journal, and kill it.",
      discussion:
        "Without a kill: both runs side by side, and what they cost. With --crash-at, the processes really end there, by SIGKILL, and the durable one is started again.",
      examples: [
        .init("reprise compare", "both runs side by side"),
        .init("reprise compare --crash-at 14", "killed after event 14"),
        .init("reprise compare --crash-at each", "the crash matrix: killed after every event"),
        .init("reprise compare --crash-at each --scenario keyed", "the same with a key"),
      ],
      arguments: [
        Argument(
          "NN", help: "The chapter whose program to compare.", kind: .words("chapters"),
          isRequired: false, defaultText: "11")
      ],
      options: [
        .seed,
        Option(
          "scenario", valueName: "NAME",
          help: "The durable scenario to put beside the one in memory.", defaultText: "durable"),
        Option(
          "crash-at", valueName: "K|each",
          help: "Kill both processes after this event of the durable run, or after each in turn."),
      ])
  ) { context in
    let invocation = context.invocation
    let program = try comparedProgram(context)
    let seed = try context.seed()
    var matrix = try CrashMatrix(
      program, durableScenario: try durableScenario(program, invocation), seed: seed)
    switch invocation.string("crash-at") {
    case nil:
      try context.show(matrix, memory: matrix.memory, durable: matrix.durable)
    case "each":
      try context.reportingProgress("event", total: matrix.eventCount) { index in
        try matrix.kill(after: index)
      }
      try context.show(matrix)
    default:
      guard let index = try invocation.int("crash-at", in: 1...matrix.eventCount) else { break }
      let (memory, durable) = try matrix.kill(after: index)
      try context.show(matrix, memory: memory, durable: durable)
    }
    context.remember(.run, program.chapter)
    let expected = matrix.durable.output.last
    return matrix.columns.allSatisfy { $0.durable.result == expected } ? .done : .checkFailed
  }

  private static func durableScenario(
    _ program: Program, _ invocation: Invocation
  ) throws -> String {
    let names = program.scenarios.filter { $0.runtime == "durable" }.map(\.name)
    let name = invocation.string("scenario") ?? "durable"
    guard names.contains(name) else {
      throw invocation.unknown(name, as: "--scenario", among: names)
    }
    return name
  }

  private static func comparedProgram(_ context: Context) throws -> Program {
    guard context.invocation.string("NN") != nil else {
      guard let compared = Program.all.first(where: { $0.chapter == 11 }) else {
        preconditionFailure("Chapter 11 is the comparison.")
      }
      return compared
    }
    let program = try Catalog(context).program(context.invocation)
    let names = program.scenarios.map(\.name)
    guard names.contains("memory"), names.contains("durable") else {
      throw UsageError(
        .invalidValue(
          name: "<NN>", value: context.invocation.string("NN") ?? "",
          accepted: "a chapter whose program runs on both runtimes"),
        path: ["reprise", "compare"], hints: ["That is chapter 11: reprise compare 11"])
    }
    return program
  }
}
