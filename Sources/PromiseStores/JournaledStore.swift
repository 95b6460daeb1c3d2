public import DurablePromises
public import Journaling
internal import Synchronization

/// A store in a journal: what it has answered, no crash takes back.
///
/// A request is applied to the machine in memory and appended to the journal, both at once; its answer
/// waits for the flush that makes the record durable, which it shares with whoever waits at that time.
/// Opening the store again does what the journal says, in the same order, at the same times.
///
/// When the journal fails, the store does: every call throws the same error, because the machine in
/// memory may be ahead of the journal. Open it again when the cause is gone.
///
/// Messages are not journaled. The outbox follows from the requests, so after a restart a message comes
/// again unless a snapshot was written after it was taken: at least once, never not at all.
///
/// Source: design §4, reliability J1, J6 and J11.
public final class JournaledStore: PromiseStore {
  struct State: Sendable {
    var engine: Engine
    /// The last record that this store appended or read back.
    var lastSequence: UInt64
    var growth: Growth
    /// Why no call is answered any more.
    var failure: (any Error)?
    /// Whether messages wait for a flush that nobody has asked for.
    var owesFlush = false
  }

  let state: Mutex<State>
  let log: GroupCommit
  let board = MessageBoard()
  let alarm = Alarm()
  let settlements = SettlementBoard()
  let time: TimeSource
  let observer: (any StoreObserver)?
  let flushes: FlushCounter

  /// What opening the journal found and did.
  public var recovery: Recovery { log.recovery }

  /// The latest time that anything was done at; the store's time does not go back behind it.
  public var latestTime: Instant { state.withLock { $0.engine.now } }

  init(
    log: GroupCommit, engine: Engine, growth: Growth, time: TimeSource,
    observer: (any StoreObserver)?, flushes: FlushCounter
  ) {
    self.flushes = flushes
    self.log = log
    self.time = time
    self.observer = observer
    let last = log.lastSequence
    var engine = engine
    engine.reportsSettlements = true
    state = Mutex(State(engine: engine, lastSequence: last, growth: growth))
    state.withLock { state in
      board.post(state.engine.takeMessagesOfUse(), sequence: last)
      alarm.set(state.engine.nextDue)
    }
    board.show(through: last)
  }

  /// Does what a request asks for, as one transaction at one point in time.
  ///
  /// An answer that changes nothing shows what others changed, so it waits for their flush as well.
  ///
  /// - Parameters:
  ///   - request: what to do.
  ///   - durability: when to answer.
  /// - Returns: the answer.
  /// - Throws: `JournalError` when the journal fails; `JournalError.tooLarge`, which is harmless, for a
  ///   request that the journal has no room for; ``StoreClosed``.
  public func send(_ request: Request, durability: Durability) async throws -> Response {
    try await send(request, at: nil, durability: durability)
  }

  /// Does what a request asks for, as if it were a certain time.
  ///
  /// - Parameters:
  ///   - request: what to do.
  ///   - time: the time of the request; nil for what the clock shows.
  ///   - durability: when to answer.
  /// - Returns: the answer.
  /// - Throws: as ``send(_:durability:)`` does.
  public func send(
    _ request: Request, at time: Instant?, durability: Durability
  ) async throws -> Response {
    var writer = ByteWriter(capacity: 384)
    writer.write(request)
    let size = writer.bytes.count + Growth.overhead
    // Refused before the machine has seen it, because the machine cannot take it back.
    let limit = min(log.options.maximumPayload, log.options.maximumBatch)
    guard size <= limit else { throw JournalError.tooLarge(size: size, limit: limit) }
    await log.room(for: size)
    let reading = time ?? self.time.now
    let (response, sequence, settled) = try holdingState { state in
      if let failure = state.failure { throw failure }
      let (response, hasChanged) = state.engine.apply(request, at: reading)
      if hasChanged {
        writer.write(state.engine.now)
        try append(writer.bytes, to: &state)
        observer?.appended(request, at: state.engine.now)
        let hasMessages = publish(&state)
        if durability == .inOrder, hasMessages { owe(&state) }
      }
      return (response, state.lastSequence, state.engine.takeSettled())
    }
    settlements.announce(settled)
    if durability == .flushed { try await flush(through: sequence) }
    return response
  }

  /// The messages for an address: what waits for it, then what comes.
  ///
  /// A message comes when the record that caused it is durable.
  ///
  /// - Parameter address: where the messages are to go.
  /// - Returns: a stream for one consumer.
  public func messages(for address: String) -> AsyncStream<Message> {
    board.stream(for: .address(address))
  }

  /// Waits in this process until a promise is settled and the settlement is durable.
  ///
  /// - Parameter id: the promise.
  /// - Returns: the settled promise.
  /// - Throws: ``PromiseNotFound``, `CancellationError`, `JournalError` when the journal fails;
  ///   ``StoreClosed``.
  public func settled(_ id: String) async throws -> PromiseRecord {
    while true {
      let (record, sequence) = try look(id)
      if record.state != .pending {
        try await flush(through: sequence)
        return record
      }
      try await settlements.wait(for: id) { try look(id).record.state != .pending }
    }
  }

  /// The promise as it is now, and the record that must be durable before it is shown.
  private func look(_ id: String) throws -> (record: PromiseRecord, sequence: UInt64) {
    let reading = time.now
    return try state.withLock { state in
      if let failure = state.failure { throw failure }
      return (try state.engine.promise(id, at: reading), state.lastSequence)
    }
  }

  /// Does what is due, makes everything durable, and lets messages go out.
  ///
  /// - Returns: when to come again, if anything is going to be due.
  /// - Throws: `JournalError` when the journal fails; ``StoreClosed``.
  public func tick() async throws -> Instant? {
    try await tick(at: time.now, isByHand: false)
  }

  /// Does what is due; while timers are paused, only by hand.
  func tick(at reading: Instant, isByHand: Bool) async throws -> Instant? {
    let (due, sequence, settled) = try holdingState { state in
      if let failure = state.failure { throw failure }
      state.owesFlush = false
      let mayAct = isByHand || !state.engine.isPaused
      if mayAct, state.engine.tick(at: reading) {
        var writer = ByteWriter()
        writer.write(.tick(at: state.engine.now))
        try append(writer.bytes, to: &state)
        observer?.appended(nil, at: state.engine.now)
        publish(&state)
      } else {
        alarm.set(state.engine.nextDue)
      }
      return (state.engine.nextDue, state.lastSequence, state.engine.takeSettled())
    }
    settlements.announce(settled)
    try await flush(through: sequence)
    return due
  }

  /// Does what is due whenever it is due, until the task is cancelled.
  ///
  /// - Throws: `CancellationError`, ``TimersRunAlready``, or what ``tick()`` throws.
  public func runTimers() async throws {
    try await alarm.run(time) { _ = try await tick() }
  }

  /// Makes everything durable and closes the journal; later calls throw ``StoreClosed``.
  ///
  /// Closing a store twice is harmless. Streams of messages end.
  ///
  /// - Throws: `JournalError` when something that was not answered yet did not become durable.
  public func close() async throws {
    let isFirst = state.withLock { state in
      let isFirst = !(state.failure is StoreClosed)
      state.failure = StoreClosed()
      return isFirst
    }
    guard isFirst else { return }
    defer { stop() }
    try await log.close()
  }
}

extension JournaledStore {
  /// Writes the record of what the engine has just done.
  func append(_ payload: [UInt8], to state: inout State) throws {
    do {
      state.lastSequence = try log.append(type: RecordType.entry, payload: payload)
      state.growth.note(payload.count)
    } catch {
      // The machine is ahead of the journal now, and must not be seen again.
      state.failure = error
      throw error
    }
  }

  /// Changes the state while nobody else can; if that fails, nobody waits for the store any more.
  func holdingState<Result>(
    _ body: (inout sending State) throws -> sending Result
  ) throws -> sending Result {
    do {
      return try state.withLock(body)
    } catch {
      stop()
      throw error
    }
  }

  /// Takes over what the engine wants others to know.
  ///
  /// - Returns: whether there are messages.
  @discardableResult
  private func publish(_ state: inout State) -> Bool {
    let messages = state.engine.takeMessages()
    if !messages.isEmpty { board.post(messages, sequence: state.lastSequence) }
    alarm.set(state.owesFlush ? state.engine.now : state.engine.nextDue)
    return !messages.isEmpty
  }

  /// Has the timers flush, because messages wait and whoever caused them does not.
  private func owe(_ state: inout State) {
    state.owesFlush = true
    alarm.set(state.engine.now)
  }

  func flush(through sequence: UInt64) async throws {
    do {
      try await log.flushed(through: sequence)
    } catch {
      fail(error)
      throw error
    }
    board.show(through: sequence)
    await compactIfGrown()
  }

  private func fail(_ error: any Error) {
    state.withLock { $0.failure = $0.failure ?? error }
    stop()
  }

  /// Wakes everybody who waits for something that will not come.
  private func stop() {
    settlements.close()
    board.close()
    alarm.set(Instant(milliseconds: .min))
  }
}

/// The store was closed.
public struct StoreClosed: Error, Hashable, CustomStringConvertible {
  /// What happened, and what to do.
  public var description: String { "The store is closed. Open it again." }
}
