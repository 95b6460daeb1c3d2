package import DurablePromises

/// A cron expression, and a calendar that is walked through until it matches (protocol §4.18).
///
/// Seven fields: second, minute, hour, day of the month, month, day of the week (1 is Sunday),
/// year. Five leave out the second and the year, six the year. A class, so that the walk copies
/// no sets.
package final class ReferenceCron {
  private let seconds: Set<Int>
  private let minutes: Set<Int>
  private let hours: Set<Int>
  private let days: Set<Int>
  private let months: Set<Int>
  private let weekdays: Set<Int>
  private let years: Set<Int>

  /// Reads an expression, or finds that it is none.
  package init?(_ text: String) {
    var fields = text.split(separator: " ").map { String($0).uppercased() }
    if fields.count == 5 { fields.insert("0", at: 0) }
    if fields.count == 6 { fields.append("*") }
    guard fields.count == 7 else { return nil }
    let names = [
      "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]
    guard
      let seconds = Self.values(fields[0], 0...59), let minutes = Self.values(fields[1], 0...59),
      let hours = Self.values(fields[2], 0...23), let days = Self.values(fields[3], 1...31),
      let months = Self.values(fields[4], 1...12, names),
      let weekdays = Self.values(
        fields[5], 1...7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
      let years = Self.values(fields[6], 1970...2100)
    else { return nil }
    (self.seconds, self.minutes, self.hours) = (seconds, minutes, hours)
    (self.days, self.months, self.weekdays, self.years) = (days, months, weekdays, years)
  }

  /// The values that one field allows, or nil if it makes no sense.
  private static func values(
    _ field: String, _ range: ClosedRange<Int>, _ names: [String] = []
  ) -> Set<Int>? {
    func number(_ text: some StringProtocol) -> Int? {
      let name = names.firstIndex(of: String(text)).map { $0 + range.lowerBound }
      guard let number = name ?? Int(text), range.contains(number) else { return nil }
      return number
    }
    var values: Set<Int> = []
    for item in field.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = item.split(separator: "/", omittingEmptySubsequences: false)
      let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count <= 2, ends.count <= 2, let step = parts.count == 1 ? 1 : Int(parts[1])
      else { return nil }
      let (low, high): (Int?, Int?)
      if parts[0] == "*" || parts[0] == "?" {
        (low, high) = (range.lowerBound, range.upperBound)
      } else if ends.count == 2 {
        (low, high) = (number(ends[0]), number(ends[1]))
      } else {
        (low, high) = (number(ends[0]), parts.count == 1 ? number(ends[0]) : range.upperBound)
      }
      guard step > 0, let low, let high, low <= high else { return nil }
      values.formUnion(stride(from: low, through: high, by: step))
    }
    return values
  }

  /// The first instant after one that the expression allows, or nil if there is none.
  package func next(after now: Instant) -> Instant? {
    var second = now.milliseconds / 1000 + 1
    var day = second / 86400
    var date = Self.date(ofDay: day)
    while date.year <= 2100 {
      if allows(date, day) {
        while second < (day + 1) * 86400 {
          let (hour, minute) = (Int(second / 3600 % 24), Int(second / 60 % 60))
          if !hours.contains(hour) || !minutes.contains(minute) {
            second = (second / 60 + 1) * 60
          } else if !seconds.contains(Int(second % 60)) {
            second += 1
          } else {
            return Instant(milliseconds: second * 1000)
          }
        }
      }
      day += 1
      second = day * 86400
      date = Self.dayAfter(date)
    }
    return nil
  }

  private func allows(_ date: (year: Int, month: Int, day: Int), _ day: Int64) -> Bool {
    let weekday = Int((day + 4) % 7) + 1  // 1970-01-01 was a Thursday, which is 5
    return years.contains(date.year) && months.contains(date.month) && days.contains(date.day)
      && weekdays.contains(weekday)
  }

  /// Counts from 1970, year by year, then month by month.
  private static func date(ofDay count: Int64) -> (year: Int, month: Int, day: Int) {
    var (year, month, rest) = (1970, 1, Int(count))
    while rest >= (isLeap(year) ? 366 : 365) {
      rest -= isLeap(year) ? 366 : 365
      year += 1
    }
    while rest >= length(month, year) {
      rest -= length(month, year)
      month += 1
    }
    return (year, month, rest + 1)
  }

  private static func dayAfter(
    _ date: (year: Int, month: Int, day: Int)
  ) -> (year: Int, month: Int, day: Int) {
    if date.day < length(date.month, date.year) { return (date.year, date.month, date.day + 1) }
    return date.month < 12 ? (date.year, date.month + 1, 1) : (date.year + 1, 1, 1)
  }

  private static func length(_ month: Int, _ year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: isLeap(year) ? 29 : 28
    default: 31
    }
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }
}
