import Retrying
import Scheduling
import Testing

@Suite(.timeLimit(.minutes(12)))
struct WithDeadlineTests {
  private struct Refused: Error {}

  private let executor = SeededExecutor(seed: 1)
  private var clock: VirtualClock { executor.clock }

  @Test func `an operation in time returns, and the timer is gone`() throws {
    let value = try executor.run { [clock] in
      try await withDeadline(.seconds(2), clock: clock) {
        try await clock.sleep(for: .seconds(1))
        return 42
      }
    }
    #expect(value == 42)
    #expect(clock.now.sinceStart == .seconds(1))
  }

  @Test func `an operation that takes too long is cancelled at the deadline`() throws {
    #expect(throws: DeadlineExceeded.self) {
      try executor.run { [clock] in
        try await withDeadline(.seconds(2), clock: clock) {
          try await clock.sleep(for: .seconds(60))
        }
      }
    }
    #expect(clock.now.sinceStart == .seconds(2))
  }

  @Test func `an operation that ignores cancellation is waited for, in vain`() throws {
    let error = #expect(throws: DeadlineExceeded.self) {
      try executor.run { [clock, executor] in
        try await withDeadline(.seconds(2), clock: clock) {
          await Task(executorPreference: executor) { try? await clock.sleep(for: .seconds(60)) }
            .value
        }
      }
    }
    #expect(error?.limit == .seconds(2))
    #expect(clock.now.sinceStart == .seconds(60))
  }

  @Test func `an error of the operation comes out as it is`() {
    #expect(throws: Refused.self) {
      try executor.run { [clock] in
        try await withDeadline(.seconds(2), clock: clock) { throw Refused() }
      }
    }
    #expect(clock.now.sinceStart == .zero)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `a cancelled caller gets the operation's own answer`(seed: UInt64) throws {
    let executor = SeededExecutor(seed: seed)
    let value = try executor.run { [clock = executor.clock] in
      let caller = Task(executorPreference: executor) {
        try await withDeadline(.seconds(60), clock: clock) {
          try? await clock.sleep(for: .seconds(30))
          return "cleaned up"
        }
      }
      try await clock.sleep(for: .seconds(1))
      caller.cancel()
      return try await caller.value
    }
    #expect(value == "cleaned up")
    #expect(executor.clock.now.sinceStart == .seconds(1))
  }

  @Test func `at the very instant of the deadline either may come first`() throws {
    let outcomes = try Set((0..<50).map { try isInTime(seed: $0) })
    #expect(outcomes == [true, false])
  }

  private func isInTime(seed: UInt64) throws -> Bool {
    let executor = SeededExecutor(seed: seed)
    return try executor.run { [clock = executor.clock] in
      do {
        try await withDeadline(.seconds(1), clock: clock) {
          try await clock.sleep(for: .seconds(1))
        }
        return true
      } catch is DeadlineExceeded {
        return false
      }
    }
  }
}
