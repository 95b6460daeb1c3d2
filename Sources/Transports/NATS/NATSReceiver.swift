public import NATS
public import ResonateProtocol

/// A worker's end of messages that come through a NATS server.
public final class NATSReceiver: Receiver {
  /// The address for whoever of the group is free, this receiver before all others.
  public let anycast: String
  /// The address of this receiver alone.
  public let unicast: String

  private let client: NATSClient
  private let group: String
  private let id: String
  private let capacity: Int

  /// Creates a receiver, which subscribes when it receives.
  ///
  /// - Parameters:
  ///   - client: the connection, which may be shared, and comes back by itself.
  ///   - group: the group.
  ///   - id: its name within the group.
  ///   - capacity: how many messages may wait, in each of the two subjects; what has no room is dropped.
  public init(client: NATSClient, group: String, id: String, capacity: Int = 1_024) {
    precondition(capacity > 0, "a receiver has room for one message")
    self.client = client
    self.group = group
    self.id = id
    self.capacity = capacity
    (anycast, unicast) = GroupAddress.both(scheme: "nats", group: group, id: id)
  }

  /// Takes messages until the task is cancelled.
  ///
  /// - Parameter handle: called for each message, one at a time.
  /// - Throws: `CancellationError`, and `NATSError` when there will be no connection any more.
  public func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
    let own = try client.subscribe(to: Subjects.uni(group, id), capacity: capacity)
    let shared = try client.subscribe(
      to: Subjects.any(group), queue: "workers", capacity: capacity)
    let (messages, buffer) = AsyncStream.makeStream(
      of: InboundMessage.self, bufferingPolicy: .bufferingOldest(capacity))
    // Two streams become one, so that one message is handled at a time.
    try await withThrowingTaskGroup { group in
      for stream in [own, shared] {
        group.addTask {
          defer { buffer.finish() }
          for try await message in stream {
            guard let message = try? MessageEnvelope.decode(message.payload) else { continue }
            buffer.yield(message)
          }
        }
      }
      for await message in messages {
        if Task.isCancelled { break }
        await handle(message)
      }
      group.cancelAll()
      try await group.waitForAll()
    }
    throw CancellationError()
  }
}
