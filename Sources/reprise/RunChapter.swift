import ArgumentParsing
import Course
import Tracing

extension Feature {
  /// `reprise run NN`: the program of a chapter.
  static let run = Feature(
    command: Command(
      "run", abstract: "Run a chapter's program and tell what happens.",
      discussion:
        "The same seed and options always give the same run. A chapter with several scenarios runs them all unless its option names some.",
      examples: [
        .init("reprise run 04", "the nested example"),
        .init("reprise run 04 --seed 7", "under another schedule"),
        .init("reprise run 04 --trace run.jsonl", "and keep the trace"),
      ],
      arguments: [.chapter],
      options: [
        .seed,
        Option(
          "trace", kind: .path, valueName: "FILE",
          help: "Write the trace as JSON Lines; '-' is the screen."),
      ] + selectors + settings + [dump] + lifeOptions)
  ) { context in
    let invocation = context.invocation
    let program = try Catalog(context).program(invocation)
    if let life = try life(invocation) { return try lead(life, program, context) }
    let scenarios = try chosen(program, invocation)
    let options = try options(program, context)
    let seed = try context.seed()
    let file = invocation.string("trace")
    guard file == nil || scenarios.count == 1 else {
      let selector = program.selector ?? "scenario"
      throw UsageError(
        .missingOption("--\(selector)"), path: ["reprise", "run"],
        hints: ["A trace holds one run. Choose one of: \(program.names)"])
    }
    let runs = try scenarios.map { scenario in
      try program.perform(scenario, seed: seed, options: options)
    }
    if let file, let run = runs.first {
      try writeResult(run.trace.jsonLines, to: file, context)
      if file == "-" { return finish(runs, program, context) }
    }
    if context.wantsJSON {
      if runs.count == 1 {
        try context.write(RunDocument(runs[0]))
      } else {
        let documents = runs.map(RunDocument.init)
        try context.write(
          RunsDocument(chapter: program.chapter, seed: seed, runs: documents))
      }
    } else {
      let isSeveral = runs.count > 1 || program.ordinaryScenarios.count > 1
      let texts = zip(scenarios, runs).map { scenario, run in
        (isSeveral ? ["== \(scenario.name): \(scenario.summary)"] : []) + context.text(of: run)
      }
      try context.write(Array(texts.joined(separator: [""])))
      context.hint("Seed \(seed). Next: reprise step \(program.chapter.asChapter)")
    }
    return finish(runs, program, context)
  }

  private static func finish(
    _ runs: [Run], _ program: Program, _ context: Context
  ) -> ExitCode {
    context.remember(.run, program.chapter)
    return runs.contains { $0.exitCode != .done } ? .checkFailed : .done
  }

  /// The options that choose among scenarios, over all chapters.
  private static var selectors: [Option] {
    var options: [Option] = []
    for program in Program.all {
      guard let selector = program.selector, !options.contains(where: { $0.name == selector })
      else { continue }
      options.append(
        Option(
          selector, valueName: "NAME,...",
          help: "Chapter \(program.chapter.asChapter): which of \(program.names)."))
    }
    return options
  }

  /// The options that change what a program does, over all chapters.
  private static var settings: [Option] {
    var texts: [String: String] = [:]
    var unique: [Program.Setting] = []
    for program in Program.all {
      for setting in program.settings {
        let help = "Chapter \(program.chapter.asChapter): \(setting.help)"
        // Chapters may share an option; its help then has a sentence for each.
        if texts[setting.name] == nil { unique.append(setting) }
        texts[setting.name] = texts[setting.name].map { "\($0) \(help)" } ?? help
      }
    }
    return unique.map { setting in
      let help = texts[setting.name] ?? setting.help
      return switch setting.kind {
      case .number: Option(setting.name, kind: .integer, valueName: "N", help: help)
      case .file: Option(setting.name, kind: .path, valueName: "FILE", help: help)
      case .flag: .flag(setting.name, help: help)
      case .text(let valueName, _): Option(setting.name, valueName: valueName, help: help)
      }
    }
  }

  /// The scenarios that the command line asks for; refuses the option of another chapter.
  static func chosen(
    _ program: Program, _ invocation: Invocation
  ) throws(UsageError) -> [Scenario] {
    let own = [program.selector].compactMap(\.self) + program.settings.map(\.name)
    for option in selectors + settings where !own.contains(option.name) {
      guard invocation.isGiven(option.name) else { continue }
      let name = program.chapter.asChapter
      let hint = program.selector.map { "Chapter \(name) has --\($0): \(program.names)" }
      throw UsageError(
        .unknownOption("--\(option.name)"), path: ["reprise", "run", name],
        hints: [hint ?? "Chapter \(name) has one scenario: \(program.names)"])
    }
    guard let selector = program.selector else { return program.scenarios }
    let named = try program.scenarios(
      named: invocation.string(selector), option: selector, invocation)
    // Who sets something means the scenarios that look at it.
    let given = program.settings.map(\.name).filter(invocation.isGiven)
    let chosen = named.filter { scenario in given.allSatisfy(scenario.knows.contains) }
    if chosen.isEmpty {
      throw UsageError(
        .unknownOption("--\(given.joined(separator: " --"))"), path: ["reprise", "run"],
        hints: named.map { scenario in
          let known = scenario.knows.map { "--\($0)" }.joined(separator: ", ")
          return "  \(scenario.name) has \(known.isEmpty ? "no options" : known)"
        })
    }
    return chosen
  }

  /// What the command line asks of the program, checked before anything runs.
  static func options(
    _ program: Program, _ context: Context
  ) throws -> [String: String] {
    let invocation = context.invocation
    var options = try dumpChoice(program, invocation)
    for name in [program.selector].compactMap(\.self) + program.settings.map(\.name) {
      options[name] = invocation.flag(name) ? "yes" : invocation.string(name)
    }
    for setting in program.settings {
      switch setting.kind {
      case .number(let range): _ = try invocation.int(setting.name, in: range)
      case .file, .flag: break
      case .text(_, let problem):
        guard let text = options[setting.name], let problem = problem(text, options) else { break }
        let error = invocation.invalid(setting.name, text, expecting: problem.accepted)
        throw UsageError(error.problem, path: error.path, hints: problem.lines + error.hints)
      }
    }
    try checkJournals(of: program, in: options["journal"])
    options["sqlite-library"] = context.environment["REPRISE_SQLITE"]
    do {
      try program.checkDatabase(options)
    } catch {
      switch error {
      case .missing(let words):
        throw Failure(.unavailable, words, "Without --sqlite the table is kept in memory.")
      case .refused(let words):
        throw Failure(.cannotWrite, words)
      }
    }
    return options
  }
}

extension Program {
  /// The names of the scenarios, for a message.
  var names: String { scenarios.map(\.name).joined(separator: ", ") }
}

extension Run {
  /// Whether what must be true of every run is true of this one.
  ///
  /// A program that throws is no failed check: some chapters are about just that.
  var exitCode: ExitCode {
    let failed = trace.events.contains { $0.kind == .checkFailed }
    return failed || !trace.invariants().holds ? .checkFailed : .done
  }
}
