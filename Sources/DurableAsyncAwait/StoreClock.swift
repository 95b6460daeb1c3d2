internal import DurablePromises
package import PromiseStores

/// The store's time as a clock, so that delays and deadlines are of one time.
package struct StoreClock: Clock {
  /// A point of the store's time.
  package struct Instant: InstantProtocol {
    let instant: DurablePromises.Instant

    /// The instant some time after this one.
    package func advanced(by duration: Duration) -> Self {
      Self(instant: instant.advanced(by: duration.milliseconds))
    }

    /// How long after this instant the other one is.
    package func duration(to other: Self) -> Duration {
      .milliseconds(other.instant.milliseconds - instant.milliseconds)
    }

    /// Whether the first instant is before the second.
    package static func < (one: Self, other: Self) -> Bool { one.instant < other.instant }

    init(instant: DurablePromises.Instant) { self.instant = instant }
  }

  private let time: TimeSource

  /// Creates a clock that shows a time.
  package init(time: TimeSource) { self.time = time }

  /// What time it is.
  package var now: Instant { Instant(instant: time.now) }
  /// A millisecond.
  package var minimumResolution: Duration { .milliseconds(1) }

  /// Waits for a time to come.
  package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try await time.sleep(until: deadline.instant)
  }
}
