public import DurablePromises

/// A message as a worker gets it.
///
/// Source: protocol §2.8.
public enum InboundMessage: Hashable, Sendable {
  /// A task is to be acquired; the URL is a hint for whoever has no server configured.
  case execute(task: String, version: Int64, serverURL: String?)
  /// A promise is settled.
  case unblock(PromiseRecord)
}

/// A body that is no message.
public struct MessageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with it.
  public let reason: String

  /// What is wrong, and what to do.
  public var description: String {
    "That is no message of a Resonate server: \(reason). Ignore it: what matters comes again."
  }
}
