/// A server's address: the `http://host:port` of a URL.
public struct HTTPOrigin: Hashable, Sendable, CustomStringConvertible {
  /// A name or a numeric address.
  public let host: String
  /// The port.
  public let port: Int

  /// Creates an origin.
  ///
  /// - Parameters:
  ///   - host: a name or a numeric address, an IPv6 one without brackets.
  ///   - port: the port.
  public init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Takes a URL apart.
  ///
  /// - Parameter url: `http://host`, with a port, a path and a query or without.
  /// - Returns: the origin, and the target for a request, which is at least `/`.
  /// - Throws: ``HTTPClientError``: only `http` is spoken here, without user names.
  public static func parse(
    _ url: String
  ) throws(HTTPClientError) -> (origin: HTTPOrigin, target: String) {
    let scheme = "http://"
    func refusal(_ reason: String) -> HTTPClientError {
      HTTPClientError(.badAddress, "\(url): \(reason)")
    }
    guard String(url.prefix(scheme.count)).matches(scheme) else {
      throw refusal("a URL begins with http://")
    }
    let rest = url.dropFirst(scheme.count).prefix { $0 != "#" }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard !authority.isEmpty, authority.utf8.allSatisfy(Byte.isHost) else {
      throw refusal("there is no proper host")
    }
    var host = authority
    var port = 80
    // In an IPv6 address the port follows the bracket.
    let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
    if let colon = authority[afterBracket...].lastIndex(of: ":") {
      guard let number = Int(authority[authority.index(after: colon)...]),
        (1...65_535).contains(number)
      else { throw refusal("the port is no number from 1 to 65535") }
      port = number
      host = authority[..<colon]
    }
    if host.first == "[" && host.last == "]" { host = host.dropFirst().dropLast() }
    guard !host.isEmpty else { throw refusal("there is no proper host") }
    let target = rest.dropFirst(authority.count)
    guard target.utf8.allSatisfy(Byte.isTarget) else {
      throw refusal("the path has a character that must be percent-encoded")
    }
    return (
      HTTPOrigin(host: String(host), port: port),
      target.first == "/" ? String(target) : "/" + target
    )
  }

  /// Nobody need be asked for the address.
  var isNumeric: Bool {
    host.contains(":") || host.utf8.allSatisfy { Byte.isDigit($0) || $0 == 0x2E }
  }

  /// The value of the `Host` field.
  var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// The origin as the beginning of a URL.
  public var description: String { "http://\(authority)" }
}
