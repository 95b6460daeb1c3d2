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
      scenario: "callbacks", seed: 23496, ticks: 1_000, bug: nil, why: "the same seed, repaired"),
  ]
}
