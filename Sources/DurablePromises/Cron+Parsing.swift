/// A text that is no cron expression.
public struct CronError: Error, Hashable, CustomStringConvertible {
  /// The whole text.
  public var text: String
  /// What is wrong with it, as a sentence.
  public var problem: String

  /// What is wrong, and what would be right.
  public var description: String {
    """
    "\(text)" is no cron expression. \(problem) Write five fields: minute, hour, day of the month, \
    month, day of the week; or put a second before them, and a year after.
    """
  }
}

extension Cron {
  /// Reads a cron expression.
  ///
  /// - Parameter text: five, six or seven fields, between blanks.
  /// - Throws: ``CronError``, which names the field.
  public init(_ text: String) throws(CronError) {
    var fields = text.split { $0 == " " || $0 == "\t" }
    guard (5...7).contains(fields.count) else {
      throw CronError(text: text, problem: "It has \(fields.count) fields.")
    }
    if fields.count == 5 { fields.insert("0", at: 0) }
    func set(_ index: Int, _ field: Field) throws(CronError) -> UInt64 {
      var bits: UInt64 = 0
      for item in try field.items(fields[index], in: text) {
        for value in stride(from: item.first, through: item.last, by: item.step) {
          bits |= 1 << UInt64(value)
        }
      }
      return bits
    }
    seconds = try set(0, .second)
    minutes = try set(1, .minute)
    hours = try set(2, .hour)
    days = try set(3, .day)
    months = try set(4, .month)
    weekdays = try set(5, .weekday)
    let hasYears = fields.count == 7 && fields[6] != "*" && fields[6] != "?"
    years = hasYears ? try Field.year.items(fields[6], in: text) : nil
  }
}

/// One field of a cron expression: what it is called, and what it may hold.
private struct Field {
  var name: String
  var range: ClosedRange<Int>
  /// Names for the values, from the first on.
  var names: [String] = []

  static let second = Field(name: "second", range: 0...59)
  static let minute = Field(name: "minute", range: 0...59)
  static let hour = Field(name: "hour", range: 0...23)
  static let day = Field(name: "day of the month", range: 1...31)
  static let month = Field(
    name: "month", range: 1...12,
    names: [
      "january", "february", "march", "april", "may", "june", "july", "august", "september",
      "october", "november", "december",
    ])
  static let weekday = Field(
    name: "day of the week", range: 1...7,
    names: ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"])
  static let year = Field(name: "year", range: 1970...Cron.lastYear)

  /// The items of a list, each as a range with a step.
  func items(_ field: Substring, in text: String) throws(CronError) -> [Cron.YearRange] {
    var result: [Cron.YearRange] = []
    for item in field.split(separator: ",", omittingEmptySubsequences: false) {
      guard let range = self.item(item) else {
        throw CronError(
          text: text,
          problem: """
            The field "\(field)" should be a \(name), from \(range.lowerBound) to \
            \(range.upperBound).
            """)
      }
      result.append(range)
    }
    return result
  }

  private func item(_ item: Substring) -> Cron.YearRange? {
    let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let base = parts.first else { return nil }
    var step = 1
    if parts.count == 2 {
      guard let number = number(parts[1]), number > 0 else { return nil }
      step = number
    }
    if base == "*" || base == "?" {
      return .init(first: range.lowerBound, last: range.upperBound, step: step)
    }
    let ends = base.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count <= 2, let first = value(ends[0]) else { return nil }
    guard ends.count == 2 else {
      // A single value with a step goes on to the end.
      return .init(first: first, last: parts.count == 2 ? range.upperBound : first, step: step)
    }
    guard let last = value(ends[1]), first <= last else { return nil }
    return .init(first: first, last: last, step: step)
  }

  private func value(_ text: Substring) -> Int? {
    if let number = number(text) { return range.contains(number) ? number : nil }
    let name = text.lowercased()
    let index = names.firstIndex { $0 == name || $0.prefix(3) == name }
    return index.map { range.lowerBound + $0 }
  }

  /// A number of digits alone, and few of them.
  private func number(_ text: Substring) -> Int? {
    guard (1...6).contains(text.utf8.count),
      text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return Int(text)
  }
}
