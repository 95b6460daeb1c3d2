import DurablePromises
import PromiseStores
import Scheduling
import Synchronization
import Workers

/// A store as one process sees it, which may die or be cut off at any of its requests.
final class FrailStore: PromiseStore {
  enum Fate: Sendable {
    /// The process dies, before or after the request has been carried out.
    case death(at: Int, isCarriedOut: Bool)
    /// Nothing gets through for a while, and then everything does.
    case silence(at: Int, Duration)
    /// One request fails; it has been carried out or not.
    case error(at: Int, isCarriedOut: Bool)
    case none
  }

  private struct State {
    var requests = 0
    var isDead = false
    var silentUntil: Instant?
    var settled: Set<String>?
    var dying: CheckedContinuation<Void, Never>?
  }

  private let yard: Yard
  private let fate: Fate
  private let state = Mutex(State())

  init(_ yard: Yard, _ fate: Fate = .none) {
    self.yard = yard
    self.fate = fate
  }

  var requests: Int { state.withLock { $0.requests } }

  /// What was settled when fate struck; nil if it has not.
  var settledThen: Set<String>? { state.withLock { $0.settled } }

  func send(_ request: Request, durability: Durability) async throws -> Response {
    Pattern.check(request, yard)
    let number = state.withLock { state in
      state.requests += 1
      return state.requests
    }
    switch fate {
    case .death(number, let isCarriedOut):
      if isCarriedOut { _ = try await yard.store.send(request, durability: durability) }
      strike(until: nil)
    case .silence(number, let duration):
      strike(until: yard.time.now.advanced(by: duration.components.seconds * 1_000))
    case .error(number, let isCarriedOut):
      if isCarriedOut { _ = try await yard.store.send(request, durability: durability) }
      throw Dead()
    default: break
    }
    if state.withLock({ $0.isDead }) { throw Dead() }
    if let end = state.withLock({ $0.silentUntil }) { try await yard.time.sleep(until: end) }
    return try await yard.store.send(request, durability: durability)
  }

  private func strike(until end: Instant?) {
    let settled = yard.store.snapshot().promises.map(\.record).filter { $0.state != .pending }
    let dying = state.withLock { state in
      state.settled = Set(settled.map(\.id))
      state.silentUntil = end
      state.isDead = end == nil
      guard end == nil else { return CheckedContinuation<Void, Never>?.none }
      defer { state.dying = nil }
      return state.dying
    }
    dying?.resume()
  }

  /// Returns when the process is dead.
  func death() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.isDead || Task.isCancelled { return true }
          state.dying = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      let dying = state.withLock { state in
        defer { state.dying = nil }
        return state.dying
      }
      dying?.resume()
    }
  }

  func messages(for address: String) -> AsyncStream<Message> { yard.store.messages(for: address) }

  func settled(_ id: String) async throws -> PromiseRecord { try await yard.store.settled(id) }

  func tick() async throws -> Instant? { nil }

  func runTimers() async throws {}
}

struct Dead: Error {}

extension Worker {
  /// Works until its process dies.
  func run(on store: FrailStore) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { try? await self.run() }
      group.addTask { await store.death() }
      await group.next()
      group.cancelAll()
    }
  }
}
