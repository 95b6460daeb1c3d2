public import DurablePromises
internal import Synchronization

/// A store in memory: the machine, and nothing that survives the process.
///
/// It answers at once; both durabilities mean the same here.
public final class VolatileStore: ServedStore {
  let engine: Mutex<Engine>
  let board = MessageBoard()
  let alarm = Alarm()
  let settlements = SettlementBoard()
  let time: TimeSource

  /// Creates an empty store.
  ///
  /// - Parameters:
  ///   - configuration: which machine it holds.
  ///   - time: what its deadlines are measured with.
  public init(configuration: Configuration = Configuration(), time: TimeSource = .system) {
    var engine = Engine(Machine(configuration: configuration))
    engine.reportsSettlements = true
    self.engine = Mutex(engine)
    self.time = time
  }

  /// Does what a request asks for, as one transaction at one point in time.
  ///
  /// - Parameters:
  ///   - request: what to do.
  ///   - durability: of no importance here.
  /// - Returns: the answer.
  /// - Throws: never; other stores do.
  public func send(_ request: Request, durability: Durability) async throws -> Response {
    try await send(request, at: nil, durability: durability)
  }

  /// Does what a request asks for, as if it were a certain time.
  ///
  /// - Parameters:
  ///   - request: what to do.
  ///   - time: the time of the request; nil for what the clock shows.
  ///   - durability: of no importance here.
  /// - Returns: the answer.
  /// - Throws: never; other stores do.
  public func send(
    _ request: Request, at time: Instant?, durability: Durability
  ) async throws -> Response {
    let reading = time ?? self.time.now
    let (response, settled) = engine.withLock { engine in
      let (response, hasChanged) = engine.apply(request, at: reading)
      if hasChanged { publish(&engine) }
      return (response, engine.takeSettled())
    }
    board.show(through: 0)
    settlements.announce(settled)
    return response
  }

  /// Waits in this process until a promise is settled, however that happens.
  ///
  /// - Parameter id: the promise.
  /// - Returns: the settled promise.
  /// - Throws: ``PromiseNotFound``, `CancellationError`.
  public func settled(_ id: String) async throws -> PromiseRecord {
    while true {
      let record = try look(id)
      if record.state != .pending { return record }
      try await settlements.wait(for: id) { try look(id).state != .pending }
    }
  }

  /// The promise as it is now.
  private func look(_ id: String) throws -> PromiseRecord {
    let reading = time.now
    return try engine.withLock { try $0.promise(id, at: reading) }
  }

  /// The messages for an address: what waits for it, then what comes.
  ///
  /// - Parameter address: where the messages are to go.
  /// - Returns: a stream for one consumer.
  public func messages(for address: String) -> AsyncStream<Message> {
    board.stream(for: .address(address))
  }

  /// Does what is due, and lets messages go out.
  ///
  /// - Returns: when to come again, if anything is going to be due.
  /// - Throws: never; other stores do.
  public func tick() async throws -> Instant? {
    tick(at: time.now, isByHand: false)
  }

  /// Does what is due; while timers are paused, only by hand.
  func tick(at reading: Instant, isByHand: Bool) -> Instant? {
    let (due, settled) = engine.withLock { engine in
      let mayAct = isByHand || !engine.isPaused
      if mayAct, engine.tick(at: reading) { publish(&engine) }
      return (engine.nextDue, engine.takeSettled())
    }
    board.show(through: 0)
    settlements.announce(settled)
    return due
  }

  /// Does what is due whenever it is due, until the task is cancelled.
  ///
  /// - Throws: `CancellationError`, or ``TimersRunAlready``.
  public func runTimers() async throws {
    try await alarm.run(time) { _ = try await tick() }
  }

  /// Everything that the store holds.
  ///
  /// The outbox has the messages that nobody has taken yet.
  public func snapshot() -> Snapshot {
    let (copy, messages) = engine.withLock { ($0, board.undelivered) }
    var snapshot = copy.machine.snapshot()
    snapshot.outbox = messages
    return snapshot
  }

  private func publish(_ engine: inout Engine) {
    board.post(engine.takeMessages(), sequence: 0)
    alarm.set(engine.nextDue)
  }
}
