import Scheduling
import Testing

/// What a schedule by priorities finds, and how often.
@Suite(.timeLimit(.minutes(12)))
struct PrioritiesTests {
  /// One task takes many steps; the mistake shows if all of them come before another task's first.
  private func isOvertaken(_ strategy: Strategy, steps: Int) throws -> Bool {
    let executor = SeededExecutor(strategy)
    let log = Log<String>()
    Task(executorPreference: executor.lane("short")) { log.note("short") }
    Task(executorPreference: executor.lane("long")) {
      for _ in 0..<steps { await Task.yield() }
      log.note("long")
    }
    try executor.drain()
    return log.entries == ["long", "short"]
  }

  @Test func `an order of two things is found by half of all runs, however far they are apart`()
    throws
  {
    let (byPriorities, byChance) = try (UInt64(0)..<1_000).reduce(into: (0, 0)) { counts, seed in
      let priorities = Strategy.priorities(seed: seed, depth: 1, length: 100)
      if try isOvertaken(priorities, steps: 50) { counts.0 += 1 }
      if try isOvertaken(.random(seed: seed), steps: 50) { counts.1 += 1 }
    }
    #expect((400...600).contains(byPriorities))
    #expect(byChance == 0)
  }

  /// A lost update among others that are in no hurry: it takes a change of importance in the middle.
  private func losesUpdate(_ strategy: Strategy) throws -> (Bool, jobs: Int) {
    let executor = SeededExecutor(strategy)
    let values = Log<Int>()
    for label in ["a", "b"] {
      Task(executorPreference: executor.lane(label)) {
        for _ in 0..<3 { await Task.yield() }
        let seen = values.entries.last ?? 0
        await Task.yield()
        values.note(seen + 1)
        for _ in 0..<3 { await Task.yield() }
      }
    }
    try executor.drain()
    return (values.entries.last == 1, executor.jobsRun)
  }

  @Test func `a mistake of depth two is found as often as is promised`() throws {
    let length = try losesUpdate(.firstInFirstOut).jobs
    let found = try (UInt64(0)..<1_000).count {
      try losesUpdate(.priorities(seed: $0, depth: 2, length: length)).0
    }
    // Two lanes, and one step to choose among all.
    #expect(found * 2 * length >= 1_000, "\(found) of 1,000 runs of \(length) jobs")
    // Without a change there is none: one task runs to its end before the other begins.
    let without = try (UInt64(0)..<1_000).count {
      try losesUpdate(.priorities(seed: $0, depth: 1, length: length)).0
    }
    #expect(without == 0)
  }

  @Test func `the same seed makes the same choices, and they can be replayed`() throws {
    func choices(_ strategy: Strategy) throws -> (Int, [Choice]) {
      let executor = SeededExecutor(strategy)
      return (try LostUpdate.run(on: executor), executor.choices)
    }
    let first = try choices(.priorities(seed: 5, depth: 3, length: 30))
    let second = try choices(.priorities(seed: 5, depth: 3, length: 30))
    let replay = try choices(.replay(first.1))
    #expect(first == second && first == replay)
  }
}
