/// How far a long piece of work is, as one line.
public struct Progress: Hashable, Sendable {
  /// What is counted, in the singular: `seed`.
  public let unit: String
  /// How many are done.
  public let done: Int
  /// How many there are, if that is known.
  public let total: Int?
  /// How many of those done failed.
  public let failures: Int
  /// How long it has taken so far.
  public let elapsed: Duration

  /// States how far the work is.
  ///
  /// - Parameters:
  ///   - unit: what is counted, in the singular.
  ///   - done: how many are done.
  ///   - total: how many there are, if that is known.
  ///   - failures: how many of those done failed.
  ///   - elapsed: how long it has taken so far.
  public init(unit: String, done: Int, total: Int?, failures: Int, elapsed: Duration) {
    self.unit = unit
    self.done = done
    self.total = total
    self.failures = failures
    self.elapsed = elapsed
  }

  /// The line: `seed 1,204/5,000 · 310/s · 12 s left · 0 failures`.
  ///
  /// Rate and time left are left out as long as nothing is known about them.
  ///
  /// - Parameter capabilities: what the stream allows.
  /// - Returns: the line, without a line feed.
  public func line(_ capabilities: Capabilities) -> String {
    var parts = ["\(unit) \(done.grouped)" + (total.map { "/\($0.grouped)" } ?? "")]
    let seconds = elapsed / .seconds(1)
    if done > 0, seconds > 0 {
      let rate = Double(done) / seconds
      parts.append(Self.text(ofRate: rate))
      if let total, total > done {
        let left = max(1, (Double(total - done) / rate).rounded())
        if let left = Int(exactly: left) { parts.append("\(Self.text(ofSeconds: left)) left") }
      }
    }
    parts.append(failures == 1 ? "1 failure" : "\(failures.grouped) failures")
    return parts.joined(separator: capabilities.unicode ? " · " : ", ")
  }

  /// At least one a second as a whole number; slower, as a number a minute.
  private static func text(ofRate rate: Double) -> String {
    if rate >= 1, let whole = Int(exactly: rate.rounded()) { return "\(whole.grouped)/s" }
    return "\(Int(exactly: (rate * 60).rounded()) ?? 0)/min"
  }

  private static func text(ofSeconds seconds: Int) -> String {
    switch seconds {
    case ..<100: "\(seconds) s"
    case ..<6000: "\((seconds + 59) / 60) min"
    default: "\((seconds + 3599) / 3600) h"
    }
  }
}

extension Int {
  /// The number with a comma before every third digit.
  fileprivate var grouped: String {
    var result = ""
    let digits = String(magnitude)
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return self < 0 ? "-" + result : result
  }
}
