import Scheduling
public import Tracing

/// One run of a scenario: what happened, and what was found wrong.
public struct Run: Sendable {
  /// The scenario.
  public let scenario: String
  /// What decided everything.
  public let seed: UInt64
  /// How long it went on, in milliseconds of virtual time.
  public let ticks: Int
  /// The known mistake that was put back, if any.
  public let bug: SeededBug?
  /// The steps of the plan, in words.
  public let plan: [String]
  /// The requests and their answers.
  public let log: [LogEntry]
  /// How often each kind of trouble happened.
  public let coverage: [FaultKind: Int]
  /// What was found wrong, in order; empty if nothing was.
  public let violations: [Violation]
  /// What happened, event by event.
  public let trace: Trace

  /// Runs a scenario.
  ///
  /// - Parameters:
  ///   - scenario: what is simulated.
  ///   - seed: decides everything.
  ///   - ticks: how long it goes on, in milliseconds of virtual time.
  ///   - bug: a known mistake to put back.
  ///   - plan: what happens, if not what the scenario plans for that seed.
  init<Some: Scenario>(
    _ scenario: Some.Type, seed: UInt64, ticks: Int, bug: SeededBug? = nil,
    plan: [Planned<Some.Step>]? = nil
  ) {
    let plan = plan ?? Some.plan(seed: seed, ticks: ticks)
    let simulation = Simulation(seed: seed, bug: bug, strategy: Some.strategy(seed: seed))
    let body: () -> Void = {
      do {
        try simulation.executor.run(Some.name) { try await Some.run(plan, in: simulation) }
      } catch {
        simulation.violated("run-ends", "\(error)")
      }
    }
    if EscapeTripwire.isAvailable {
      let (_, escapes) = EscapeTripwire.watch(body)
      if escapes > 0 {
        simulation.violated("nothing-escapes", "\(escapes) jobs left the simulation")
      }
    } else {
      body()
    }
    let foreign = simulation.executor.foreignEnqueues
    if foreign > 0 {
      simulation.violated("nothing-enters", "\(foreign) jobs came from other threads")
    }
    self.scenario = Some.name
    self.seed = seed
    self.ticks = ticks
    self.bug = bug
    self.plan = plan.map { "\($0.tick) \($0.step)" }
    log = simulation.log
    coverage = simulation.coverage
    violations = simulation.violations
    trace = simulation.recorder.trace(
      .init(scenario: Some.name, chapter: nil, seed: seed, runtime: "simulation"))
  }
}
