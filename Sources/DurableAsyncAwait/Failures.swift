/// A function or step failed, and its promise is rejected.
///
/// It is the same on the first run and on every replay, which is why it carries words instead of the
/// error that was thrown.
public struct DurableFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The promise that is rejected.
  public let id: String
  /// What the error that was thrown said of itself.
  public let message: String
  /// The type of the error that was thrown, where it is known.
  public let type: String?

  /// Creates a failure.
  ///
  /// - Parameters:
  ///   - id: the promise that is rejected.
  ///   - message: what the error that was thrown said of itself.
  ///   - type: the type of the error that was thrown, where it is known.
  public init(id: String, message: String, type: String? = nil) {
    self.id = id
    self.message = message
    self.type = type
  }

  /// Which promise failed, and why.
  public var description: String { "\(id) failed: \(message)" }
}

/// A promise was settled by its deadline.
public struct PromiseTimedOut: Error, Hashable, Sendable, CustomStringConvertible {
  /// The promise in question.
  public let id: String

  /// Which promise it was.
  public var description: String { "\(id) was not settled before its deadline" }
}

/// A promise was cancelled.
public struct PromiseCanceled: Error, Hashable, Sendable, CustomStringConvertible {
  /// The promise in question.
  public let id: String

  /// Which promise it was.
  public var description: String { "\(id) was cancelled" }
}
