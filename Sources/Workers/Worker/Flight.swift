internal import DurableAsyncAwait
internal import DurablePromises
internal import Synchronization

/// A pass of this worker, from its first acquisition until it has ended or is dropped.
final class Flight: Sendable {
  private struct State {
    var hasSlot = true
    /// What it waited for when it was suspended.
    var frontier: [String] = []
  }

  let id: String
  let origin: String
  /// After it nothing is to be done for the call.
  let deadline: Instant
  let pass: Pass
  let store: FencedStore
  private let state = Mutex(State())

  init(_ promise: PromiseRecord, _ pass: Pass, _ store: FencedStore) {
    id = promise.id
    origin = promise.tags[Tag.origin] ?? promise.id
    deadline = promise.timeoutAt
    self.pass = pass
    self.store = store
  }

  var frontier: [String] {
    get { state.withLock { $0.frontier } }
    set { state.withLock { $0.frontier = newValue } }
  }

  /// Says that the pass holds a slot.
  func takesSlot() { state.withLock { $0.hasSlot = true } }

  /// Says that the pass holds no slot; answers whether it did.
  func givesSlot() -> Bool {
    state.withLock { state in
      defer { state.hasSlot = false }
      return state.hasSlot
    }
  }
}
