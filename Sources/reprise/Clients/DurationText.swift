/// How durations are written on the command line: `500ms`, `30s`, `1h30m`.
///
/// Source: protocol §7. A number without a unit is no duration, and nothing is as long as zero.
package enum DurationText {
  /// What is accepted, as the end of a sentence.
  static let accepted = "a duration such as 500ms, 30s or 1h30m"

  private static let units: [String: Int64] = [
    "ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
  ]

  /// Reads a duration.
  ///
  /// - Parameter text: numbers, each with its unit.
  /// - Returns: the sum in milliseconds; nothing if the text is no duration, or too long a one.
  package static func milliseconds(_ text: String) -> Int64? {
    var rest = text[...]
    var total: Int64 = 0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      let unit = rest.dropFirst(digits.count).prefix { $0.isLetter }
      guard let number = Int64(digits), let length = units[String(unit)] else { return nil }
      let (part, isTooLong) = number.multipliedReportingOverflow(by: length)
      let (sum, isTooMuch) = total.addingReportingOverflow(part)
      guard !isTooLong, !isTooMuch else { return nil }
      total = sum
      rest = rest.dropFirst(digits.count + unit.count)
    }
    return total > 0 ? total : nil
  }
}
