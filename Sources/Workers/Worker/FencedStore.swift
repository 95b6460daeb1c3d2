internal import DurablePromises
internal import PromiseStores
internal import Synchronization

/// The store as one pass sees it: whatever it creates or settles is conditional on its lease.
///
/// A settled record that was seen once is never replaced, and after the first failure nothing is
/// asked any more, so that a stale worker has no effects. Source: protocol §6.8.
final class FencedStore: PromiseStore {
  fileprivate struct State {
    var version: Int64
    var known: [Name: PromiseRecord] = [:]
    /// Whether everything that the call ever created is known.
    var isComplete: Bool
    var failure: (any Error)?
    var outcome: PromiseRecord?
  }

  let id: String
  private let store: any PromiseStore
  private let time: TimeSource
  private let state: Mutex<State>

  /// Creates the view of a task that has just been acquired.
  init(
    _ store: any PromiseStore, task: TaskRecord, preload: [PromiseRecord], time: TimeSource
  ) {
    self.store = store
    self.time = time
    id = task.id
    // Nobody has held the task before version 1, so nobody has created anything.
    state = Mutex(State(version: task.version, isComplete: task.version == 1))
    absorb(preload)
  }

  /// How the call ended, if it has.
  var outcome: PromiseRecord? { state.withLock { $0.outcome } }

  var version: Int64 { state.withLock { $0.version } }

  /// The task was acquired again.
  func renew(_ task: TaskRecord, preload: [PromiseRecord]) {
    state.withLock { state in
      // If nobody else held it meanwhile, nobody has created anything meanwhile.
      state.isComplete = state.isComplete && task.version == state.version + 1
      state.version = task.version
    }
    absorb(preload)
  }

  /// Notes what the store knows.
  func absorb(_ records: [PromiseRecord]) {
    state.withLock { state in
      for record in records { _ = state.absorb(record) }
    }
  }

  // MARK: Requests

  func send(_ request: Request, durability: Durability) async throws -> Response {
    if let failure = state.withLock({ $0.failure }) { throw failure }
    do {
      return try await perform(request, durability)
    } catch {
      state.withLock { if $0.failure == nil { $0.failure = error } }
      throw error
    }
  }

  private func perform(_ request: Request, _ durability: Durability) async throws -> Response {
    switch request {
    case .promiseCreate(let create):
      if let record = known(create.id) { return Response(.ok, .promise(record)) }
      return try await fence(.create(create), durability)
    case .promiseSettle(let settle) where Name(settle.id) == Name(id):
      return try await fulfill(settle, durability)
    case .promiseSettle(let settle):
      if let record = known(settle.id), record.state != .pending {
        return Response(.ok, .promise(record))
      }
      return try await fence(.settle(settle), durability)
    case .promiseGet(let id):
      if let record = known(id) { return Response(.ok, .promise(record)) }
      if state.withLock({ $0.isComplete }), id.utf8.starts(with: "\(self.id).".utf8) {
        return Response(.notFound, .problem("Promise not found"))
      }
      return try await look(id)
    default: preconditionFailure("A pass creates, settles and gets promises.")
    }
  }

  private func known(_ id: String) -> PromiseRecord? { state.withLock { $0.known[Name(id)] } }

  private func fence(_ action: FenceAction, _ durability: Durability) async throws -> Response {
    let version = version
    let response = try await store.send(
      .taskFence(TaskFence(id: id, version: version, action: action)), durability: durability)
    try refuse(response, version)
    guard case .fenced(let inner, let preload) = response.body else { return response }
    return state.withLock { state in
      // Otherwise there is nothing in it that is news.
      if !state.isComplete { for record in preload { _ = state.absorb(record) } }
      guard let promise = inner.promise else {
        return Response(inner.status, .problem(inner.problem ?? ""))
      }
      return Response(inner.status, .promise(state.absorb(promise)))
    }
  }

  private func fulfill(_ settle: PromiseSettle, _ durability: Durability) async throws -> Response {
    let version = version
    let response = try await store.send(
      .taskFulfill(TaskFulfill(id: id, version: version, action: settle)), durability: durability)
    try refuse(response, version)
    if case .promise(let record) = response.body { state.withLock { $0.outcome = record } }
    return response
  }

  private func refuse(_ response: Response, _ version: Int64) throws {
    switch response.status {
    case .conflict, .notFound: throw LeaseLost(id: id, version: version)
    default: break
    }
  }

  /// Asks how a promise is now, and notes it.
  @discardableResult
  func look(_ id: String) async throws -> Response {
    let response = try await store.send(.promiseGet(id: id), durability: .flushed)
    guard case .promise(let record) = response.body else { return response }
    return Response(.ok, .promise(state.withLock { $0.absorb(record) }))
  }

  // MARK: Waiting

  /// Waits until a promise is settled that only its deadline settles, or this pass.
  ///
  /// What others settle is asked for when the pass stands still.
  func settled(_ id: String) async throws -> PromiseRecord {
    var isFirst = true
    while true {
      let response = try await send(.promiseGet(id: id), durability: .flushed)
      guard case .promise(let record) = response.body else { throw PromiseNotFound(id: id) }
      if record.state != .pending { return record }
      // The server's clock may be behind this one.
      let patience =
        isFirst ? record.timeoutAt : max(record.timeoutAt, time.now.advanced(by: 1_000))
      isFirst = false
      try await time.sleep(until: patience)
      if let record = known(id), record.state != .pending { return record }
      try await look(id)
    }
  }

  func messages(for address: String) -> AsyncStream<Message> { AsyncStream { nil } }

  func tick() async throws -> Instant? { nil }

  func runTimers() async throws {}
}

extension FencedStore.State {
  /// Notes a record, unless a settled one is known; answers what is known then.
  fileprivate mutating func absorb(_ record: PromiseRecord) -> PromiseRecord {
    let name = Name(record.id)
    if let old = known[name], old.state != .pending { return old }
    known[name] = record
    return record
  }
}
