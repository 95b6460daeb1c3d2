internal import ResonateProtocol
public import Transports

extension RemoteStore {
  /// A receiver that tells this store what comes before it tells anybody else.
  ///
  /// A settlement overtakes tasks that wait for a busy worker, so that a worker all of whose calls wait
  /// for promises gets on.
  ///
  /// - Parameter receiver: takes messages from the server; its unicast address is the store's.
  /// - Returns: the receiver for a worker on this store.
  public func feeding(from receiver: any Receiver) -> any Receiver {
    FeedingReceiver(store: self, receiver: receiver)
  }
}

private struct FeedingReceiver: Receiver {
  let store: RemoteStore
  let receiver: any Receiver

  var anycast: String { receiver.anycast }
  var unicast: String { receiver.unicast }

  func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      defer { group.cancelAll() }
      group.addTask { try await store.askAgain() }
      try await passOn(to: handle)
    }
  }

  private func passOn(to handle: @Sendable (InboundMessage) async -> Void) async throws {
    // What finds no room is lost, as on the server: it comes again.
    let (messages, queue) = AsyncStream<InboundMessage>.makeStream(
      bufferingPolicy: .bufferingOldest(100))
    try await withoutActuallyEscaping(handle) { handle in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for await message in messages { await handle(message) }
        }
        group.addTask {
          defer { queue.finish() }
          try await receiver.receive { message in
            store.handle(message)
            queue.yield(message)
          }
        }
        try await group.waitForAll()
      }
    }
  }
}
