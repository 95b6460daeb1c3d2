/// Something that a NATS server or the way to it refused.
public struct NATSError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong.
  public enum Reason: Hashable, Sendable {
    /// The address is not one that this client can use.
    case badAddress
    /// A subject or a queue has a character or an empty part that the protocol has no room for.
    case badSubject
    /// The payload is larger than the server takes.
    case payloadTooLarge
    /// No connection could be made.
    case unreachable
    /// The server does not let this client in; trying again changes nothing.
    case refused
    /// The server asks for TLS, which this client does not speak.
    case needsTLS
    /// What the server sent is not NATS, or larger than the limit.
    case badProtocol
    /// The connection was lost; what was published last may or may not have arrived.
    case connectionLost
    /// There is no connection at the moment.
    case notConnected
    /// So much waits to be sent that there is no room for more.
    case bufferFull
    /// The client was closed.
    case closed
  }

  /// What went wrong.
  public let reason: Reason
  /// With which server or subject, and the particulars.
  public let detail: String

  init(_ reason: Reason, _ detail: String) {
    self.reason = reason
    self.detail = detail
  }

  /// Whether trying again cannot help.
  public var isFinal: Bool {
    switch reason {
    case .badAddress, .refused, .needsTLS, .closed: true
    default: false
    }
  }

  /// What went wrong, with the particulars.
  public var description: String { "NATS (\(reason)): \(detail)" }
}
