#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

extension HTTPClock {
  /// The clocks of this machine.
  public static let system = HTTPClock {
    let time = read(CLOCK_MONOTONIC)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  } secondsSince1970: {
    Int64(read(CLOCK_REALTIME).tv_sec)
  }

  private static func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    // The system call writes the structure it is given and keeps no pointer to it.
    let result = unsafe clock_gettime(clock, &time)
    precondition(result == 0, "the system has this clock")
    return time
  }
}
