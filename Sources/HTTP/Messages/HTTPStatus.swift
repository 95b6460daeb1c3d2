/// A status code with its reason phrase.
public struct HTTPStatus: RawRepresentable, Hashable, Sendable {
  /// The number, such as 404.
  public let rawValue: Int

  /// Creates a status.
  ///
  /// - Parameter rawValue: a number from 100 to 999; another becomes 500.
  public init(rawValue: Int) {
    self.rawValue = (100...999).contains(rawValue) ? rawValue : 500
  }

  /// Interim answer to `Expect: 100-continue`.
  public static let `continue` = HTTPStatus(rawValue: 100)
  /// Done.
  public static let ok = HTTPStatus(rawValue: 200)
  /// Done, and there is nothing to send.
  public static let noContent = HTTPStatus(rawValue: 204)
  /// The message is not well-formed.
  public static let badRequest = HTTPStatus(rawValue: 400)
  /// No valid credentials.
  public static let unauthorized = HTTPStatus(rawValue: 401)
  /// The credentials do not cover this.
  public static let forbidden = HTTPStatus(rawValue: 403)
  /// There is nothing of that name.
  public static let notFound = HTTPStatus(rawValue: 404)
  /// The resource does not know this method.
  public static let methodNotAllowed = HTTPStatus(rawValue: 405)
  /// The client did not finish its request in time.
  public static let requestTimeout = HTTPStatus(rawValue: 408)
  /// There is something else.
  public static let conflict = HTTPStatus(rawValue: 409)
  /// There was something once.
  public static let gone = HTTPStatus(rawValue: 410)
  /// The body is larger than the limit.
  public static let contentTooLarge = HTTPStatus(rawValue: 413)
  /// The request line is longer than the limit.
  public static let uriTooLong = HTTPStatus(rawValue: 414)
  /// An `Expect` field with something else than `100-continue`.
  public static let expectationFailed = HTTPStatus(rawValue: 417)
  /// Well-formed, and still not usable.
  public static let unprocessable = HTTPStatus(rawValue: 422)
  /// The header has too many bytes or fields.
  public static let headerTooLarge = HTTPStatus(rawValue: 431)
  /// The server failed.
  public static let internalServerError = HTTPStatus(rawValue: 500)
  /// A method or transfer coding that the server does not have.
  public static let notImplemented = HTTPStatus(rawValue: 501)
  /// The server cannot answer now.
  public static let serviceUnavailable = HTTPStatus(rawValue: 503)
  /// A version of HTTP that the server does not speak.
  public static let versionNotSupported = HTTPStatus(rawValue: 505)

  /// Tells whether a response of this status has no body, whatever its header says.
  var hasNoBody: Bool { rawValue < 200 || rawValue == 204 || rawValue == 304 }

  /// The reason phrase, for people who read along.
  public var reason: String {
    switch rawValue {
    case 100: "Continue"
    case 200: "OK"
    case 201: "Created"
    case 202: "Accepted"
    case 204: "No Content"
    case 300: "Multiple Choices"
    case 301: "Moved Permanently"
    case 302: "Found"
    case 304: "Not Modified"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 410: "Gone"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 417: "Expectation Failed"
    case 422: "Unprocessable Content"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 504: "Gateway Timeout"
    case 505: "HTTP Version Not Supported"
    default: "Unknown"
    }
  }
}

extension HTTPStatus: CustomStringConvertible {
  /// The number and the reason phrase.
  public var description: String { "\(rawValue) \(reason)" }
}
