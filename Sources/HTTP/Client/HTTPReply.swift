/// A whole response, as a client gets it.
public struct HTTPReply: Hashable, Sendable {
  /// The status.
  public let status: HTTPStatus
  /// The header fields.
  public let headers: HTTPHeaders
  /// The body, without its transfer coding.
  public let body: [UInt8]
}
