import ArgumentParsing
import Course
import Diagrams
import Terminals
import Tracing

extension Feature {
  /// `reprise diagram NN`: a picture of a chapter's run.
  static let diagram = Feature(
    command: Command(
      "diagram", abstract: "Draw a chapter's run.",
      examples: [
        .init("reprise diagram 04", "who sent what to whom"),
        .init("reprise diagram 04 --kind entity", "executions, invocations and promises"),
        .init("reprise diagram 04 --format svg -o run.svg", "a picture for a browser"),
      ],
      arguments: [.chapter], options: [.scenario, .kind, .format, .output, .seed])
  ) { context in
    try context.refuseJSON()
    let program = try Catalog(context).program(context.invocation)
    let scenario = try program.scenario(context.invocation)
    let run = try program.perform(scenario, seed: try context.seed())
    let text = try context.diagram(of: run.trace)
    try writeResult(text, to: context.invocation.string("output") ?? "-", context)
    return .done
  }
}

extension Context {
  /// The diagram that the command line asks for.
  func diagram(of trace: Trace) throws(UsageError) -> String {
    var options = DiagramOptions()
    options.width = width
    options.usesUnicode = capabilities.unicode
    return render(
      trace, try invocation.choice("kind") ?? .sequence,
      as: try invocation.choice("format") ?? .ascii, options: options)
  }
}
