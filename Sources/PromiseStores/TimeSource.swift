public import DurablePromises

/// Where a store gets the time from, and how it waits for a time to come.
///
/// The machine reads no clock, and neither does a store: tests and simulations give theirs.
public struct TimeSource: Sendable {
  private let read: @Sendable () -> Instant
  private let wait: @Sendable (Instant) async throws -> Void

  /// Creates a source.
  ///
  /// - Parameters:
  ///   - now: tells the time; it may go back, a store's own time does not.
  ///   - sleep: returns when that time has come, and throws when the task is cancelled.
  public init(
    now: @escaping @Sendable () -> Instant,
    sleep: @escaping @Sendable (_ until: Instant) async throws -> Void
  ) {
    read = now
    wait = sleep
  }

  /// Creates a source from a clock.
  ///
  /// - Parameters:
  ///   - clock: measures the time from now on; a virtual one in tests.
  ///   - epoch: what time it is now.
  public init<Time: Clock>(_ clock: Time, epoch: Instant) where Time.Duration == Duration {
    let start = clock.now
    self.init {
      epoch.advanced(by: start.duration(to: clock.now).wholeMilliseconds)
    } sleep: { until in
      let distance = until.milliseconds.subtractingReportingOverflow(epoch.milliseconds)
      // Farther than 64 bits of milliseconds is as good as never.
      let milliseconds = distance.overflow ? Int64.max : distance.partialValue
      try await clock.sleep(
        until: start.advanced(by: .milliseconds(milliseconds)), tolerance: nil)
    }
  }

  /// What time it is.
  public var now: Instant { read() }

  /// Waits for a time to come.
  ///
  /// - Parameter instant: the time.
  /// - Throws: `CancellationError` when the task is cancelled.
  public func sleep(until instant: Instant) async throws { try await wait(instant) }
}

extension Duration {
  /// The number of milliseconds, rounded down; the largest or smallest one where it has no room.
  fileprivate var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
    guard !overflow else { return seconds < 0 ? .min : .max }
    // Attoseconds have the sign of the seconds; an instant before the next millisecond is not in it.
    let rest = attoseconds / 1_000_000_000_000_000
    let isBelow = attoseconds < rest * 1_000_000_000_000_000
    let (sum, beyond) = product.addingReportingOverflow(isBelow ? rest - 1 : rest)
    guard !beyond else { return seconds < 0 ? .min : .max }
    return sum
  }
}
