import Scheduling
import Testing

@testable import Simulation

/// A sweep makes tens of thousands of worlds, so each has to be gone before the next.
struct RunsLeaveNothingTests {
  /// Runs a scenario in a world of its own.
  ///
  /// - Returns: whether the world is still there afterwards.
  private func outlives<Some: Scenario>(_ scenario: Some.Type) throws -> Bool {
    weak var world: Simulation?
    do {
      let simulation = Simulation(seed: 5, strategy: Some.strategy(seed: 5))
      world = simulation
      let plan = Some.plan(seed: 5, ticks: 300)
      #expect(!plan.isEmpty)
      try simulation.executor.run(Some.name) { try await Some.run(plan, in: simulation) }
    }
    return world != nil
  }

  @Test func `a run of callbacks leaves nothing`() throws {
    #expect(try !outlives(CallbacksScenario.self))
  }

  @Test func `a run of the loop leaves nothing`() throws {
    #expect(try !outlives(LoopScenario.self))
  }

  @Test func `a run of durable programs leaves nothing`() throws {
    #expect(try !outlives(DurableScenario.self))
  }

  @Test func `a run of a server leaves nothing`() throws {
    #expect(try !outlives(ServerScenario.self))
  }

  @Test func `a run of workers leaves nothing`() throws {
    #expect(try !outlives(WorkersScenario.self))
  }
}
