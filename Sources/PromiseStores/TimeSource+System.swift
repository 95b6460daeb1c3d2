internal import DurablePromises

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

extension TimeSource {
  /// The wall clock of this machine.
  ///
  /// Deadlines are points on the wall clock, which people and time servers move. So a long sleep is
  /// cut into pieces, and a deadline that came nearer by such a move is missed by at most five seconds.
  public static let system = TimeSource {
    wallClock()
  } sleep: { until in
    let clock = ContinuousClock()
    while true {
      let now = wallClock()
      guard now < until else { return try Task.checkCancellation() }
      let rest = until.milliseconds.subtractingReportingOverflow(now.milliseconds)
      let piece = rest.overflow ? longestPiece : min(rest.partialValue, longestPiece)
      try await clock.sleep(for: .milliseconds(piece))
    }
  }

  /// How long to sleep before the wall clock is looked at again, in milliseconds.
  private static let longestPiece: Int64 = 5_000

  private static func wallClock() -> Instant {
    var time = timespec()
    // The system call writes the structure it is given and keeps no pointer to it.
    let result = unsafe clock_gettime(CLOCK_REALTIME, &time)
    precondition(result == 0, "The system has a wall clock.")
    return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
