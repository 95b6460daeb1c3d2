import ArgumentParsing
import Course
import Stepper
import Terminals

extension Feature {
  /// `reprise step NN`: a chapter's run, one step at a time.
  static let step = Feature(
    command: Command(
      "step", abstract: "Go through a chapter's run step by step.",
      discussion:
        "Each step says what happens, why it could happen now, what it changes, and whether the invariants hold. The run is recorded: nothing executes while you look.",
      examples: [
        .init("reprise step 04 --plain", "every step, as text"),
        .init("reprise step 04 --at 7", "one step"),
        .init("reprise step 04 --from 9 --to 3", "backwards"),
      ],
      arguments: [.chapter],
      options: [
        .scenario, .seed,
        Option("at", kind: .integer, valueName: "N", help: "Show this step only."),
        Option("from", kind: .integer, valueName: "A", help: "Begin with this step."),
        Option("to", kind: .integer, valueName: "B", help: "End with this step."),
        .flag("json-lines", help: "Print one JSON object for each step."),
      ])
  ) { context in
    let invocation = context.invocation
    let program = try Catalog(context).program(invocation)
    let scenario = try program.scenario(invocation)
    let run = try program.perform(scenario, seed: try context.seed())
    let view = LinearView(
      run.trace, options: .init(width: context.width, capabilities: context.capabilities))
    let numbers = try range(of: view.book.steps.count, invocation)
    if context.wantsJSON || invocation.flag("json-lines") {
      let facts = numbers.compactMap { view.book.facts(at: $0) }
      try context.write(facts, of: view.book)
    } else {
      try context.write(view.header + [""] + view.lines(of: numbers))
      if !invocation.flag("plain") {
        context.hint("The full screen is not in this release; this is the linear view.")
      }
    }
    context.remember(.step, program.chapter)
    return run.exitCode
  }

  /// The steps that were asked for, in the order asked for.
  static func range(of count: Int, _ invocation: Invocation) throws(UsageError) -> [Int] {
    guard count > 0 else { return [] }
    if let only = try invocation.int("at", in: 1...count) { return [only] }
    let from = try invocation.int("from", in: 1...count)
    let to = try invocation.int("to", in: 1...count)
    let (first, last) = (from ?? 1, to ?? count)
    return first <= last ? Array(first...last) : (last...first).reversed()
  }
}
