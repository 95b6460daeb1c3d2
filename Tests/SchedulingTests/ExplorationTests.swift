import Scheduling
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(12)))
struct ExplorationTests {
  @Test func `finds both outcomes of a lost update and no other`() throws {
    let exploration = try SeededExecutor.exploreAll(limit: 10_000) { try LostUpdate.run(on: $0) }
    #expect(exploration.isComplete)
    #expect(exploration.endings == [.returned(1), .returned(2)])
    #expect(exploration.findings.map(\.runs).reduce(0, +) == exploration.runs)
  }

  @Test func `finds a lost wake-up as being stuck`() throws {
    let exploration = try SeededExecutor.exploreAll(limit: 10_000) { executor in
      try LostWakeUp.run(on: executor)
      return true
    }
    #expect(exploration.isComplete)
    #expect(exploration.endings == [.returned(true), .stuck])
  }

  @Test func `runs each order of three independent jobs once`() throws {
    let exploration = try SeededExecutor.exploreAll(limit: 100) { try Arrivals.run(3, on: $0) }
    #expect(exploration.isComplete)
    #expect(exploration.runs == 6)
    #expect(exploration.findings.map(\.runs) == [1, 1, 1, 1, 1, 1])
    #expect(exploration.findings.first?.ending == .returned([0, 1, 2]))
    #expect(exploration.findings.last?.ending == .returned([2, 1, 0]))
  }

  @Test func `a finding can be seen again`() throws {
    let exploration = try SeededExecutor.exploreAll(limit: 10_000) { try LostUpdate.run(on: $0) }
    for finding in exploration.findings {
      let executor = SeededExecutor(.replay(finding.choices))
      #expect(try .returned(LostUpdate.run(on: executor)) == finding.ending)
      #expect(executor.choices == finding.choices)
    }
  }

  @Test func `stops at the limit and says so`() throws {
    let exploration = try SeededExecutor.exploreAll(limit: 5) { try Arrivals.run(3, on: $0) }
    #expect(!exploration.isComplete)
    #expect(exploration.runs == 5)
  }

  @Test func `a program that remembers earlier runs is refused`() {
    let runs = Atomic(0)
    #expect(throws: NotRepeatable.self) {
      try SeededExecutor.exploreAll(limit: 100) { executor in
        let run = runs.add(1, ordering: .relaxed).newValue
        return try Arrivals.run(2 + run, on: executor)
      }
    }
  }
}
