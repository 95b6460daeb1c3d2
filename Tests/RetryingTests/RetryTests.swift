import Retrying
import Scheduling
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(12)))
struct RetryTests {
  private struct Unavailable: Error, Equatable {
    let attempt: Int
  }

  private let executor = SeededExecutor(seed: 1)
  private var clock: VirtualClock { executor.clock }
  private let doubling = RetryPolicy.exponential(initial: .milliseconds(100), attempts: 5)

  @Test func `tries again after the delays of the policy`() throws {
    let result = try executor.run { [clock, doubling] in
      var times: [Duration] = []
      let number = try await retry(doubling, clock: clock) { attempt in
        times.append(clock.now.sinceStart)
        if attempt.number < 5 { throw Unavailable(attempt: attempt.number) }
        return attempt.number
      }
      return (number, times)
    }
    #expect(result.0 == 5)
    #expect(result.1 == [0, 100, 300, 700, 1500].map { .milliseconds($0) })
  }

  @Test func `gives up after the last attempt and keeps its error`() throws {
    let error = try #require(throws: RetriesExhausted.self) {
      try executor.run { [clock, doubling] in
        try await retry(doubling, clock: clock) { throw Unavailable(attempt: $0.number) }
      }
    }
    #expect(error.attempts == 5)
    #expect(error.elapsed == .milliseconds(1500))
    #expect(error.lastError as? Unavailable == Unavailable(attempt: 5))
    #expect(error.reason == .attempts)
    #expect(error.description.contains("after 5 attempts in 1.5 seconds"))
    #expect(error.description.contains("Unavailable(attempt: 5)"))
  }

  @Test(arguments: [
    (deadline: 699, attempts: 3, elapsed: 300), (deadline: 700, attempts: 4, elapsed: 700),
    (deadline: 0, attempts: 1, elapsed: 0),
  ])
  func `begins no delay that would end after the deadline`(
    deadline: Int, attempts: Int, elapsed: Int
  ) throws {
    let policy = RetryPolicy.exponential(
      initial: .milliseconds(100), attempts: 100, deadline: .milliseconds(deadline))
    let error = try #require(throws: RetriesExhausted.self) {
      try executor.run { [clock] in
        try await retry(policy, clock: clock) { throw Unavailable(attempt: $0.number) }
      }
    }
    #expect(error.attempts == attempts)
    #expect(error.elapsed == .milliseconds(elapsed))
    #expect(error.reason == .deadline)
    #expect(clock.now.sinceStart == .milliseconds(elapsed))
  }

  @Test func `time spent in attempts counts towards the deadline`() throws {
    let policy = RetryPolicy.constant(.seconds(1), attempts: 100, deadline: .milliseconds(9500))
    let error = try #require(throws: RetriesExhausted.self) {
      try executor.run { [clock] in
        try await retry(policy, clock: clock) { attempt in
          try await clock.sleep(for: .seconds(4))
          throw Unavailable(attempt: attempt.number)
        }
      }
    }
    #expect(error.attempts == 2)
    #expect(error.elapsed == .seconds(9))
  }

  @Test func `a clock that wakes late does not begin an attempt after the deadline`() throws {
    let policy = RetryPolicy.constant(.seconds(1), attempts: 100, deadline: .seconds(10))
    let error = try #require(throws: RetriesExhausted.self) {
      try executor.run { [clock] in
        try await retry(policy, clock: LateClock(base: clock, delay: .seconds(20))) {
          throw Unavailable(attempt: $0.number)
        }
      }
    }
    #expect(error.attempts == 1)
    #expect(error.elapsed == .seconds(21))
    #expect(error.reason == .deadline)
  }

  @Test func `an error that is not retryable ends it after one attempt, as it is`() {
    let attempts = Counter()
    #expect(throws: Unavailable(attempt: 1)) {
      try executor.run { [clock, doubling] in
        try await retry(doubling, clock: clock, isRetryable: { !($0 is Unavailable) }) {
          attempts.increment()
          throw Unavailable(attempt: $0.number)
        }
      }
    }
    #expect(attempts.value == 1)
    #expect(clock.now.sinceStart == .zero)
  }

  @Test func `a cancellation is never retryable`() {
    #expect(throws: CancellationError.self) {
      try executor.run { [clock, doubling] in
        try await retry(doubling, clock: clock, isRetryable: { _ in true }) { _ in
          throw CancellationError()
        }
      }
    }
    #expect(clock.now.sinceStart == .zero)
  }

  @Test func `cancelling during a delay ends it at once`() throws {
    let policy = RetryPolicy.constant(.seconds(60), attempts: 10)
    let attempts = Counter()
    try executor.run { [clock] in
      await withThrowingTaskGroup { group in
        group.addTask {
          try await retry(policy, clock: clock) { _ in
            attempts.increment()
            throw Unavailable(attempt: 1)
          }
        }
        try? await clock.sleep(for: .seconds(90))
        group.cancelAll()
        await #expect(throws: CancellationError.self) { try await group.next() }
      }
    }
    #expect(attempts.value == 2)
    #expect(clock.now.sinceStart == .seconds(90))
  }

  @Test func `three attempts with one key have one effect`() throws {
    let policy = RetryPolicy.constant(.seconds(1), attempts: 3)
    let (receipt, account) = try executor.run { [clock] in
      var account = Account()
      let receipt = try await retry(policy, clock: clock, id: "order-7") { attempt in
        let receipt = account.withdraw(10, key: try #require(attempt.key))
        // The answer is lost twice, after the effect.
        if attempt.number < 3 { throw Unavailable(attempt: attempt.number) }
        return receipt
      }
      return (receipt, account)
    }
    #expect(receipt == 1)
    #expect(account.requests == 3)
    #expect(account.balance == 90)
  }

  @Test func `without an id there is no key`() throws {
    let key = try executor.run { [clock] in
      try await retry(.never, clock: clock) { $0.key }
    }
    #expect(key == nil)
  }

  @Test func `tells of each retry before its delay`() throws {
    let notes = try executor.run { [clock, doubling] in
      var notes: [String] = []
      _ = try await retry(
        doubling, clock: clock,
        onRetry: { notes.append("\(clock.now.sinceStart): \($0), \($1), \($2)") },
        operation: { if $0.number < 3 { throw Unavailable(attempt: $0.number) } })
      return notes
    }
    #expect(
      notes == [
        "0.0 seconds: 1, 0.1 seconds, Unavailable(attempt: 1)",
        "0.1 seconds: 2, 0.2 seconds, Unavailable(attempt: 2)",
      ])
  }

  @Test func `jitter changes the delays and the same generator repeats them`() throws {
    func times(seed: UInt64) throws -> [Duration] {
      let executor = SeededExecutor(seed: 1)
      return try executor.run { [doubling] in
        var generator = SeededGenerator(seed: seed)
        var times: [Duration] = []
        _ = try? await retry(
          doubling, clock: executor.clock,
          jitter: { RetryPolicy.jittered($0, by: 0.5, using: &generator) },
          operation: {
            times.append(executor.clock.now.sinceStart)
            throw Unavailable(attempt: $0.number)
          })
        return times
      }
    }
    #expect(try times(seed: 1) == times(seed: 1))
    #expect(try times(seed: 1) != times(seed: 2))
    #expect(try times(seed: 1).count == 5)
  }
}

private final class Counter: Sendable {
  private let count = Atomic(0)

  var value: Int { count.load(ordering: .relaxed) }

  func increment() { count.add(1, ordering: .relaxed) }
}

private struct Account {
  private(set) var balance = 100
  private(set) var requests = 0
  private var receipts: [String: Int] = [:]

  mutating func withdraw(_ amount: Int, key: String) -> Int {
    requests += 1
    if let receipt = receipts[key] { return receipt }
    balance -= amount
    receipts[key] = receipts.count + 1
    return receipts.count
  }
}

/// Wakes its sleepers later than they asked for.
private struct LateClock: Clock {
  let base: VirtualClock
  let delay: Duration

  var now: VirtualClock.Instant { base.now }
  var minimumResolution: Duration { delay }

  func sleep(until deadline: VirtualClock.Instant, tolerance: Duration?) async throws {
    try await base.sleep(until: deadline.advanced(by: delay))
  }
}
