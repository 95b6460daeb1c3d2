/// A seed that once failed, or that must go on failing with a known mistake.
package struct RegressionSeed: Hashable, Sendable, CustomStringConvertible {
  /// The scenario.
  package let scenario: String
  /// The seed.
  package let seed: UInt64
  /// How long it goes on, in milliseconds of virtual time.
  package let ticks: Int
  /// The known mistake that the run must find; nil if the run must pass.
  package let bug: SeededBug?
  /// Why it stands here.
  package let why: String

  package var description: String {
    "\(scenario) \(seed) \(bug?.rawValue ?? "without a mistake"): \(why)"
  }

  /// Every failure ever found, and one seed for each known mistake.
  ///
  /// A seed stands for another run as soon as its scenario plans something else. Then it has to be
  /// replaced by one that shows the same mistake.
  package static let all: [RegressionSeed] = [
    RegressionSeed(
      scenario: "callbacks", seed: 23496, ticks: 1_000, bug: .createWithCallback,
      why: "the seed of chapter 19"),
    RegressionSeed(
      scenario: "loop", seed: 2, ticks: 1_000, bug: .lostWakeUp, why: "nobody wakes the awaiter"),
    RegressionSeed(
      scenario: "durable", seed: 4, ticks: 1_000, bug: .replyBeforeFlush,
      why: "what was acknowledged is gone with the power"),
    RegressionSeed(
      scenario: "durable", seed: 31, ticks: 1_000, bug: .tornTail,
      why: "a record that was torn is read"),
    RegressionSeed(
      scenario: "callbacks", seed: 23496, ticks: 1_000, bug: nil, why: "the same seed, repaired"),
    RegressionSeed(
      scenario: "server", seed: 14, ticks: 1_000, bug: .lateSettle,
      why: "a clock that jumped is ahead of the timers"),
    RegressionSeed(
      scenario: "server", seed: 1, ticks: 1_000, bug: .doubleFulfil,
      why: "a task that is done is fulfilled once more"),
    RegressionSeed(
      scenario: "server", seed: 58, ticks: 1_000, bug: .resumeAfterDeadline,
      why: "two deadlines pass before the timers ring"),
    RegressionSeed(
      scenario: "server", seed: 1, ticks: 1_000, bug: .leaseWithoutFencing,
      why: "a version that was never granted"),
    RegressionSeed(
      scenario: "server", seed: 1, ticks: 1_000, bug: .replyBeforeFlush,
      why: "the server dies before it writes what it answered"),
    RegressionSeed(
      scenario: "server", seed: 15, ticks: 1_000, bug: .tornTail,
      why: "the power fails between a write and its flush"),
    RegressionSeed(
      scenario: "server", seed: 997, ticks: 1_000, bug: nil,
      why: "was taken for impossible, when all origins were checked in one piece"),
    RegressionSeed(
      scenario: "server", seed: 1_795_299_494_304, ticks: 1_000, bug: nil,
      why: "a refused request moved the time of the witness, and not the store's"),
    RegressionSeed(
      scenario: "workers", seed: 1187, ticks: 1_000, bug: nil,
      why: "a refused request of an old holder counted as accepted"),
    RegressionSeed(
      scenario: "workers", seed: 4, ticks: 1_000, bug: .leaseWithoutFencing,
      why: "a worker that was taken for dead writes"),
    RegressionSeed(
      scenario: "workers", seed: 1, ticks: 1_000, bug: .replyBeforeFlush,
      why: "a call that was acknowledged is gone"),
    RegressionSeed(
      scenario: "workers", seed: 11, ticks: 1_000, bug: .tornTail,
      why: "the power fails between a write and its flush"),
  ]
}
