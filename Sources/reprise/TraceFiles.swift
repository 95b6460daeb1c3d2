import ArgumentParsing
import Stepper
import Terminals
import Tracing

extension Feature {
  /// `reprise trace …`: what can be done with recorded runs.
  static let trace: Feature = {
    let parts: [Feature] = [.traceShow, .traceVerify, .traceDiff, .traceExport]
    return Feature(
      command: Command(
        "trace", abstract: "Work with recorded runs.",
        discussion:
          "A trace is a text file, one JSON object on each line. '-' reads standard input.",
        examples: [
          .init("reprise run 04 --trace - | reprise trace verify -", "record a run and check it")
        ],
        subcommands: parts.map(\.command)),
      perform: { _ in preconditionFailure("The parser asks for a subcommand.") }, parts: parts)
  }()

  private static let files = Argument(
    "FILE", help: "A trace; '-' reads standard input.", kind: .path, isRepeated: true)
  private static let file = Argument(
    "FILE", help: "A trace; '-' reads standard input.", kind: .path)

  private static let traceShow = Feature(
    command: Command(
      "show", abstract: "Tell what happens in recorded runs.",
      examples: [
        .init("reprise trace show run.jsonl", "one line for each step"),
        .init("reprise trace show run.jsonl --at 7", "all that is known at one step"),
      ],
      arguments: [files],
      options: [
        Option("at", kind: .integer, valueName: "N", help: "Show everything about this step.")
      ])
  ) { context in
    let invocation = context.invocation
    let traces = try invocation.strings("FILE").map { try readTrace($0) }
    let views = traces.map {
      LinearView($0, options: .init(width: context.width, capabilities: context.capabilities))
    }
    for (index, view) in views.enumerated() {
      let isAsked = invocation.string("at") != nil
      let numbers = try range(of: view.book.steps.count, invocation)
      if context.wantsJSON {
        try context.write(numbers.compactMap { view.book.facts(at: $0) }, of: view.book)
        continue
      }
      let body = isAsked ? view.lines(of: numbers) : context.narration(view.book.steps)
      try context.write((index > 0 ? [""] : []) + view.header + [""] + body)
    }
    return .done
  }

  private static let traceVerify = Feature(
    command: Command(
      "verify", abstract: "Check that recorded runs are intact and break no invariant.",
      examples: [.init("reprise trace verify run.jsonl", "check a file")],
      arguments: [files])
  ) { context in
    struct Summary: Encodable {
      let schema = 1
      let file: String
      let events: Int
      let steps: Int
      let checksum: String
    }
    for path in context.invocation.strings("FILE") {
      let trace = try readTrace(path)
      do throws(TraceError) {
        try trace.verify(name: path == "-" ? "standard input" : path)
      } catch {
        throw Failure(error)
      }
      let summary = Summary(
        file: path, events: trace.events.count, steps: trace.steps.count,
        checksum: trace.checksum)
      if context.wantsJSON {
        try context.writeJSONLine(summary)
      } else {
        try context.output.writeLine(
          "\(path): intact, \(summary.events) events in \(summary.steps) steps, "
            + "all \(Invariant.allCases.count) invariants hold, checksum \(summary.checksum)")
      }
    }
    return .done
  }

  private static let traceExport = Feature(
    command: Command(
      "export", abstract: "Draw a recorded run.",
      examples: [
        .init("reprise trace export run.jsonl --format svg -o run.svg", "a picture for a browser")
      ],
      arguments: [file], options: [.kind, .format, .output])
  ) { context in
    try context.refuseJSON()
    let trace = try readTrace(try context.invocation.required("FILE"))
    let text = try context.diagram(of: trace)
    try writeResult(text, to: context.invocation.string("output") ?? "-", context)
    return .done
  }
}
