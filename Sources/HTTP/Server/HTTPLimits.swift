/// What a server bears from its clients.
///
/// Everything a client can make the server hold or wait for has a bound here.
public struct HTTPLimits: Hashable, Sendable {
  /// The longest request line, in bytes; beyond it, 414.
  public var requestLineBytes = 8 * 1_024
  /// The most bytes of header or trailer fields; beyond it, 431.
  public var headerBytes = 16 * 1_024
  /// The most header or trailer fields; beyond it, 431.
  public var headerFields = 100
  /// The largest body, in bytes; beyond it, 413.
  public var bodyBytes = 2 * 1_024 * 1_024
  /// The most connections at a time; beyond it, 503.
  public var connections = 2_000
  /// The time for a header from its first byte, or from the connection's beginning; then 408.
  public var headerTime = Duration.seconds(10)
  /// The time for a whole body; then 408.
  public var bodyTime = Duration.seconds(60)
  /// The time for a handler; then its task is cancelled, and the client gets 503.
  public var handlerTime = Duration.seconds(60)
  /// The time between two requests on a connection; then it is closed.
  public var idleTime = Duration.seconds(75)
  /// The time in which a client has to read something of what is waiting for it.
  public var stallTime = Duration.seconds(30)

  /// Creates the limits of a server that strangers can reach.
  public init() {}
}
