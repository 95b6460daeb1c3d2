/// A point on the monotonic clock of a loop, in nanoseconds.
struct Moment: Hashable, Comparable, Sendable {
  var nanoseconds: Int64

  init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  init(_ elapsed: Duration) { nanoseconds = elapsed.nanoseconds }

  static func + (moment: Moment, duration: Duration) -> Moment {
    let (sum, overflow) = moment.nanoseconds.addingReportingOverflow(duration.nanoseconds)
    return Moment(nanoseconds: overflow ? .max : sum)
  }

  static func < (left: Moment, right: Moment) -> Bool { left.nanoseconds < right.nanoseconds }

  /// The time until then, in whole milliseconds, rounded up; 0 when it is over.
  func milliseconds(since now: Moment) -> Int32 {
    guard self > now else { return 0 }
    let distance = (nanoseconds - now.nanoseconds + 999_999) / 1_000_000
    return Int32(clamping: distance)
  }
}

extension Duration {
  /// The whole nanoseconds; the largest or smallest number where there is no room.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, beyond) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return overflow || beyond ? (seconds < 0 ? .min : .max) : sum
  }
}
