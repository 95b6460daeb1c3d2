internal import AsyncAwait
internal import DurablePromises
internal import Foundation
internal import PromiseStores
internal import Synchronization
internal import Tracing

/// What all calls of one durable loop share.
///
/// The table here is only a cache of the store's: which of its promises somebody in this process
/// works on, and as which promise of the event loop their awaiters know them.
final class Engine: Sendable {
  enum Row {
    /// Somebody is about to run it; these wait to hear as which promise.
    case claimed([CheckedContinuation<Void, Never>])
    /// A callee of the event loop runs it.
    case running(AsyncAwait.Promise<Settled>, Run)
    /// Something outside settles it.
    case external(Resolver<Settled>)
    /// Its run had to stop; the promise is pending.
    case failed(any Error)
  }

  let store: any PromiseStore
  let loop: EventLoop
  /// Runs what has no place in a trace: timers and listening.
  let housekeeping: EventLoop
  let time: TimeSource
  let functions: [String: any Registrable]
  let recorder: DurableRecorder?
  /// How many steps a call may have; a warning comes at a fifth of it.
  let maximumSteps: Int
  /// Counts what goes on, if this is one pass of a worker.
  let activity: Activity?
  /// Who runs remote calls that name nobody.
  let group: String
  /// By bytes, as the store tells ids apart.
  private let table = Mutex<[Name: Row]>([:])
  private let closed = Atomic(false)

  /// How long a promise may stay pending if nobody says otherwise: a day (protocol §6.6).
  static let defaultTimeout = Duration.seconds(86_400)

  init(
    store: any PromiseStore, functions: [String: any Registrable], time: TimeSource,
    placement: Placement, recorder: DurableRecorder?, maximumSteps: Int = 50_000,
    activity: Activity? = nil, group: String = TargetAddress.defaultGroup
  ) {
    self.activity = activity
    self.group = group
    self.maximumSteps = maximumSteps
    self.store = store
    loop = EventLoop(placement: placement, observer: recorder?.recorder)
    housekeeping = EventLoop(placement: placement)
    self.time = time
    self.functions = functions
    self.recorder = recorder
  }

  /// Functions by their names.
  static func table(of functions: [any Registrable]) -> [String: any Registrable] {
    Dictionary(functions.map { ($0.name, $0) }) { first, _ in
      preconditionFailure("Two functions are called \(first.name).")
    }
  }

  func deadline(after timeout: Duration?) -> Instant {
    // Before 1970 there are no deadlines (protocol §4.2).
    max(0, time.now.advanced(by: (timeout ?? Self.defaultTimeout).milliseconds))
  }

  /// Lets nothing begin any more, and stops what runs.
  func stop() async {
    closed.store(true, ordering: .sequentiallyConsistent)
    await housekeeping.close()
    await loop.close()
  }

  /// Refuses to go on when the run or the loop has been stopped.
  func check(_ run: Run?) throws {
    try run?.check()
    if closed.load(ordering: .sequentiallyConsistent) { throw CancellationError() }
  }

  /// Whether nothing begins any more.
  var isClosed: Bool { closed.load(ordering: .sequentiallyConsistent) }

  // MARK: The table

  /// Reserves the right to run a promise; false if somebody has it.
  func claim(_ id: String) -> Bool {
    table.withLock { table in
      switch table[Name(id)] {
      case nil, .failed:
        table[Name(id)] = .claimed([])
        return true
      case .claimed, .running, .external: return false
      }
    }
  }

  func enter(_ row: Row?, for id: String) {
    let name = Name(id)
    let waiting = table.withLock { table -> [CheckedContinuation<Void, Never>] in
      defer { table[name] = row }
      guard case .claimed(let waiting) = table[name] else { return [] }
      return waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Waits until whoever has claimed a promise has entered what it is.
  func entered(_ id: String) async {
    await withCheckedContinuation { continuation in
      let isClaimed = table.withLock { table in
        guard case .claimed(let waiting) = table[Name(id)] else { return false }
        table[Name(id)] = .claimed(waiting + [continuation])
        return true
      }
      if !isClaimed { continuation.resume() }
    }
  }

  /// Notes that a run has ended, unless its promise has changed hands.
  func leave(_ run: Run) {
    let name = Name(run.id)
    table.withLock { table in
      guard case .running(_, let holder) = table[name], holder === run else { return }
      // Only a promise that stays pending needs its reason remembered.
      table[name] = run.stopped.map(Row.failed)
    }
  }

  func row(of id: String) -> Row? { table.withLock { $0[Name(id)] } }

  // MARK: Storage: the two operations, create and settle

  /// Creates a promise, or finds the one that a former life created, and compares.
  func create(
    _ create: PromiseCreate, _ durability: Durability, by run: Run?, _ source: Source?
  ) async throws -> PromiseRecord {
    try check(run)
    let record = try await stopping(run) {
      try await self.promise(.promiseCreate(create), create.id, durability)
    }
    guard record.param == create.param, Tag.kind(record.tags) == Tag.kind(create.tags) else {
      let error = NondeterminismError(
        step: create.id, recorded: StepParam.describe(record), asked: StepParam.describe(create),
        source: source.map(String.init(describing:)) ?? "")
      if let run {
        note(
          .replayMismatch, by: run, id: create.id,
          "recorded \(error.recorded), asked \(error.asked)")
      }
      run?.stopTree(error)
      throw error
    }
    return record
  }

  /// Settles a promise, and tells those who wait for it in this process.
  @discardableResult
  func settle(
    _ id: String, _ state: PromiseState, _ value: Value, _ durability: Durability = .flushed,
    by run: Run? = nil
  ) async throws -> PromiseRecord {
    let request = Request.promiseSettle(PromiseSettle(id: id, state: state, value: value))
    let record = try await stopping(run) { try await self.promise(request, id, durability) }
    if run?.id != id { overrule(record) }
    return record
  }

  /// The promise of an id, if there is one.
  func find(_ id: String, _ durability: Durability) async throws -> PromiseRecord? {
    let response = try await store.send(.promiseGet(id: id), durability: durability)
    guard case .promise(let record) = response.body else { return nil }
    return record
  }

  /// Whether a promise was there before a replay asks for it; for the trace, and only then looked up.
  func isKnown(_ id: String, to run: Run?) async throws -> Bool {
    guard recorder != nil, let run, run.isReplay else { return false }
    return try await stopping(run) { try await self.find(id, .inOrder) != nil }
  }

  private func promise(
    _ request: Request, _ id: String, _ durability: Durability
  ) async throws -> PromiseRecord {
    let response = try await store.send(request, durability: durability)
    switch response.body {
    case .promise(let record): return record
    case .problem(let problem):
      if response.status == .notFound { throw PromiseNotFound(id: id) }
      throw StoreRefused(
        id: id, request: request.kind.rawValue, status: response.status.rawValue,
        problem: problem)
    default: preconditionFailure("a request about a promise is answered with the promise")
    }
  }

  /// A run whose store fails it must not go on: it would act on what may not be so.
  func stopping<Result>(
    _ run: Run?, _ operation: () async throws -> Result
  ) async throws -> Result {
    do {
      return try await operation()
    } catch {
      run?.stopTree(error)
      throw error
    }
  }

  func decode<Output: Decodable>(_ settled: Settled, by run: Run?) throws -> Output {
    do {
      return try settled.decode(as: Output.self)
    } catch {
      run?.stopTree(error)
      throw error
    }
  }

  func param<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: DurableFunction<repeat each Argument, Output>, _ argument: repeat each Argument,
    id: String, by run: Run?
  ) throws -> Value {
    try param(function.name, repeat each argument, id: id, by: run)
  }

  func param<each Argument: Codable & Sendable>(
    _ function: String, _ argument: repeat each Argument, id: String, by run: Run?
  ) throws -> Value {
    do {
      return JSON.value(try JSON.encode(Call(function, repeat each argument)))
    } catch {
      let error = ArgumentsNotEncodable(id: id, function: function, reason: "\(error)")
      run?.stopTree(error)
      throw error
    }
  }

  // MARK: The trace

  /// Writes an event of a run down, if anybody listens.
  func note(
    _ kind: EventKind, by run: Run, id: String, _ words: @autoclosure () -> String?,
    _ outcome: Event.Outcome? = nil
  ) {
    guard let recorder else { return }
    recorder.recorder.record(
      kind, lane: recorder.recorder.lane(for: Async.execution), promise: recorder.name(of: id),
      value: words(), outcome: outcome, flags: kind == .replayHit ? [.replayed] : [])
  }

  func warn(_ words: String, by run: Run) {
    guard let recorder = recorder?.recorder else { return }
    recorder.record(.log, lane: recorder.lane(for: Async.execution), value: words)
  }
}
