/// A whole request, as a handler gets it.
public struct HTTPRequest: Hashable, Sendable {
  /// The method, such as `GET`; any token, so compare with what you know.
  public var method: String
  /// The path and the query, as they were sent, beginning with `/`; or `*` for `OPTIONS`.
  public var target: String
  /// The header fields.
  public var headers: HTTPHeaders
  /// The body, without its transfer coding; trailer fields are thrown away.
  public var body: [UInt8]

  /// Creates a request.
  ///
  /// - Parameters:
  ///   - method: the method.
  ///   - target: the path and the query, percent-encoded.
  ///   - headers: the fields; the client adds `Host` and `Content-Length` by itself.
  ///   - body: the bytes of the body.
  public init(
    method: String = "GET", target: String = "/", headers: HTTPHeaders = [:], body: [UInt8] = []
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
  }

  /// The path, still percent-encoded.
  public var path: Substring { target.prefix { $0 != "?" } }

  /// What follows the first `?`, still percent-encoded; `nil` without one.
  public var query: Substring? {
    target.firstIndex(of: "?").map { target[target.index(after: $0)...] }
  }

  /// The segments of the path between its slashes, percent-decoded.
  ///
  /// `nil` when a segment is not well-formed: a `%` without two hexadecimal digits, or no UTF-8.
  public var pathSegments: [String]? {
    var segments: [String] = []
    for part in path.utf8.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false) {
      guard let segment = percentDecoded(part) else { return nil }
      segments.append(segment)
    }
    return segments
  }

  private func percentDecoded(_ text: Substring.UTF8View.SubSequence) -> String? {
    var bytes: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      guard byte == 0x25 else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(Byte.hexadecimal),
        let low = rest.popFirst().flatMap(Byte.hexadecimal)
      else { return nil }
      bytes.append(UInt8(high * 16 + low))
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
