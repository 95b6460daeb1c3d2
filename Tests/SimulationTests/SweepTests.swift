import Synchronization
import TestThreads
import Testing
import Tracing

@testable import Simulation

/// Many runs together, and runs that are repeated.
@Suite(.longRunning)
struct SweepTests {
  /// Something that differs from run to run: what a scenario must not have.
  private enum Forgetful: Scenario {
    static let name = "forgetful"
    static let summary = "A client remembers other runs."
    static let faults: [FaultKind] = [.crash, .drop]
    static let bugs: [SeededBug] = []
    static let runs = SharedCount()

    static func plan(seed: UInt64, ticks: Int) -> [Planned<Int>] { [Planned(tick: 0, 0)] }

    static func run(_ plan: [Planned<Int>], in simulation: Simulation) async throws {
      if simulation.seed % 2 == 0 { simulation.happened(.drop, to: "client") }
      let number = simulation.seed == 20 ? runs.next() : 0
      simulation.answer(simulation.ask("run \(number)", by: "client"), "ok")
      if simulation.seed == 13 { simulation.undecided("too much to look at") }
      if simulation.seed == 17 { throw CancellationError() }
    }
  }

  @Test func `what never happened, what differs and what is undecided is told`() async {
    let order = Sweep.Order(
      seeds: 11...30, ticks: 10, scenarios: [ScenarioEntry(Forgetful.self)], twiceEvery: 5,
      width: 2)
    var told: [UInt64] = []
    let sweep = await Sweep(order) { seeds, _ in told.append(seeds) }
    #expect(sweep.runs == 20 && sweep.repeated == 4 && sweep.requests == 20)
    #expect(sweep.coverage == [.drop: 10])
    #expect(sweep.neverFired == [.crash])
    #expect(told.last == 20 && told == told.sorted())
    #expect(
      sweep.undecided == [
        "too much to look at: reprise dst run --scenario forgetful --seed 13 --ticks 10"
      ])
    #expect(sweep.failures.map(\.seed) == [17, 20])
    #expect(sweep.failures.map(\.property) == ["run-ends", "same-seed-same-run"])
    #expect(sweep.failures[1].words.contains("event 2 is once message-sent of client"))
  }

  @Test func `the last seeds there are can be swept`() async {
    let order = Sweep.Order(
      seeds: .max - 2 ... .max, ticks: 5, scenarios: [ScenarioEntry(Forgetful.self)])
    let sweep = await Sweep(order)
    #expect(sweep.runs == 3 && (sweep.digest == nil) == (sweep.repeated == 0))
  }

  @Test(arguments: Scenarios.all.map(\.name))
  func `two runs of one seed are the same to the last byte`(name: String) throws {
    let scenario = try #require(Scenarios.named(name))
    var digests: Set<String> = []
    for seed in UInt64(1)...100 {
      let (first, second) = (
        scenario.run(seed: seed, ticks: 100), scenario.run(seed: seed, ticks: 100)
      )
      #expect(first.logText == second.logText && first.digest == second.digest, "seed \(seed)")
      #expect(first.trace.jsonLines == second.trace.jsonLines, "seed \(seed)")
      digests.insert(first.digest)
    }
    #expect(digests.count > 90)
  }

  @Test(arguments: Scenarios.all.map(\.name))
  func `every trouble that a scenario announces happens, and nothing fails`(name: String)
    async throws
  {
    let scenario = try #require(Scenarios.named(name))
    let sweep = await Sweep(
      .init(seeds: 1...40, ticks: 400, scenarios: [scenario], twiceEvery: 0))
    #expect(sweep.failures.isEmpty && sweep.undecided.isEmpty)
    #expect(sweep.neverFired.isEmpty)
    #expect(Set(sweep.coverage.keys).isSubset(of: scenario.faults))
  }

  @Test(arguments: RegressionSeed.all)
  func `seeds that failed once`(regression: RegressionSeed) throws {
    let scenario = try #require(Scenarios.named(regression.scenario))
    let run = scenario.run(seed: regression.seed, ticks: regression.ticks, bug: regression.bug)
    #expect(run.violations.isEmpty == (regression.bug == nil))
    #expect(run.undecided.isEmpty)
  }

  @Test func `every known mistake of a scenario has a seed in the list`() {
    for scenario in Scenarios.all {
      for bug in scenario.bugs {
        #expect(
          RegressionSeed.all.contains { $0.scenario == scenario.name && $0.bug == bug },
          "\(scenario.name) \(bug.rawValue)")
      }
    }
  }
}

/// A number that grows.
private final class SharedCount: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}
