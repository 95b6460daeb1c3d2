import Testing

@testable import Scheduling

/// Lanes that take time to reach.
struct LatencyTests {
  @Test func `jobs arrive in the order of their latencies, and each sender is counted`() throws {
    let executor = SeededExecutor(.firstInFirstOut)
    let asked = Log<String>()
    let counter = LostUpdate.Counter(
      on: executor.lane("counter") { sender, number in
        asked.note("\(sender) \(number)")
        return sender == "slow" ? .milliseconds(5) : .milliseconds(1)
      })
    let log = Log<String>()
    for label in ["slow", "fast"] {
      Task(executorPreference: executor.lane(label)) {
        for _ in 0..<2 {
          await counter.write(1)
          log.note("\(label) at \(executor.clock.now.sinceStart / .milliseconds(1))")
        }
      }
    }
    try executor.drain()
    #expect(log.entries == ["fast at 1.0", "fast at 2.0", "slow at 5.0", "slow at 10.0"])
    #expect(asked.entries == ["slow 1", "fast 1", "fast 2", "slow 2"])
  }
}
