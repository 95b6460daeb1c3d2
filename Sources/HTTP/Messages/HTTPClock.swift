/// Where this module gets the time from.
///
/// One reading measures waits, the other one is only written into `Date` fields.
public struct HTTPClock: Sendable {
  /// The time since some fixed point; it never goes back.
  public let elapsed: @Sendable () -> Duration
  let secondsSince1970: @Sendable () -> Int64

  /// Creates a clock.
  ///
  /// - Parameters:
  ///   - elapsed: the time since some fixed point; it never goes back.
  ///   - secondsSince1970: the wall clock, in seconds.
  public init(
    elapsed: @escaping @Sendable () -> Duration,
    secondsSince1970: @escaping @Sendable () -> Int64
  ) {
    self.elapsed = elapsed
    self.secondsSince1970 = secondsSince1970
  }
}
