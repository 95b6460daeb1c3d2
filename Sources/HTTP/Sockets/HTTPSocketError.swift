/// The operating system refused something about a socket.
public struct HTTPSocketError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried, with the address where there is one.
  public let operation: String
  /// The system's error number; 0 when a name was not found.
  public let code: Int32
  /// The system's words for it.
  public let reason: String

  /// What was tried, why it failed, and the number.
  public var description: String { "\(operation): \(reason) (\(code))" }
}
