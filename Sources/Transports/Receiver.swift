public import ResonateProtocol

/// A way from the server to its workers: a worker's end.
public protocol Receiver: Sendable {
  /// The address for whoever of the group is free, this receiver before all others.
  ///
  /// Source: protocol §6.5.
  var anycast: String { get }
  /// The address of this receiver alone.
  var unicast: String { get }

  /// Takes messages until the task is cancelled.
  ///
  /// After a lost connection it comes back by itself. Only one task at a time receives.
  ///
  /// - Parameter handle: called for each message, one at a time; the next one waits meanwhile.
  /// - Throws: `CancellationError` when the task is cancelled, and an error of the transport that
  ///   no repetition can mend.
  func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws
}
