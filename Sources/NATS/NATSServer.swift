internal import Foundation

/// Where a server listens, and how to be let in.
public struct NATSServer: Hashable, Sendable, CustomStringConvertible {
  /// What a client shows to be let in.
  public enum Credentials: Hashable, Sendable {
    /// A name and a password.
    case user(String, password: String)
    /// A token.
    case token(String)
  }

  /// A name or a numeric address.
  public var host: String
  /// The port.
  public var port: Int
  /// What to show to be let in, if anything.
  public var credentials: Credentials?

  /// Creates an address.
  ///
  /// - Parameters:
  ///   - host: a name or a numeric address, an IPv6 one without brackets.
  ///   - port: the port.
  ///   - credentials: what to show to be let in, if anything.
  public init(host: String, port: Int = 4222, credentials: Credentials? = nil) {
    self.host = host
    self.port = port
    self.credentials = credentials
  }

  /// Reads a URL.
  ///
  /// - Parameter url: `nats://host`, `nats://host:port`, `nats://user:password@host` or
  ///   `nats://token@host`, where user, password and token may be percent-encoded.
  /// - Throws: ``NATSError``, if that is no such URL; the error does not repeat the credentials.
  public init(_ url: String) throws(NATSError) {
    let scheme = "nats://"
    guard url.hasPrefix(scheme) else {
      throw NATSError(.badAddress, "a server's URL begins with \(scheme), as in nats://host:4222")
    }
    guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty,
      ["", "/"].contains(parts.path), parts.query == nil, parts.fragment == nil
    else {
      throw NATSError(.badAddress, "a server's URL is nats://host:port, and nothing follows")
    }
    self.init(host: host.trimmingCharacters(in: ["[", "]"]), port: parts.port ?? 4222)
    guard (1...65_535).contains(port) else {
      throw NATSError(.badAddress, "\(port) is no port; ports are 1 to 65535")
    }
    switch (parts.user, parts.password) {
    case (let user?, let password?): credentials = .user(user, password: password)
    case (let token?, nil): credentials = .token(token)
    default: break
    }
  }

  /// The address as a URL, without the credentials.
  public var description: String {
    host.contains(":") ? "nats://[\(host)]:\(port)" : "nats://\(host):\(port)"
  }
}
