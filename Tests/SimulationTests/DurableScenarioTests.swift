import Scheduling
import Testing
import Tracing

@testable import Simulation

/// Random durable programs in a process that crashes, on a disk that fails.
@Suite(.timeLimit(.minutes(12)))
struct DurableScenarioTests {
  @Test func `with no bug every program ends as predicted, whatever breaks`() {
    var coverage: [FaultKind: Int] = [:]
    var lives = 0
    for seed in UInt64(1)...40 {
      let run = Run(DurableScenario.self, seed: seed, ticks: 500)
      #expect(run.violations.isEmpty, "seed \(seed): \(run.violations)")
      coverage.merge(run.coverage, uniquingKeysWith: +)
      lives += Set(run.trace.events.filter { $0.kind == .effect }.map(\.lane)).count
    }
    #expect(Set(coverage.keys) == Set(DurableScenario.faults), "each kind of trouble happens")
    #expect(lives > 40, "steps run in more than one life")
  }

  @Test func `the same seed gives the same run, to the last event`() {
    for seed in UInt64(1)...5 {
      let (first, second) = (
        Run(DurableScenario.self, seed: seed, ticks: 500),
        Run(DurableScenario.self, seed: seed, ticks: 500)
      )
      #expect(first.log == second.log)
      #expect(first.trace.events == second.trace.events)
    }
  }

  /// The digest was made by another build: neither the optimiser nor the process shows in a log.
  @Test func `a log is the same in every build`() {
    var digest: UInt64 = 0
    for seed in UInt64(1)...10 {
      for entry in Run(DurableScenario.self, seed: seed, ticks: 500).log {
        let words = "\(entry.askedAt) \(entry.request) \(entry.status ?? "")"
        digest = digest &* 31 &+ Digest.of(words)
      }
    }
    #expect(digest == 18_059_465_484_175_943_414)
  }

  @Test func `a reply before the flush is found`() {
    let found = (UInt64(1)...20).filter { seed in
      Run(DurableScenario.self, seed: seed, ticks: 1_000, bug: .replyBeforeFlush)
        .violations.contains { $0.property == "acknowledged-survives" }
    }
    #expect(found.count >= 2, "\(found)")
  }

  @Test func `a step's result that a program went on with, and a crash took back, is found`() {
    let found = (UInt64(1)...10).filter { seed in
      Run(DurableScenario.self, seed: seed, ticks: 1_000, bug: .replyBeforeFlush)
        .violations.contains { $0.words.hasPrefix("a program had gone on with the result of") }
    }
    #expect(!found.isEmpty)
  }

  @Test func `a torn record that is taken for a whole one is found`() throws {
    let run = try #require(
      (UInt64(30)...60).lazy.map {
        Run(DurableScenario.self, seed: $0, ticks: 1_000, bug: .tornTail)
      }.first { !$0.violations.isEmpty })
    #expect(run.violations.first?.property == "journal-recovers")
  }

  @Test func `an empty plan is a run`() {
    let run = Run(DurableScenario.self, seed: 1, ticks: 100, plan: [])
    #expect(run.violations.isEmpty && run.log.isEmpty)
  }

  @Test func `what awaits somebody outside is known by its id`() {
    let program = DurableProgram.each([
      .step(1, failures: 0),
      .all([.sleep(1, .external(4, after: 2)), .external(5, after: 3)]),
      .detached(.step(1, failures: 0), .external(6, after: 1)),
    ])
    #expect(program.externals(of: "w").map(\.id) == ["w.2.1.2", "w.2.2.1", "w.3.2"])
    #expect(program.outcome == .value(16))
  }
}
