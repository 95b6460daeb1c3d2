/// A message that waits in the outbox.
///
/// Source: protocol §2.8 and §5.8.
public enum Message: Hashable, Sendable {
  /// Asks a worker to acquire a task.
  case execute(task: String, version: Int64, address: String)
  /// Tells a listener that a promise is settled.
  case unblock(PromiseRecord, address: String)

  /// Where the message is to go.
  public var address: String {
    switch self {
    case .execute(_, _, let address), .unblock(_, let address): address
    }
  }

  /// What makes two messages the same entry of the outbox: the newer one replaces the older.
  public enum Key: Hashable, Sendable {
    /// The one execute message of a task.
    case execute(task: String)
    /// The one unblock message of a promise to an address.
    case unblock(promise: String, address: String)
  }

  /// The key under which the outbox holds the message.
  public var key: Key {
    switch self {
    case .execute(let task, _, _): .execute(task: task)
    case .unblock(let promise, let address): .unblock(promise: promise.id, address: address)
    }
  }
}
