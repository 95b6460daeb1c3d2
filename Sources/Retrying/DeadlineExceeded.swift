/// An operation was not finished in time, and was told to stop.
public struct DeadlineExceeded: Error, Hashable {
  /// How long the operation was given.
  public let limit: Duration
}

extension DeadlineExceeded: CustomStringConvertible {
  /// What happened, and what to do.
  public var description: String {
    "The operation was cancelled: it was not finished within \(limit). Make it faster, or allow more."
  }
}
