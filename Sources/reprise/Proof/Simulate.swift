import ArgumentParsing
import Simulation

extension Feature {
  /// `reprise dst …`: the system under a seeded scheduler, with everything that can go wrong.
  static let simulate = group(
    "dst", "Simulate the system from a seed: faults, crashes, checks.",
    examples: [
      .init(
        "reprise dst run --seed 23496 --ticks 1000 --bug create-with-callback",
        "a real mistake, found and made small"),
      .init("reprise dst sweep --seeds 1..1000", "every scenario with each of these seeds"),
      .init("reprise dst list", "the scenarios, what goes wrong in them, known mistakes"),
    ],
    parts: [.simulateRun, .simulateSweep, .simulateList])

  /// `reprise dst list`: what there is to simulate.
  private static let simulateList = Feature(
    command: Command(
      "list", abstract: "List the scenarios, their faults, and the known mistakes.",
      examples: [.init("reprise dst list", "a block for each scenario")])
  ) { context in
    guard !context.wantsJSON else {
      try context.write(ScenariosDocument())
      return .done
    }
    var lines: [String] = []
    for scenario in Scenarios.all {
      if !lines.isEmpty { lines.append("") }
      lines.append("\(scenario.name): \(scenario.summary)")
      lines.append("  faults: \(words(scenario.faults.map(\.rawValue)))")
      lines.append("  mistakes: \(words(scenario.bugs.map(\.rawValue)))")
    }
    try context.write(lines)
    return .done
  }

  private static func words(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.joined(separator: ", ")
  }
}

extension Option {
  /// `--ticks N`, how long a run goes on.
  static let ticks = Option(
    "ticks", kind: .integer, valueName: "N",
    help: "How long a run goes on, in milliseconds of virtual time.", defaultText: "1000")
  /// `--bug NAME`, a known mistake.
  static let bug = Option(
    "bug", valueName: "NAME", help: "Put a known mistake back; 'reprise dst list' has them.")
  /// `--scenario NAME`, what is simulated.
  static func simulated(_ defaultText: String) -> Option {
    Option("scenario", valueName: "NAME", help: "What is simulated.", defaultText: defaultText)
  }
}

extension Invocation {
  /// The ticks that were asked for.
  func ticks() throws(UsageError) -> Int { try int("ticks", in: 1...1_000_000) ?? 1_000 }

  /// The known mistake that was asked for.
  func bug() throws(UsageError) -> SeededBug? {
    guard let word = string("bug") else { return nil }
    let known = SeededBug.allCases.filter { !Scenarios.finding($0).isEmpty }
    guard let bug = known.first(where: { $0.rawValue == word }) else {
      throw unknown(word, as: "--bug", among: known.map(\.rawValue))
    }
    return bug
  }

  /// The scenario that was named, if one was.
  func simulated(_ bug: SeededBug?) throws(UsageError) -> ScenarioEntry? {
    guard let word = string("scenario") else { return nil }
    let able = bug.map { Scenarios.finding($0) } ?? Scenarios.all
    guard let scenario = able.first(where: { $0.name == word }) else {
      throw unknown(word, as: "--scenario", among: able.map(\.name))
    }
    return scenario
  }
}
