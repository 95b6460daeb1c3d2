/// The text of the `Date` field, made once a second (RFC 9110 §5.6.7).
struct DateText {
  private var second = Int64.min
  private var text = ""

  mutating func text(at second: Int64) -> String {
    if second != self.second {
      self.second = second
      text = Self.format(second)
    }
    return text
  }

  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Formats seconds since 1970, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func format(_ second: Int64) -> String {
    // Years 1970 to 9999; a wall clock outside of them is wrong anyway.
    let second = min(max(0, second), 253_402_300_799)
    let days = Int(second / 86_400)
    let time = Int(second % 86_400)
    let (year, month, day) = civil(days)
    let clock = [time / 3_600, time / 60 % 60, time % 60].map(twoDigits).joined(separator: ":")
    return
      "\(weekdays[days % 7]), \(twoDigits(day)) \(months[month - 1]) \(year) \(clock) GMT"
  }

  /// The date of a day counted from 1970, by eras of 400 years that begin in March.
  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
