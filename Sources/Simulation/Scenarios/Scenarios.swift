/// Everything that can be simulated.
public enum Scenarios: Sendable {
  /// The scenarios, in the order in which they are swept.
  public static let all: [ScenarioEntry] = [
    ScenarioEntry(CallbacksScenario.self), ScenarioEntry(ServerScenario.self),
    ScenarioEntry(WorkersScenario.self),
  ]

  /// The scenario with a name.
  ///
  /// - Parameter name: the name on the command line.
  /// - Returns: the scenario, if there is one.
  public static func named(_ name: String) -> ScenarioEntry? { all.first { $0.name == name } }

  /// The scenarios that can find a known mistake.
  ///
  /// - Parameter bug: the mistake.
  /// - Returns: the scenarios, in the order of the list.
  public static func finding(_ bug: SeededBug) -> [ScenarioEntry] {
    all.filter { $0.bugs.contains(bug) }
  }
}

/// A scenario, without its types.
public struct ScenarioEntry: Sendable {
  /// The name on the command line.
  public let name: String
  /// What is simulated, in one sentence.
  public let summary: String
  /// The kinds of trouble that can happen in it.
  public let faults: [FaultKind]
  /// The known mistakes that it can find.
  public let bugs: [SeededBug]
  private let makeRun: @Sendable (UInt64, Int, SeededBug?, [Int]?) -> Run

  /// Puts a scenario into the list.
  ///
  /// - Parameter scenario: the scenario.
  init<Some: Scenario>(_ scenario: Some.Type) {
    name = Some.name
    summary = Some.summary
    faults = Some.faults
    bugs = Some.bugs
    makeRun = { Run(Some.self, seed: $0, ticks: $1, bug: $2, only: $3) }
  }

  /// Runs it once, on the calling thread.
  ///
  /// - Parameters:
  ///   - seed: decides everything.
  ///   - ticks: how long it goes on, in milliseconds of virtual time.
  ///   - bug: a known mistake to put back.
  ///   - only: the numbers of the steps of the plan to keep, from 1; nil keeps all.
  /// - Returns: what happened.
  public func run(
    seed: UInt64, ticks: Int, bug: SeededBug? = nil, only: [Int]? = nil
  ) -> Run {
    makeRun(seed, ticks, bug, only)
  }
}
