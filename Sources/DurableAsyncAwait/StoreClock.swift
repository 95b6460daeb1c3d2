internal import DurablePromises
internal import PromiseStores

/// The store's time as a clock, so that delays and deadlines are of one time.
struct StoreClock: Clock {
  struct Instant: InstantProtocol {
    let instant: DurablePromises.Instant

    func advanced(by duration: Duration) -> Self {
      Self(instant: instant.advanced(by: duration.milliseconds))
    }

    func duration(to other: Self) -> Duration {
      .milliseconds(other.instant.milliseconds - instant.milliseconds)
    }

    static func < (one: Self, other: Self) -> Bool { one.instant < other.instant }
  }

  let time: TimeSource

  var now: Instant { Instant(instant: time.now) }
  var minimumResolution: Duration { .milliseconds(1) }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try await time.sleep(until: deadline.instant)
  }
}
