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
      ],
      options: [
        Option(
          "runtime", kind: .choices(["memory", "durable", "both"]),
          help: "Where promises are kept.", defaultText: "memory"), .seed,
      ])
  ) { context in
    let runtime = context.invocation.string("runtime") ?? "memory"
    guard runtime == "memory" else {
      throw Failure(
        .unavailable, "--runtime \(runtime) is not in this release",
        "It comes with the durable event loop, which keeps promises in a file.",
        "Today: reprise demo --runtime memory")
    }
    guard let program = Program.all.first(where: { $0.chapter == 4 }),
      let scenario = program.scenarios.first
    else { preconditionFailure("Chapter 04 is the nested example.") }
    let run = try program.perform(scenario, seed: try context.seed())
    if context.wantsJSON {
      try context.write(RunDocument(run))
    } else {
      try context.write(context.text(of: run))
      context.hint("Next: reprise step 04   the same run, one step at a time")
      context.hint("      reprise chapters  what there is to learn")
    }
    return run.exitCode
  }
}
