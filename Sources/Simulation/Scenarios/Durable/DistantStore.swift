import DurablePromises
import PromiseStores

/// A store that takes time to reach.
///
/// How long a message is under way follows from its words, so that a run is the same in every build.
struct DistantStore: PromiseStore {
  let store: JournaledStore
  let world: DurableWorld
  /// Answers before what it wrote is flushed: a known mistake.
  let repliesBeforeFlush: Bool

  func send(_ request: Request, durability: Durability) async throws -> Response {
    await world.sleep(world.latency(request.address))
    return try await store.send(
      request, durability: repliesBeforeFlush ? .inOrder : durability)
  }

  func messages(for address: String) -> AsyncStream<Message> { store.messages(for: address) }

  func settled(_ id: String) async throws -> PromiseRecord { try await store.settled(id) }

  func tick() async throws -> Instant? { try await store.tick() }

  func runTimers() async throws { try await store.runTimers() }
}

extension Request {
  /// Tells requests apart: the kind, and the promise that it is about.
  fileprivate var address: String {
    switch self {
    case .promiseCreate(let create): "create \(create.id)"
    case .promiseSettle(let settle): "settle \(settle.id)"
    case .promiseGet(let id): "get \(id)"
    default: kind.rawValue
    }
  }
}
