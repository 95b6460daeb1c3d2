/// A request that is answered before anybody looks at the store.
///
/// Source: protocol §2.3.
public struct EnvelopeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The status of the answer.
  public var status: Int
  /// The data of the answer: what is wrong.
  public var message: String
  /// The kind for the answer, `unknown` where the request does not say.
  public var kind: String
  /// The correlation id for the answer, `0` where the request does not say.
  public var correlationID: String

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - status: the status of the answer.
  ///   - message: what is wrong.
  ///   - kind: the kind for the answer.
  ///   - correlationID: the correlation id for the answer.
  public init(
    status: Int, message: String, kind: String = "unknown", correlationID: String = "0"
  ) {
    self.status = status
    self.message = message
    self.kind = kind
    self.correlationID = correlationID
  }

  /// The status and what is wrong.
  public var description: String { "\(kind) is refused with status \(status): \(message)" }
}
