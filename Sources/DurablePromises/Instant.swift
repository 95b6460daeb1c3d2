/// A point in time, in milliseconds since 1970.
///
/// The machine reads no clock: every request and every internal step is told what time it is.
/// Source: protocol §0.
public struct Instant: Hashable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var milliseconds: Int64

  /// Creates a point in time.
  ///
  /// - Parameter milliseconds: milliseconds since 1970.
  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// The instant some time after this one.
  ///
  /// - Parameter milliseconds: how much later, in milliseconds.
  /// - Returns: the instant; the last one there is, where the sum is too large.
  public func advanced(by milliseconds: Int64) -> Instant {
    let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
    guard overflow else { return Instant(milliseconds: sum) }
    return Instant(milliseconds: milliseconds < 0 ? .min : .max)
  }
}

extension Instant: Comparable {
  /// Whether the first instant is before the second.
  public static func < (one: Instant, other: Instant) -> Bool {
    one.milliseconds < other.milliseconds
  }
}

extension Instant: Codable {
  /// Reads an instant from a number of milliseconds.
  public init(from decoder: any Decoder) throws {
    self.init(milliseconds: try decoder.singleValueContainer().decode(Int64.self))
  }

  /// Writes the number of milliseconds.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}

extension Instant: CustomStringConvertible {
  /// The number of milliseconds.
  public var description: String { String(milliseconds) }
}

extension Instant: ExpressibleByIntegerLiteral {
  /// An instant written as a number of milliseconds.
  public init(integerLiteral value: Int64) {
    self.init(milliseconds: value)
  }
}
