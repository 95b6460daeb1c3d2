internal import DurablePromises
public import PromiseStores

/// A clock whose waits are a tenth as long, for whoever waits between attempts and refreshes.
public struct Hurry: Clock {
  /// Creates a clock.
  public init() {}

  /// What time it is.
  public var now: ContinuousClock.Instant { ContinuousClock().now }
  /// A millisecond.
  public var minimumResolution: Duration { .milliseconds(1) }

  /// Waits a tenth of the time.
  public func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
    try await ContinuousClock().sleep(for: now.duration(to: deadline) / 10)
  }
}

extension TimeSource {
  /// The wall clock, whose waits are a tenth as long.
  public static let hurried = TimeSource {
    TimeSource.system.now
  } sleep: { until in
    let milliseconds = until.milliseconds - TimeSource.system.now.milliseconds
    try await ContinuousClock().sleep(for: .milliseconds(max(1, milliseconds / 10)))
  }
}
