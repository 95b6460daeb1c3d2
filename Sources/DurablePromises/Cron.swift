/// When a schedule occurs: a cron expression, in UTC.
///
/// Five fields are minute, hour, day of the month, month and day of the week; six begin with the
/// second; seven end with the year. A field is a list of `*`, `?`, values, ranges `a-b` and steps
/// `*/n`, `a/n`, `a-b/n`. Days of the week are numbered from 1 for Sunday to 7 for Saturday; they
/// and months have names. A day must match both day fields, as on the official server. Source:
/// protocol §4.18.
public struct Cron: Hashable, Sendable {
  /// The values that a field allows, as bits; bit *n* stands for *n*.
  let seconds: UInt64
  let minutes: UInt64
  let hours: UInt64
  let days: UInt64
  let months: UInt64
  let weekdays: UInt64
  /// The years, in ranges; nil allows all.
  let years: [YearRange]?

  /// Every so many years from one to another.
  struct YearRange: Hashable, Sendable {
    var first: Int
    var last: Int
    var step: Int

    func contains(_ year: Int) -> Bool {
      (first...last).contains(year) && (year - first) % step == 0
    }
  }

  /// The last year in which anything occurs.
  static let lastYear = 9999
  /// Dates repeat after 400 years: what does not occur in more never does.
  private static let horizon = 500

  /// The first occurrence after an instant.
  ///
  /// Complexity: O(1) for common expressions; at most as many days as there are in 500 years.
  ///
  /// - Parameter instant: not an occurrence itself; its part of a second is dropped first.
  /// - Returns: a whole second; nil if there is none within 500 years or before the year 10000.
  public func next(after instant: Instant) -> Instant? {
    // The first second that may be it.
    let earliest = floorDivide(Int(instant.milliseconds), 1000).quotient + 1
    let (day, secondOfDay) = floorDivide(earliest, 86_400)
    let start = CivilDate(daysSince1970: day)
    guard start.year <= Self.lastYear else { return nil }
    if matches(start), let time = time(from: secondOfDay) {
      return Self.instant(day: day, second: time)
    }
    guard let firstTime = time(from: 0) else { return nil }
    let lastYear = min(Self.lastYear, start.year + Self.horizon)
    var year = start.year
    while year <= lastYear {
      defer { year += 1 }
      guard years?.contains(where: { $0.contains(year) }) != false else { continue }
      let firstMonth = year == start.year ? start.month : 1
      for month in firstMonth...12 where months.has(month) {
        let isStart = year == start.year && month == start.month
        var day = isStart ? start.day + 1 : 1
        let length = CivilDate.length(ofMonth: month, in: year)
        while day <= length {
          defer { day += 1 }
          guard days.has(day) else { continue }
          let number = CivilDate(year: year, month: month, day: day).daysSince1970
          guard weekdays.has(Self.weekday(number)) else { continue }
          return Self.instant(day: number, second: firstTime)
        }
      }
    }
    return nil
  }

  private static func instant(day: Int, second: Int) -> Instant {
    Instant(milliseconds: Int64(day * 86_400 + second) * 1000)
  }

  /// The day of the week, from 1 for Sunday; 1970-01-01 was a Thursday.
  private static func weekday(_ day: Int) -> Int {
    floorDivide(day + 4, 7).remainder + 1
  }

  private func matches(_ date: CivilDate) -> Bool {
    months.has(date.month) && days.has(date.day)
      && weekdays.has(Self.weekday(date.daysSince1970))
      && years?.contains { $0.contains(date.year) } != false
  }

  /// The first time of day that matches, from a second of the day on.
  private func time(from second: Int) -> Int? {
    let (hour, rest) = second.quotientAndRemainder(dividingBy: 3600)
    let (minute, lowest) = rest.quotientAndRemainder(dividingBy: 60)
    if hours.has(hour) {
      if minutes.has(minute), let second = seconds.first(from: lowest) {
        return hour * 3600 + minute * 60 + second
      }
      if let minute = minutes.first(from: minute + 1), let second = seconds.first(from: 0) {
        return hour * 3600 + minute * 60 + second
      }
    }
    guard let hour = hours.first(from: hour + 1), let minute = minutes.first(from: 0),
      let second = seconds.first(from: 0)
    else { return nil }
    return hour * 3600 + minute * 60 + second
  }
}

extension UInt64 {
  fileprivate func has(_ value: Int) -> Bool { (self >> UInt64(value)) & 1 == 1 }

  /// The lowest value that is in the set and not below another.
  fileprivate func first(from value: Int) -> Int? {
    let rest = value < 64 ? (self >> UInt64(value)) << UInt64(value) : 0
    return rest == 0 ? nil : rest.trailingZeroBitCount
  }
}
