/// A message as a subscriber gets it.
public struct NATSMessage: Hashable, Sendable {
  /// The subject under which it was published.
  public let subject: String
  /// Where an answer is expected, if anywhere.
  public let reply: String?
  /// The status of a message that the server itself sends: 503 when nobody listens.
  public let status: Int?
  /// What was published.
  public let payload: [UInt8]
}
