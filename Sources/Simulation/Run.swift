import Scheduling
public import Tracing

/// One run of a scenario: what happened, and what was found wrong.
///
/// A run is a pure function of its scenario, seed, ticks, bug and the numbers of the steps that were
/// kept.
public struct Run: Sendable {
  /// A step of the plan that was kept.
  public struct PlannedStep: Hashable, Sendable {
    /// Its number in the whole plan, from 1.
    public let number: Int
    /// When it is due, in milliseconds of virtual time.
    public let tick: Int
    /// What it is.
    public let words: String
  }

  /// The scenario.
  public let scenario: String
  /// What decided everything.
  public let seed: UInt64
  /// How long it went on, in milliseconds of virtual time.
  public let ticks: Int
  /// The known mistake that was put back, if any.
  public let bug: SeededBug?
  /// The numbers of the steps that were kept, from 1; nil if none was left out.
  public let only: [Int]?
  /// How many steps the whole plan has.
  public let planned: Int
  /// The steps that were kept.
  public let plan: [PlannedStep]
  /// The requests and their answers.
  public let log: [LogEntry]
  /// How often each kind of trouble happened.
  public let coverage: [FaultKind: Int]
  /// What was found wrong, in order; empty if nothing was.
  public let violations: [Violation]
  /// The checks that did not come to an end.
  public let undecided: [String]
  /// What the clients saw, if the scenario keeps it.
  public let history: RecordedHistory?
  /// What happened, event by event.
  public let trace: Trace

  /// Runs a scenario.
  ///
  /// - Parameters:
  ///   - scenario: what is simulated.
  ///   - seed: decides everything.
  ///   - ticks: how long it goes on, in milliseconds of virtual time.
  ///   - bug: a known mistake to put back.
  ///   - only: the numbers of the steps to keep, from 1; numbers beyond the plan are passed over.
  ///   - plan: what happens, if not what the scenario plans for that seed.
  init<Some: Scenario>(
    _ scenario: Some.Type, seed: UInt64, ticks: Int, bug: SeededBug? = nil, only: [Int]? = nil,
    plan: [Planned<Some.Step>]? = nil
  ) {
    let whole = plan ?? Some.plan(seed: seed, ticks: ticks)
    let all = 1..<whole.count + 1
    let kept = only?.filter(all.contains) ?? Array(all)
    let steps = kept.map { whole[$0 - 1] }
    let simulation = Simulation(seed: seed, bug: bug, strategy: Some.strategy(seed: seed))
    let body: () -> Void = {
      do {
        try simulation.executor.run(Some.name) { try await Some.run(steps, in: simulation) }
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
    self.only = only == nil ? nil : kept
    planned = whole.count
    self.plan = zip(kept, steps).map { number, planned in
      PlannedStep(number: number, tick: planned.tick, words: "\(planned.step)")
    }
    log = simulation.log
    coverage = simulation.coverage
    violations = simulation.violations
    undecided = simulation.undecided
    history = simulation.history
    trace = simulation.recorder.trace(
      .init(scenario: Some.name, chapter: nil, seed: seed, runtime: "simulation"))
  }
}
