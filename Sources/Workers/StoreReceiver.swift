internal import DurablePromises
public import PromiseStores
public import ResonateProtocol
public import Transports

/// Takes messages straight from a store in the same process, without a server in between.
///
/// A message waits in the store until a worker is free, and is taken by one of the group only.
public struct StoreReceiver: Receiver {
  /// The address for whoever of the group is free, this receiver before all others.
  public let anycast: String
  /// The address of this receiver alone.
  public let unicast: String
  private let store: any PromiseStore
  private let group: String

  /// Creates a receiver.
  ///
  /// - Parameters:
  ///   - store: where the messages are.
  ///   - group: whose messages it takes.
  ///   - id: names this receiver within the group.
  public init(_ store: any PromiseStore, group: String = "default", id: String) {
    self.store = store
    self.group = GroupAddress(scheme: "poll", cast: .any, group: group).text
    anycast = GroupAddress(scheme: "poll", cast: .any, group: group, id: id).text
    unicast = GroupAddress(scheme: "poll", cast: .uni, group: group, id: id).text
  }

  /// Takes messages until the task is cancelled.
  ///
  /// - Parameter handle: called for each message, one at a time.
  /// - Throws: `CancellationError`.
  public func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
    let turn = Slots(1)
    let (messages, merge) = AsyncStream.makeStream(of: InboundMessage.self)
    await withTaskGroup(of: Void.self) { tasks in
      for address in [group, anycast, unicast] {
        tasks.addTask { [store] in
          for await message in store.messages(for: address) {
            guard await turn.take() else { break }
            merge.yield(InboundMessage(message))
          }
        }
      }
      for await message in messages {
        await handle(message)
        turn.give()
      }
      tasks.cancelAll()
    }
    throw CancellationError()
  }
}

extension InboundMessage {
  fileprivate init(_ message: Message) {
    switch message {
    case .execute(let task, let version, _):
      self = .execute(task: task, version: version, serverURL: nil)
    case .unblock(let promise, _): self = .unblock(promise)
    }
  }
}
