public import ResonateProtocol
internal import Synchronization

/// A worker's end of a ``LocalTransport``.
public final class LocalReceiver: Receiver {
  private typealias Connection = (
    place: Registry<LocalTransport.Buffer>.Place, messages: AsyncStream<InboundMessage>
  )

  /// The address for whoever of the group is free, this receiver before all others.
  public let anycast: String
  /// The address of this receiver alone.
  public let unicast: String

  private let transport: LocalTransport
  private let group: String
  private let id: String
  /// Made in advance, so that nothing is lost before somebody receives.
  private let connection: Mutex<Connection?>

  init(_ transport: LocalTransport, group: String, id: String) {
    self.transport = transport
    self.group = group
    self.id = id
    (anycast, unicast) = GroupAddress.both(scheme: transport.scheme, group: group, id: id)
    connection = Mutex(transport.connect(group: group, id: id))
  }

  deinit { connection.withLock { $0.take() }.map { transport.disconnect($0.place) } }

  /// Takes messages until the task is cancelled; what waits then is lost.
  ///
  /// - Parameter handle: called for each message, one at a time.
  /// - Throws: `CancellationError`.
  public func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
    let (place, messages) =
      connection.withLock { $0.take() } ?? transport.connect(group: group, id: id)
    defer { transport.disconnect(place) }
    for await message in messages {
      if Task.isCancelled { break }
      await handle(message)
    }
    throw CancellationError()
  }
}

extension GroupAddress {
  /// The two addresses of a receiver (protocol §6.5).
  static func both(scheme: String, group: String, id: String) -> (any: String, uni: String) {
    (
      GroupAddress(scheme: scheme, cast: .any, group: group, id: id).text,
      GroupAddress(scheme: scheme, cast: .uni, group: group, id: id).text
    )
  }
}
