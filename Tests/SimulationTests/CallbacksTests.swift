import Linearizability
import TestThreads
import Testing

@testable import Simulation

/// The mistake of the old server, found, shrunk and repaired.
@Suite(.longRunning)
struct CallbacksTests {
  private static let bug = SeededBug.createWithCallback

  private func scenario() throws -> ScenarioEntry {
    try #require(Scenarios.named("callbacks"))
  }

  @Test func `seed 23496 meets the mistake, and three steps of it are enough`() throws {
    let scenario = try scenario()
    let run = scenario.run(seed: 23496, ticks: 1_000, bug: Self.bug)
    #expect(run.log.count > 100)
    let violation = try #require(run.violations.first)
    #expect(violation.property == "linearizable")
    let request = try #require(violation.request)
    #expect(run.log[request - 1].request.hasPrefix("create callback"))
    #expect(run.log[request - 1].status == "already there, pending")

    let shrunk = try #require(scenario.shrink(run))
    #expect(shrunk.run.violations.first?.property == "linearizable")
    #expect(shrunk.originalSteps == run.plan.count)
    #expect(
      shrunk.run.log.map { "\($0.request) -> \($0.status ?? "")" } == [
        "create p3 with callback c2 -> exists, pending",
        "create p3 with callback c1 -> created, pending",
        "create callback c2 of p3 -> already there, pending",
      ])
    #expect(
      shrunk.run.reproduction
        == "reprise dst run --scenario callbacks --seed 23496 --ticks \(shrunk.run.ticks) "
        + "--bug create-with-callback --only 12,13,18")
    let again = scenario.run(
      seed: 23496, ticks: shrunk.run.ticks, bug: Self.bug, only: shrunk.run.only)
    #expect(again.digest == shrunk.run.digest)
    #expect(scenario.shrink(scenario.run(seed: 23496, ticks: 1_000)) == nil)
  }

  @Test func `what the checker is shown is what the model of promises forbids`() throws {
    let run = try scenario().run(seed: 23496, ticks: 1_000, bug: Self.bug)
    let history = try #require(run.history)
    let report = try HistoryReport(
      reading: history.jsonLines, model: history.model, title: "seed 23496")
    #expect(report.verdict == .illegal)
    #expect(report.operationCount == run.log.count)
    #expect(report.impossibleOperation.map { $0 + 1 } == run.violations.first?.request)
    #expect(history.report(title: "seed 23496").contradiction == report.contradiction)
  }

  @Test func `within 200 seeds the mistake is found, and shrinks to at most ten requests`()
    async throws
  {
    let scenario = try scenario()
    let sweep = await Sweep(
      .init(seeds: 1...200, ticks: 1_000, scenarios: [scenario], bug: Self.bug, twiceEvery: 0))
    #expect(sweep.runs == 200)
    #expect(sweep.failures.count >= 3 && sweep.failures.count < 50)
    for failure in sweep.failures.prefix(3) {
      #expect(failure.property == "linearizable")
      let run = scenario.run(seed: failure.seed, ticks: 1_000, bug: Self.bug)
      let shrunk = try #require(scenario.shrink(run))
      #expect(shrunk.run.log.count <= 10, "\(failure.seed): \(shrunk.run.logText)")
    }
  }
}
