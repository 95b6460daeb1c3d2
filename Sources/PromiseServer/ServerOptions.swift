internal import HTTP

/// How a server is reached, and what it bears.
public struct ServerOptions: Sendable {
  /// A name or numeric address of this machine.
  public var host = "127.0.0.1"
  /// The port; 0 chooses a free one.
  public var port = 8001
  /// The port of the metrics; 0 chooses a free one, nil leaves them out.
  public var metricsPort: Int?
  /// Where workers find the server, if not at its host and port.
  public var url: String?
  /// Whom the server obeys; nil for everybody, which only a loopback address allows.
  public var tokens: Tokens?
  /// Whether checkers may set the time, and stop it.
  public var isDebugging = false
  /// How many threads share the connections, and run what they ask for.
  ///
  /// One is the fastest while reading and writing JSON takes less time than one core has: nobody has to be
  /// woken, and requests that come together share a flush.
  public var threads = 1
  /// How many streams of workers there may be at a time; beyond it, 503.
  public var pollConnections = 1_000
  /// How many messages may wait for a slow worker; beyond it, they are dropped.
  public var pollBuffer = 100
  /// How long a stream stays open, less than 240 s, after which a client dies (protocol §2.6).
  public var pollLifetime = Duration.seconds(235)
  /// How many messages may be under way at a time over transports that wait for their receivers.
  public var deliveries = 256
  /// How many messages may wait until one of those is there; beyond it, they are dropped.
  public var deliveryQueue = 10_000
  /// The largest body of a request, in bytes; beyond it, 413.
  public var bodyBytes = 2 * 1_024 * 1_024
  /// How many bytes of bodies may be under way at a time; beyond it, 503.
  public var totalBodyBytes = 256 * 1_024 * 1_024
  /// How long running requests may take when the server stops.
  public var shutdownTime = Duration.seconds(10)

  /// Creates the options of a server that only this machine reaches.
  public init() {}

  /// What the HTTP server bears from its clients.
  var limits: HTTPLimits {
    var limits = HTTPLimits()
    limits.bodyBytes = bodyBytes
    // Streams take connections too, and must not keep requests out.
    limits.connections = pollConnections + 2_000
    return limits
  }

  /// Refuses an address that strangers reach while nobody has to show a token.
  func check() throws(UnprotectedHost) {
    guard tokens == nil, !Self.isLoopback(host) else { return }
    throw UnprotectedHost(host: host)
  }

  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}

/// A server was to listen where others reach it, and to obey everybody.
public struct UnprotectedHost: Error, Hashable, CustomStringConvertible {
  /// The address.
  public let host: String

  /// What is wrong, and what to do.
  public var description: String {
    """
    Other machines reach the server at \(host), and it would obey everybody. Give it a file of tokens \
    (--token-file), or let it listen on 127.0.0.1.
    """
  }
}
