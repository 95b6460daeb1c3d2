import DurablePromises
import PromiseStores
import Scheduling
import Testing

/// Where a store gets the time from.
struct TimeSourceTests {
  @Test(arguments: [0, 1, 1_790_000_000_000, -5]) func `a clock starts at the epoch`(epoch: Int64) {
    let clock = VirtualClock()
    clock.advance(by: .seconds(3))
    let time = TimeSource(clock, epoch: Instant(milliseconds: epoch))
    #expect(time.now == Instant(milliseconds: epoch))
    clock.advance(by: .microseconds(1_999))
    #expect(time.now == Instant(milliseconds: epoch + 1))
    clock.advance(by: .microseconds(1))
    #expect(time.now == Instant(milliseconds: epoch + 2))
  }

  @Test func `a sleeper wakes at its instant`() throws {
    let executor = SeededExecutor(seed: 1)
    let time = TimeSource(executor.clock, epoch: 1_000)
    let woken = try executor.run {
      try await time.sleep(until: 5_000)
      return time.now
    }
    #expect(woken == 5_000)
  }

  @Test func `the system's time goes on and is of this century`() async throws {
    let before = TimeSource.system.now
    try await TimeSource.system.sleep(until: before.advanced(by: 2))
    let after = TimeSource.system.now
    #expect(after >= before.advanced(by: 2))
    #expect(before > 1_500_000_000_000)
  }
}
