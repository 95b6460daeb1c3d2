import ArgumentParsing
import Foundation
import ModelChecking
import Tracing

extension Feature {
  /// `reprise model NAME`: every schedule of a small model.
  static let model = Feature(
    command: Command(
      "model", abstract: "Explore every schedule of a small model.",
      discussion:
        "Every state that the model can reach is visited, and its properties are decided: what always holds, what sometimes does, what happens in the end. A property that does not hold is shown by a shortest run, or by a lasso: a way into a loop that goes on for ever. Without a name, the models are listed.",
      examples: [
        .init("reprise model", "what there is"),
        .init("reprise model leases --workers 2", "every schedule of two workers and a task"),
        .init(
          "reprise model leases --bug leases-never-expire",
          "the same with a mistake, which is found"),
      ],
      arguments: [
        Argument(
          "NAME", help: "One of \(ModelCatalogue.entries.map(\.name).joined(separator: ", ")).",
          kind: .choices(ModelCatalogue.entries.map(\.name)), isRequired: false,
          defaultText: "lists the models")
      ],
      options: modelSizes + [
        Option("bug", valueName: "BUG", help: "Plant one of the model's mistakes."),
        Option(
          "symmetry", valueName: "WHICH",
          help:
            "Take states that differ in names only for one; fewer states, and liveness is left open."
        ),
        Option("depth", kind: .integer, valueName: "N", help: "The most steps from the start."),
        Option(
          "states", kind: .integer, valueName: "N", help: "The most states to visit.",
          defaultText: "\(standardStates)"),
        Option(
          "search", kind: .choices(Search.allCases.map(\.rawValue)),
          help: "Nearest states first, or newest.", defaultText: Search.breadthFirst.rawValue),
        .flag(
          "fingerprints",
          help: "Remember hashes of states only: less memory, and liveness is left open."),
        Option(
          "html", kind: .path, valueName: "FILE",
          help: "Write the graph of states, or the run, as one page; '-' is the screen."),
        Option(
          "trace", kind: .path, valueName: "FILE",
          help: "Write the first counterexample as a trace; '-' is the screen."),
      ])
  ) { context in
    guard let name = context.invocation.string("NAME") else {
      try listModels(context)
      return .done
    }
    guard let entry = ModelCatalogue.entry(named: name) else {
      preconditionFailure("The parser accepts only the models of the catalogue.")
    }
    return try explore(entry, context)
  }

  /// So that every exploration ends, in memory that a laptop has.
  private static let standardStates = 5_000_000

  /// The options that set the size of a model, over all models.
  private static var modelSizes: [Option] {
    var texts: [String: String] = [:]
    var names: [String] = []
    for entry in ModelCatalogue.entries {
      for size in entry.parameters {
        let help = "Model \(entry.name): \(size.summary) (default: \(size.standard))."
        if texts[size.name] == nil { names.append(size.name) }
        texts[size.name] = texts[size.name].map { "\($0) \(help)" } ?? help
      }
    }
    return names.map { Option($0, kind: .integer, valueName: "N", help: texts[$0] ?? "") }
  }

  private static func explore(_ entry: ModelEntry, _ context: Context) throws -> ExitCode {
    let invocation = context.invocation
    let values = try sizes(of: entry, invocation)
    if let bug = invocation.string("bug") {
      try check(bug, as: "--bug", among: entry.bugs, of: entry, invocation)
    }
    if let symmetry = invocation.string("symmetry") {
      try check(symmetry, as: "--symmetry", among: entry.symmetries, of: entry, invocation)
    }
    let storage: Storage = invocation.flag("fingerprints") ? .fingerprints : .states
    if storage == .fingerprints, let symmetry = invocation.string("symmetry") {
      throw invocation.invalid("symmetry", symmetry, expecting: "left out with --fingerprints")
    }
    try checkFiles(context)
    let search: Search = try invocation.choice("search") ?? .breadthFirst
    let watch = ExplorationWatch(context)
    let settings = ModelSettings(
      bug: invocation.string("bug"), search: search, storage: storage,
      symmetry: invocation.string("symmetry"),
      bounds: Bounds(
        depth: try invocation.int("depth", in: 0...Int.max),
        states: try invocation.int("states", in: 1...Int.max) ?? standardStates),
      progress: { states, _ in watch.note(states) })
    let report = try entry.explore(values, settings: settings)
    watch.finish()
    return try write(report, context)
  }

  private static func sizes(
    of entry: ModelEntry, _ invocation: Invocation
  ) throws(UsageError) -> [String: Int] {
    var values: [String: Int] = [:]
    for option in modelSizes where invocation.string(option.name) != nil {
      guard let size = entry.parameters.first(where: { $0.name == option.name }) else {
        let own = entry.parameters.map { "--\($0.name)" }.joined(separator: ", ")
        throw UsageError(
          .unknownOption("--\(option.name)"), path: ["reprise", "model", entry.name],
          hints: ["Model \(entry.name) has \(own)."])
      }
      values[size.name] = try invocation.int(size.name, in: size.range)
    }
    return values
  }

  private static func check(
    _ word: String, as spelling: String, among choices: [ModelEntry.Choice], of entry: ModelEntry,
    _ invocation: Invocation
  ) throws(UsageError) {
    guard !choices.contains(where: { $0.name == word }) else { return }
    guard !choices.isEmpty else {
      throw UsageError(
        .unknownOption(spelling), path: ["reprise", "model", entry.name],
        hints: ["Model \(entry.name) has none."])
    }
    throw invocation.unknown(
      word, as: spelling, among: choices.map(\.name),
      hints: choices.map { "  \($0.name): \($0.summary)" })
  }

  /// One thing at most can go to the screen.
  private static func checkFiles(_ context: Context) throws(UsageError) {
    let invocation = context.invocation
    let screens = ["html", "trace"].filter { invocation.string($0) == "-" }
    guard let last = screens.last, screens.count > 1 || context.wantsJSON else { return }
    throw invocation.invalid(last, "-", expecting: "a file: the screen gets something else")
  }

  private static func write(_ report: ModelReport, _ context: Context) throws -> ExitCode {
    let invocation = context.invocation
    var isScreenTaken = false
    if let file = invocation.string("html") {
      try writeResult(report.html, to: file, context)
      isScreenTaken = file == "-"
    }
    let run = report.properties.lazy.compactMap(\.counterexample).first
    if let file = invocation.string("trace") {
      if let trace = report.trace {
        try writeResult(trace.jsonLines, to: file, context)
        isScreenTaken = isScreenTaken || file == "-"
      } else {
        context.warn("No property is violated by a run, so there is no trace to write.")
      }
    }
    if context.wantsJSON {
      try context.write(report)
    } else if !isScreenTaken {
      try context.write(report.lines)
      if let file = invocation.string("html") { context.hint("The picture: \(file)") }
      if let file = invocation.string("trace"), run != nil {
        context.hint("Step by step: reprise trace show \(file) --at 1")
      }
    }
    return report.exitCode
  }
}

extension ModelReport {
  /// 0, 1 or 2: everything holds, something does not, or a bound was reached.
  fileprivate var exitCode: ExitCode {
    switch verdict {
    case .holds: .done
    case .violated: .checkFailed
    case .inconclusive: .inconclusive
    }
  }
}
