public import DurablePromises
public import ResonateProtocol
internal import Synchronization

/// A transport within one process: messages go from hand to hand.
///
/// It makes no task, reads no clock and knows no order but that of its callers, so that under a
/// seeded executor a run has one course. Messages arrive in the order in which they were delivered.
public final class LocalTransport: Transport {
  typealias Buffer = AsyncStream<InboundMessage>.Continuation

  private struct State {
    var registry = Registry<Buffer>()
    var chance: Chance
  }

  /// The schemes of the addresses that this transport knows.
  public let schemes: Set<String>
  /// The scheme of its receivers' addresses.
  let scheme: String
  private let capacity: Int
  private let state: Mutex<State>

  /// Creates a transport without receivers.
  ///
  /// - Parameters:
  ///   - scheme: the scheme of its addresses, in lower case.
  ///   - capacity: how many messages may wait for one receiver; what has no room is dropped.
  ///   - generator: chooses a receiver where any of a group will do.
  public init(
    scheme: String = "local", capacity: Int = 100,
    generator: any RandomNumberGenerator & Sendable
  ) {
    precondition(capacity > 0, "a receiver has room for one message")
    self.scheme = scheme
    self.capacity = capacity
    schemes = [scheme]
    state = Mutex(State(chance: Chance(generator)))
  }

  /// How many receivers are connected.
  public var receiverCount: Int { state.withLock { $0.registry.count } }

  /// Connects a receiver.
  ///
  /// Messages wait for it from now on. It is connected until it stops to receive, or nobody has it.
  ///
  /// - Parameters:
  ///   - group: its group.
  ///   - id: its name within the group.
  /// - Returns: the receiver.
  public func receiver(group: String, id: String) -> LocalReceiver {
    LocalReceiver(self, group: group, id: id)
  }

  /// Puts a message into the buffer of the receiver that is to get it.
  ///
  /// - Parameters:
  ///   - message: what to send.
  ///   - address: where to.
  ///   - serverURL: what `execute` messages say about the server.
  /// - Returns: whether there was a receiver with room.
  public func deliver(
    _ message: Message, to address: Address, serverURL: String
  ) async -> Delivery {
    guard case .group(let place) = address, place.scheme == scheme else {
      return .foreign(address, schemes)
    }
    let buffer = state.withLock { $0.registry.receiver(of: place, &$0.chance) }
    switch buffer?.yield(InboundMessage(message, serverURL: serverURL)) {
    case .enqueued: return .delivered
    case .dropped: return .full(address)
    default: return .nobody(at: address)
    }
  }

  /// Connects a buffer, from which the messages for a receiver come.
  func connect(
    group: String, id: String
  ) -> (place: Registry<Buffer>.Place, messages: AsyncStream<InboundMessage>) {
    let (messages, buffer) = AsyncStream.makeStream(
      of: InboundMessage.self, bufferingPolicy: .bufferingOldest(capacity))
    return (state.withLock { $0.registry.add(group: group, id: id, buffer) }, messages)
  }

  func disconnect(_ place: Registry<Buffer>.Place) {
    state.withLock { $0.registry.remove(place) }
  }
}

extension InboundMessage {
  /// A message as it arrives when nothing happens to it on the way.
  init(_ message: Message, serverURL: String) {
    switch message {
    case .execute(let task, let version, _):
      self = .execute(task: task, version: version, serverURL: serverURL)
    case .unblock(let promise, _): self = .unblock(promise)
    }
  }
}
