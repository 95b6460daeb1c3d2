public import DurablePromises
public import HTTP
public import ResonateProtocol
internal import Synchronization

/// The server's end of the streams of events that workers hold open.
///
/// Nothing waits for a worker that is away. What has no room in the buffer of a stream is dropped.
/// Source: protocol §2.6–2.7.
public final class PollTransport: Transport {
  private struct State {
    var registry = Registry<ResponseStream>()
    var chance: Chance
    var isClosed = false
  }

  /// `poll`.
  public let schemes: Set<String> = ["poll"]
  private let connections: Int
  private let buffer: Int
  private let lifetime: Duration
  private let state: Mutex<State>

  /// Creates a transport without connections.
  ///
  /// - Parameters:
  ///   - connections: the most connections at a time.
  ///   - buffer: how many messages may wait for one connection.
  ///   - lifetime: after what time a stream ends by itself; one client dies after 300 s, so it is
  ///     less than 240 s.
  ///   - generator: chooses a connection where any of a group will do.
  public init(
    connections: Int = 1_000, buffer: Int = 100, lifetime: Duration = .seconds(235),
    generator: any RandomNumberGenerator & Sendable
  ) {
    precondition(connections > 0 && buffer > 0, "a transport has room for one connection")
    precondition(lifetime < .seconds(240), "a stream ends before its client loses patience")
    self.connections = connections
    self.buffer = buffer
    self.lifetime = lifetime
    state = Mutex(State(chance: Chance(generator)))
  }

  /// How many connections there are.
  public var connectionCount: Int { state.withLock { $0.registry.count } }

  /// Adds a connection.
  ///
  /// - Parameters:
  ///   - group: its group.
  ///   - id: its name within the group; others may have the same.
  /// - Returns: the stream to answer with, as `HTTPResponse.events`; `nil` when there is no room.
  public func connect(group: String, id: String) -> ResponseStream? {
    // The place is known only after the stream, which has to know its place.
    let holder = Holder()
    let stream = ResponseStream(capacity: buffer, lifetime: lifetime) { [weak self] _ in
      self?.remove(holder)
    }
    let hasRoom = state.withLock { state in
      guard !state.isClosed, state.registry.count < connections else { return false }
      let place = state.registry.add(group: group, id: id, stream)
      holder.place.withLock { $0 = place }
      return true
    }
    return hasRoom ? stream : nil
  }

  /// Offers a message to the stream that is to get it.
  ///
  /// - Parameters:
  ///   - message: what to send.
  ///   - address: where to.
  ///   - serverURL: where workers find the server.
  /// - Returns: whether there was a connection with room.
  public func deliver(
    _ message: Message, to address: Address, serverURL: String
  ) async -> Delivery {
    guard case .group(let place) = address, schemes.contains(place.scheme) else {
      return .foreign(address, schemes)
    }
    guard let stream = state.withLock({ $0.registry.receiver(of: place, &$0.chance) }) else {
      return .nobody(at: address)
    }
    // One line, whatever is in it: an event of several lines is several messages to some clients.
    let body = MessageEnvelope.encode(message, serverURL: serverURL)
    switch stream.offer(Array("data: ".utf8) + body + [0x0A, 0x0A]) {
    case .queued: return .delivered
    case .full: return .full(address)
    case .closed: return .nobody(at: address)
    }
  }

  /// Ends all streams, after what waits for them, and lets no more in.
  public func close() {
    let streams = state.withLock { state in
      state.isClosed = true
      return state.registry.connections
    }
    for stream in streams { stream.finish() }
  }

  private func remove(_ holder: Holder) {
    guard let place = holder.place.withLock({ $0 }) else { return }
    state.withLock { $0.registry.remove(place) }
  }
}

/// Where a stream stands in the registry, for its own end.
private final class Holder: Sendable {
  let place = Mutex<Registry<ResponseStream>.Place?>(nil)
}
