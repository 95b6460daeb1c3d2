public import DurablePromises

/// A message as a worker gets it.
///
/// Source: protocol §2.8.
public enum InboundMessage: Hashable, Sendable {
  /// Asks to acquire a task; the server's URL is a hint.
  case execute(task: String, version: Int64, serverURL: String?)
  /// Tells that a promise is settled.
  case unblock(PromiseRecord)
}
