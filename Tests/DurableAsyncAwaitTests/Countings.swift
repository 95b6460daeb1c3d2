import DurablePromises
import PromiseStores
import Synchronization

/// A store that counts what it is asked, and fails when it is told to.
final class CountingStore: PromiseStore {
  private struct State {
    var counts: [String: Int] = [:]
    var isBroken = false
    var refusals: [String: Response] = [:]
  }
  private let inner: any PromiseStore
  private let state = Mutex(State())

  init(_ inner: any PromiseStore) { self.inner = inner }

  /// How often something was asked, by the kind of the request.
  var counts: [String: Int] { state.withLock { $0.counts } }

  /// How many requests there were.
  var total: Int { counts.values.reduce(0, +) }

  /// Lets every request fail from now on.
  func fail(_ isBroken: Bool = true) { state.withLock { $0.isBroken = isBroken } }

  func send(_ request: Request, durability: Durability) async throws -> Response {
    let isBroken = state.withLock { state in
      state.counts[request.kind.rawValue, default: 0] += 1
      return state.isBroken
    }
    if isBroken { throw StoreBroken() }
    return try await inner.send(request, durability: durability)
  }

  func messages(for address: String) -> AsyncStream<Message> { inner.messages(for: address) }

  func settled(_ id: String) async throws -> PromiseRecord { try await inner.settled(id) }

  func tick() async throws -> Instant? { try await inner.tick() }

  func runTimers() async throws { try await inner.runTimers() }
}

struct StoreBroken: Error {}
