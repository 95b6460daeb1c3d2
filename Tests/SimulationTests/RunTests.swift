import Scheduling
import Testing
import Tracing

@testable import Simulation

/// What holds of every run, whatever is simulated.
struct RunTests {
  /// One client that counts, and a check that it does not like seven.
  private enum Counting: Scenario {
    static let name = "counting"
    static let summary = "A client counts."
    static let faults: [FaultKind] = []
    static let bugs: [SeededBug] = []

    static func plan(seed: UInt64, ticks: Int) -> [Planned<Int>] {
      var chance = SeededGenerator(seed: seed)
      return (1...ticks).map { Planned(tick: $0, Int.random(in: 0...9, using: &chance)) }
    }

    static func run(_ plan: [Planned<Int>], in simulation: Simulation) async throws {
      for planned in plan {
        try await simulation.clock.sleep(
          until: .init(sinceStart: .milliseconds(planned.tick)))
        let request = simulation.ask("count \(planned.step)", by: "client")
        simulation.answer(request, "ok")
        if planned.step == 7 { simulation.violated("no-seven", "seven was counted") }
      }
    }
  }

  @Test func `a run is a pure function of its seed`() {
    let (first, second) = (
      Run(Counting.self, seed: 3, ticks: 5), Run(Counting.self, seed: 3, ticks: 5)
    )
    #expect(first.log == second.log && first.violations == second.violations)
    #expect(first.log.map(\.askedAt) == [1, 2, 3, 4, 5])
    #expect(first.trace.events == second.trace.events)
  }

  @Test func `what is wrong is reported with its place`() {
    let plan = [1, 7, 2].enumerated().map { Planned(tick: $0.offset, $0.element) }
    let run = Run(Counting.self, seed: 1, ticks: 3, plan: plan)
    #expect(
      run.violations == [Violation(property: "no-seven", words: "seven was counted", after: 2)])
  }
}
