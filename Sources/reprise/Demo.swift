import ArgumentParsing
import Course

extension Feature {
  /// `reprise demo`: the nested example of the course.
  static let demo = Feature(
    command: Command(
      "demo", abstract: "Run the nested example: 42 becomes 84.",
      discussion:
        "main invokes outer, outer invokes inner. Each step is told in a sentence; the last line is the result.",
      examples: [
        .init("reprise demo", "the conversation, and 84"),
        .init("reprise demo --seed 7", "another order of events, the same result"),
        .init("reprise demo --runtime both", "in memory and with a journal, side by side"),
      ],
      options: [
        Option(
          "runtime", kind: .choices(["memory", "durable", "both"]),
          help: "Where promises are kept.", defaultText: "memory"), .seed,
      ])
  ) { context in
    let runtime = context.invocation.string("runtime") ?? "memory"
    if runtime == "both" { return try compareDemo(context) }
    let number = runtime == "memory" ? 4 : 10
    guard let program = Program.all.first(where: { $0.chapter == number }),
      let scenario = program.scenarios.first
    else { preconditionFailure("Chapters 04 and 10 are the nested example.") }
    let run = try program.perform(scenario, seed: try context.seed())
    if context.wantsJSON {
      try context.write(RunDocument(run))
    } else {
      try context.write(context.narrated(run))
      if let ledger = run.ledger { context.hint(ledger.description) }
      context.hint(
        "Next: reprise step \(program.chapter.asChapter)   the same run, one step at a time")
      context.hint("      reprise chapters  what there is to learn")
    }
    return run.exitCode
  }

  /// Both runs side by side, with the result as the last line.
  private static func compareDemo(_ context: Context) throws -> ExitCode {
    guard let program = Program.all.first(where: { $0.chapter == 11 }) else {
      preconditionFailure("Chapter 11 is the comparison.")
    }
    let matrix = try CrashMatrix(program, seed: try context.seed())
    try context.show(matrix, memory: matrix.memory, durable: matrix.durable)
    if !context.wantsJSON { try context.write(["", matrix.durable.output.last ?? ""]) }
    return .done
  }
}
