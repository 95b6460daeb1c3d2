import ArgumentParsing
import Linearizability
import Simulation
import Tracing

extension Feature {
  /// `reprise dst run`: one run, with its log.
  static let simulateRun = Feature(
    command: Command(
      "run", abstract: "Run a scenario once, and check it.",
      discussion: """
        Prints every request with its answer, and what was found wrong. A run that fails is made as \
        short as it gets while it still fails in the same way. Exits with 1 if something was found \
        wrong, with 2 if a check did not come to an end.
        """,
      examples: [
        .init("reprise dst run --seed 7", "a thousand milliseconds of virtual time"),
        .init(
          "reprise dst run --seed 23496 --ticks 1000 --bug create-with-callback --html race.html",
          "with a known mistake, and a page to look at"),
      ],
      options: [
        Option("seed", valueName: "N", help: "Decides everything.", defaultText: "1"), .ticks,
        .simulated("the first that knows the mistake, or the first"), .bug,
        Option(
          "only", valueName: "N,N,…",
          help: "Keep only these steps of the plan, by their numbers, as a shrunk run does."),
        .flag("whole", help: "Do not shrink a run that fails."),
        Option("html", kind: .path, valueName: "FILE", help: "Write the run as a page."),
        Option(
          "trace", kind: .path, valueName: "FILE",
          help: "Write the run, or the shrunk one, as a trace."),
        Option(
          "history", kind: .path, valueName: "FILE",
          help: "Write what the clients of the run, or of the shrunk one, saw."),
      ])
  ) { context in
    let invocation = context.invocation
    let bug = try invocation.bug()
    let fallback = bug.map { Scenarios.finding($0) } ?? Scenarios.all
    guard let scenario = try invocation.simulated(bug) ?? fallback.first else {
      throw Failure(.unavailable, "there is nothing to simulate")
    }
    let seed = try invocation.value(
      "seed", expecting: "a whole number from 0 to \(UInt64.max)", read: { UInt64($0) })
    let only = try invocation.only()
    let run = scenario.run(
      seed: seed ?? 1, ticks: try invocation.ticks(), bug: bug, only: only)
    if let step = only?.last, step > run.planned {
      throw Failure(
        .usage, "there is no step \(step): the plan of seed \(run.seed) has \(run.planned)",
        "Seed, ticks and scenario have to be those of the run that was shrunk.")
    }
    let shrunk = invocation.flag("whole") ? nil : scenario.shrink(run)
    try context.keep(run, shrunk)
    if context.wantsJSON {
      try context.write(SimulationDocument(run, shrunk))
    } else {
      try context.show(run, shrunk)
    }
    if run.violations.isEmpty { return run.undecided.isEmpty ? .done : .inconclusive }
    return .checkFailed
  }
}

extension Context {
  /// Writes the files that were asked for.
  fileprivate func keep(_ run: Run, _ shrunk: ShrunkRun?) throws {
    let shortest = shrunk?.run ?? run
    if let path = invocation.string("trace") {
      var trace = shortest.trace
      trace.header.tool = version
      try writeResult(trace.jsonLines, to: path, self)
      hint("Step by step: reprise trace show \(path) --at 1")
    }
    if let path = invocation.string("history") {
      guard let history = shortest.history else {
        throw Failure(
          .unavailable, "the scenario '\(run.scenario)' keeps no history",
          "Leave out --history, or take another scenario: reprise dst list")
      }
      try writeResult(history.jsonLines, to: path, self)
      hint("Check it: reprise check \(path) --model \(history.model)")
    }
    if let path = invocation.string("html") {
      try writeResult(SimulationPage(run, shrunk, version: version).text, to: path, self)
      hint("The picture: \(path)")
    }
  }
}

extension Invocation {
  /// The steps that were asked for, in order.
  fileprivate func only() throws(UsageError) -> [Int]? {
    try value("only", expecting: "numbers of steps such as 3,17,20") { text in
      let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      let known = numbers.compactMap(\.self)
      guard known.count == numbers.count, known.allSatisfy({ $0 > 0 }) else { return nil }
      return Set(known).sorted()
    }
  }
}
