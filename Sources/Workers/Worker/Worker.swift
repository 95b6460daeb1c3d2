public import AsyncAwait
public import DurableAsyncAwait
internal import DurablePromises
public import PromiseStores
internal import ResonateProtocol
internal import Synchronization
public import Transports

/// A process that runs the calls of a group: it is told of a task, acquires it, runs the function,
/// and gives the task away whenever the function waits for somebody else.
///
/// ```swift
/// let worker = Worker(store: store, receiver: receiver, functions: [inner, outer])
/// try await worker.run()
/// ```
///
/// It may be one of many, and it may die at any moment: whoever acquires the task next finds
/// everything that was settled. Source: protocol §6.7.
public final class Worker: Sendable {
  struct State {
    var phase = Phase.idle
    var parking: Parking
    /// The calls that run here now, by their ids.
    var flights: [Name: Flight] = [:]
    /// The newest message of each task that waits for a slot.
    var waiting: [Name: Int64] = [:]
    /// How many tasks of the worker are under way, with a call or not yet.
    var busy = 0
    var rest: CheckedContinuation<Void, Never>?
    var stopping: CheckedContinuation<Void, Never>?
    var finished: [CheckedContinuation<Void, Never>] = []
  }

  enum Phase: Equatable {
    case idle, running, draining(Duration), ended
  }

  let store: any PromiseStore
  let options: WorkerOptions
  /// The name of this process towards the server.
  public let processID: String
  /// Where calls go that are meant for this worker's group.
  public let target: String
  let time: TimeSource
  let surroundings: Pass.Surroundings
  let observer: (any WorkerObserver)?
  private let receiver: any Receiver
  /// The one place where the worker's tasks come from.
  let loop: EventLoop
  let slots: Slots
  /// How many messages may wait for a slot.
  let maximumWaiting: Int
  let postponed: PostponedCalls
  let heartbeats = Heartbeats()
  let state: Mutex<State>

  /// Creates a worker.
  ///
  /// - Parameters:
  ///   - store: where tasks and promises are; nobody but its owner runs its time.
  ///   - receiver: where messages come from.
  ///   - functions: what may be called, each under a name of its own.
  ///   - options: how it works.
  ///   - time: tells deadlines, and measures heartbeats and delays.
  ///   - placement: where bodies run.
  ///   - observer: hears of what the worker does.
  ///   - recorder: writes down what the bodies do.
  public init(
    store: any PromiseStore, receiver: any Receiver, functions: [any Registrable],
    options: WorkerOptions = WorkerOptions(), time: TimeSource = .system,
    placement: Placement = .atOnce, observer: (any WorkerObserver)? = nil,
    recorder: DurableRecorder? = nil
  ) {
    self.store = store
    self.receiver = receiver
    self.options = options
    self.time = time
    self.observer = observer
    (processID, target) = Self.names(receiver, options)
    // What the worker itself does between a message and a request runs where both are handled.
    let near = store.executor.map { Placement.on(callees: $0) } ?? placement
    surroundings = Pass.Surroundings(
      functions: functions, group: target, time: time,
      placement: options.functionPlace == .connectionThread ? near : placement, recorder: recorder)
    loop = EventLoop(placement: near)
    slots = Slots(options.concurrency)
    // In a store of this process they wait better, because any worker finds them there.
    maximumWaiting = options.maximumWaiting ?? (receiver is StoreReceiver ? 0 : 10_000)
    postponed = PostponedCalls(options.backoff)
    state = Mutex(State(parking: Parking(maximum: options.maximumParked)))
  }

  /// The name of the process, and the address of its group.
  private static func names(
    _ receiver: any Receiver, _ options: WorkerOptions
  ) -> (String, String) {
    guard case .group(var group) = Address(receiver.anycast) else {
      return (options.processID ?? receiver.unicast, receiver.anycast)
    }
    let id = options.processID ?? group.id ?? receiver.unicast
    group.id = nil
    return (id, group.text)
  }

  /// Works until the task is cancelled, or until ``drain(within:)``.
  ///
  /// When the task is cancelled, everything that runs is stopped and its tasks are given back.
  ///
  /// - Throws: `CancellationError`; ``WorkerRunsAlready``; what the receiver throws.
  public func run() async throws {
    let isFirst = state.withLock { state in
      guard state.phase == .idle else { return false }
      state.phase = .running
      return true
    }
    guard isFirst else { throw WorkerRunsAlready() }
    try await withTaskExecutorPreference(store.executor) { try await work() }
  }

  private func work() async throws {
    let ending = await receive()
    let patience = state.withLock { state -> Duration in
      if case .draining(let patience) = state.phase { return patience }
      state.phase = .draining(.zero)
      return .zero
    }
    await finish(within: Task.isCancelled ? .zero : patience)
    try ending.get()
  }

  /// Takes messages until it is time to stop.
  private func receive() async -> Result<Void, any Error> {
    do {
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        defer { tasks.cancelAll() }
        tasks.addTask {
          try await self.receiver.receive { message in await self.accept(message) }
        }
        tasks.addTask { await self.untilDraining() }
        try await tasks.next()
      }
      return .success(())
    } catch {
      return .failure(error)
    }
  }

  /// Stops taking calls, lets those that run end or be suspended, and gives the rest back.
  ///
  /// Returns when ``run()`` has stopped working; at once if it has not been called.
  ///
  /// - Parameter patience: how long to let calls run.
  public func drain(within patience: Duration) async {
    let stopping = state.withLock { state -> CheckedContinuation<Void, Never>? in
      switch state.phase {
      case .idle: state.phase = .ended
      case .running: state.phase = .draining(patience)
      case .draining, .ended: break
      }
      defer { state.stopping = nil }
      return state.stopping
    }
    stopping?.resume()
    await withCheckedContinuation { continuation in
      let isEnded = state.withLock { state in
        if state.phase == .ended { return true }
        state.finished.append(continuation)
        return false
      }
      if isEnded { continuation.resume() }
    }
  }

  /// Whether calls are taken.
  var isRunning: Bool { state.withLock { $0.phase == .running } }

  private func untilDraining() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          guard state.phase == .running, !Task.isCancelled else { return true }
          state.stopping = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      let stopping = state.withLock { state in
        defer { state.stopping = nil }
        return state.stopping
      }
      stopping?.resume()
    }
  }

  /// Waits for what runs, for a while, and gives the rest back.
  ///
  /// Nothing here minds that the task may be cancelled: tasks are to be given back all the same.
  private func finish(within patience: Duration) async {
    if patience > .zero {
      let end = time.now.advanced(by: patience.wholeMilliseconds)
      _ = await loop.invoke("patience") { [self] in
        try await time.sleep(until: end)
        stopFlights()
      }
    } else {
      stopFlights()
    }
    await withCheckedContinuation { continuation in
      let isAtRest = state.withLock { state in
        guard state.busy > 0 else { return true }
        state.rest = continuation
        return false
      }
      if isAtRest { continuation.resume() }
    }
    for flight in state.withLock({ $0.parking.empty() }) { await flight.pass.end() }
    await loop.close()
    let finished = state.withLock { state in
      state.phase = .ended
      defer { state.finished = [] }
      return state.finished
    }
    for continuation in finished { continuation.resume() }
  }

  private func stopFlights() {
    let flights = state.withLock { state in
      state.phase = .draining(.zero)
      return state.flights.values.sorted { $0.id < $1.id }
    }
    for flight in flights { flight.pass.fail(WorkerStops()) }
  }

  /// Whether nothing that runs is to go on.
  var isStopping: Bool { state.withLock { $0.phase == .draining(.zero) || $0.phase == .ended } }

  /// Does something in a task of its own, for which ``run()`` waits before it returns.
  func go(_ label: String, _ body: @escaping @Sendable () async -> Void) async {
    state.withLock { $0.busy += 1 }
    _ = await loop.invoke(label) { [self] in
      await body()
      let rest = state.withLock { state -> CheckedContinuation<Void, Never>? in
        state.busy -= 1
        guard state.busy == 0 else { return nil }
        defer { state.rest = nil }
        return state.rest
      }
      rest?.resume()
    }
  }

  func tell(_ event: @autoclosure () -> WorkerEvent) {
    guard let observer else { return }
    observer.observe(event())
  }
}
