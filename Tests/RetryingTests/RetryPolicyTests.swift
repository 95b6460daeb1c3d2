import Retrying
import Scheduling
import Testing

struct RetryPolicyTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let policy: RetryPolicy
    let milliseconds: [Int]

    init(_ name: String, _ policy: RetryPolicy, _ milliseconds: [Int]) {
      testDescription = name
      self.policy = policy
      self.milliseconds = milliseconds
    }
  }

  static let rows = [
    Row("never", .never, []),
    Row("constant", .constant(.milliseconds(50), attempts: 4), [50, 50, 50]),
    Row("constant zero", .constant(.zero, attempts: 3), [0, 0]),
    Row(
      "linear",
      .linear(initial: .milliseconds(100), increment: .milliseconds(50), attempts: 5),
      [100, 150, 200, 250]),
    Row(
      "linear from zero",
      .linear(initial: .zero, increment: .milliseconds(5), attempts: 4), [0, 5, 10]),
    Row(
      "linear, capped",
      .linear(
        initial: .milliseconds(100), increment: .milliseconds(50),
        maximumDelay: .milliseconds(180), attempts: 5),
      [100, 150, 180, 180]),
    Row(
      "exponential", .exponential(initial: .milliseconds(100), attempts: 6),
      [100, 200, 400, 800, 1600]),
    Row(
      "exponential, capped",
      .exponential(
        initial: .milliseconds(100), maximumDelay: .milliseconds(300), attempts: 5),
      [100, 200, 300, 300]),
    Row(
      "exponential by three halves",
      .exponential(initial: .milliseconds(80), factor: 1.5, attempts: 4), [80, 120, 180]),
    Row(
      "exponential by one",
      .exponential(initial: .milliseconds(80), factor: 1, attempts: 4), [80, 80, 80]),
    Row("exponential from zero", .exponential(initial: .zero, attempts: 3), [0, 0]),
    Row(
      "initial above the cap",
      .exponential(initial: .seconds(5), maximumDelay: .seconds(1), attempts: 3), [1000, 1000]),
  ]

  @Test(arguments: rows)
  func `gives these delays, then none`(row: Row) {
    let delays = (1..<row.policy.attempts).map { row.policy.delay(afterAttempt: $0) }
    #expect(delays == row.milliseconds.map { .milliseconds($0) })
    #expect(row.policy.delay(afterAttempt: row.policy.attempts) == nil)
    #expect(row.policy.delay(afterAttempt: .max) == nil)
  }

  @Test(arguments: [
    RetryPolicy.exponential(initial: .nanoseconds(1), factor: 2, attempts: .max),
    .exponential(initial: .nanoseconds(1), factor: .infinity, attempts: .max),
    .exponential(initial: .seconds(59), factor: .greatestFiniteMagnitude, attempts: .max),
    .linear(initial: .zero, increment: .seconds(Int64.max), attempts: .max),
    .linear(initial: .zero, increment: .nanoseconds(1), attempts: .max),
  ])
  func `stays at the cap however many attempts there are`(policy: RetryPolicy) {
    for attempt in [.max - 1, .max / 2, Int(Int32.max) * 1000] {
      #expect(policy.delay(afterAttempt: attempt) == .seconds(60))
    }
  }

  @Test func `a factor just above one is worked out, not counted out`() {
    let policy = RetryPolicy.exponential(initial: .seconds(1), factor: 1 + 1e-15, attempts: .max)
    #expect(policy.delay(afterAttempt: .max - 1) == .seconds(60))
    #expect(policy.delay(afterAttempt: 1_000_000_000).map { $0 < .seconds(2) } == true)
  }

  @Test func `a jittered delay is within its bounds and repeatable`() {
    var first = SeededGenerator(seed: 1)
    var second = SeededGenerator(seed: 1)
    let delays = (0..<100).map { _ in
      RetryPolicy.jittered(.seconds(10), by: 0.25, using: &first)
    }
    #expect(delays.allSatisfy { (.milliseconds(7500) ... .seconds(10)).contains($0) })
    #expect(Set(delays).count > 90)
    #expect(
      delays
        == (0..<100).map { _ in RetryPolicy.jittered(.seconds(10), by: 0.25, using: &second) })
    #expect(RetryPolicy.jittered(.seconds(10), by: 0, using: &first) == .seconds(10))
  }

  @Test func `mistakes of the programmer stop the program`() async {
    await #expect(processExitsWith: .failure) { _ = RetryPolicy.constant(.zero, attempts: 0) }
    await #expect(processExitsWith: .failure) {
      _ = RetryPolicy.constant(.seconds(-1), attempts: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = RetryPolicy.exponential(initial: .zero, factor: 0.5, attempts: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = RetryPolicy.never.delay(afterAttempt: 0)
    }
  }
}
