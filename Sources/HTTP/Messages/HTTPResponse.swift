/// What a handler answers.
///
/// `Content-Length`, `Transfer-Encoding`, `Date` and `Connection` are the server's own business; of these
/// only `Connection: close` is looked at, and ends the connection after this response.
public struct HTTPResponse: Sendable {
  /// What follows the header.
  public enum Body: Sendable {
    /// All bytes at once.
    case bytes([UInt8])
    /// Bytes that come over time, such as server-sent events.
    case stream(ResponseStream)
  }

  /// The status.
  public var status: HTTPStatus
  /// The header fields.
  public var headers: HTTPHeaders
  /// The body.
  public var body: Body

  /// Creates a response.
  ///
  /// - Parameters:
  ///   - status: the status.
  ///   - headers: the fields; one that is not well-formed turns the response into a 500.
  ///   - body: the body.
  public init(_ status: HTTPStatus, headers: HTTPHeaders = [:], body: Body = .bytes([])) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A response whose body is text.
  ///
  /// - Parameters:
  ///   - text: the body.
  ///   - status: the status.
  ///   - type: the media type.
  /// - Returns: the response.
  public static func text(
    _ text: String, _ status: HTTPStatus = .ok, type: String = "text/plain; charset=utf-8"
  ) -> HTTPResponse {
    HTTPResponse(status, headers: ["Content-Type": type], body: .bytes(Array(text.utf8)))
  }

  /// A response whose body is JSON.
  ///
  /// - Parameters:
  ///   - bytes: the document.
  ///   - status: the status.
  /// - Returns: the response.
  public static func json(_ bytes: [UInt8], _ status: HTTPStatus = .ok) -> HTTPResponse {
    HTTPResponse(status, headers: ["Content-Type": "application/json"], body: .bytes(bytes))
  }

  /// A response that stays open and sends events (protocol §2.6).
  ///
  /// - Parameter stream: where the events come from.
  /// - Returns: the response.
  public static func events(_ stream: ResponseStream) -> HTTPResponse {
    HTTPResponse(
      .ok, headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-cache"],
      body: .stream(stream))
  }
}
