import Scheduling
import Testing
import Tracing

@testable import Simulation

/// Random programs on the event loop in memory.
@Suite(.timeLimit(.minutes(12)))
struct LoopScenarioTests {
  @Test func `with no bug every program ends as predicted`() {
    for seed in UInt64(1)...100 {
      let run = Run(LoopScenario.self, seed: seed, ticks: 500)
      #expect(run.violations.isEmpty, "seed \(seed): \(run.violations)")
      #expect(run.log.count == 20 && run.log.allSatisfy { $0.status != nil })
    }
  }

  @Test func `the same seed gives the same run, to the last event`() {
    for seed in UInt64(1)...5 {
      let (first, second) = (
        Run(LoopScenario.self, seed: seed, ticks: 500),
        Run(LoopScenario.self, seed: seed, ticks: 500)
      )
      #expect(first.log == second.log)
      #expect(first.trace.events == second.trace.events)
    }
  }

  /// The digest was made by another build: neither the optimiser nor the process shows in a run.
  @Test func `a run is the same in every build`() {
    var digest: UInt64 = 0
    for seed in UInt64(1)...20 {
      for event in Run(LoopScenario.self, seed: seed, ticks: 500).trace.events {
        digest = digest &* 31 &+ Digest.of("\(event.index) \(event.clock) \(event.lane)")
      }
    }
    #expect(digest == 11_820_630_712_641_244_535)
  }

  @Test func `a lost wake-up is found, and says who waits for whom`() throws {
    let run = Run(LoopScenario.self, seed: 2, ticks: 1_000, bug: .lostWakeUp)
    let stuck = try #require(run.violations.first)
    #expect(stuck.property == "no-lost-wake-up")
    #expect(stuck.words.contains("waits for"))
    #expect(run.violations.contains { $0.property == "awaiters only on pending promises" })
  }

  @Test func `a program does the same whichever others are in the plan`() throws {
    let run = Run(LoopScenario.self, seed: 2, ticks: 1_000, bug: .lostWakeUp)
    let stuck = run.log.indices.filter { run.log[$0].status == nil }
    let plan = LoopScenario.plan(seed: 2, ticks: 1_000)
    for place in stuck.prefix(5) {
      let alone = Run(
        LoopScenario.self, seed: 2, ticks: 1_000, bug: .lostWakeUp, plan: [plan[place]])
      #expect(alone.violations.first?.property == "no-lost-wake-up", "\(plan[place].step)")
    }
    #expect(!stuck.isEmpty)
  }

  @Test func `each kind of program is in some run, and no run has all kinds`() {
    var seen: Set<String> = []
    for seed in UInt64(1)...40 {
      var chance = SeededGenerator(seed: seed)
      let kinds = Swarm.draw(LoopProgram.Kind.allCases, using: &chance)
      #expect(!kinds.isEmpty)
      seen.formUnion(kinds.map { "\($0)" })
    }
    #expect(seen.count == LoopProgram.Kind.allCases.count)
  }
}
