/// An exchange with a server that brought no usable response.
public struct HTTPClientError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong.
  public enum Reason: Hashable, Sendable {
    /// The address of the server is not one that this client can use.
    case badAddress
    /// A field or the target of the request is not well-formed.
    case badRequest
    /// No connection could be made: the server has not seen the request.
    case unreachable
    /// The connection was lost: the server may or may not have done what was asked.
    case connectionLost
    /// The time was over: the server may or may not have done what was asked.
    case timedOut
    /// What the server sent is not HTTP, or larger than the limit.
    case badResponse
    /// The server answered a request for events with something else.
    case noEvents(HTTPStatus)
    /// The client was closed.
    case closed
  }

  /// What went wrong.
  public let reason: Reason
  /// With which server, and the particulars.
  public let detail: String

  init(_ reason: Reason, _ detail: String) {
    self.reason = reason
    self.detail = detail
  }

  /// Whether the server cannot have acted on the request.
  public var isUnsent: Bool {
    switch reason {
    case .badAddress, .badRequest, .unreachable: true
    default: false
    }
  }

  /// What went wrong, with the particulars.
  public var description: String { "HTTP exchange failed (\(reason)): \(detail)" }
}
