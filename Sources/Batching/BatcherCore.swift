internal import AsyncAwait

/// Who stands in line: a command and its promise, without their types.
protocol Seat: Sendable {
  /// Tells who waits that there will be no result.
  func reject(_ error: any Error)
}

/// The shell around ``BatchState``.
///
/// Without the types of commands and results, because code that is generic over them would spend more
/// time looking types up than on everything else it does.
final class BatcherCore: Sendable {
  let policy: BatchPolicy
  let loop: EventLoop
  private let time: Timekeeper
  /// Handles a batch and settles everybody in it, or throws and settles nobody.
  private let handler: @Sendable ([any Seat]) async throws -> Void
  /// Everything that changes.
  ///
  /// Never held while something runs or suspends.
  private let table: Guarded<Table>

  init(
    _ policy: BatchPolicy, _ time: Timekeeper, _ loop: EventLoop,
    handler: @escaping @Sendable ([any Seat]) async throws -> Void
  ) {
    self.policy = policy
    self.time = time
    self.loop = loop
    self.handler = handler
    table = Guarded(Table(state: BatchState(policy)))
  }

  var count: Int { table.withLock { $0.state.count } }

  /// How long the batcher has existed; without linger, nobody needs to know.
  private var now: Duration { policy.linger == .zero ? .zero : time.now() }

  // MARK: In and out of line

  /// Gets in line, and waits until there is room.
  ///
  /// - Returns: the number in line, and the batch that starts because of this command.
  func enter(_ seat: any Seat) async throws -> (number: UInt64, batch: Promise<Void>?) {
    try Task.checkCancellation()
    let arrival = table.withLock { $0.arrive(seat, at: now) }
    guard let (number, hasRoom, work) = arrival else { throw BatcherClosed() }
    let batch = work.isNothing ? nil : await carryOut(work)
    if !hasRoom { try await waitForRoom(number) }
    return (number, batch)
  }

  private func waitForRoom(_ number: UInt64) async throws {
    do {
      try checkReentry()
      let room = loop.promise("room", of: Void.self)
      guard table.withLock({ $0.state.wait(at: number, room) }) else { return }
      try await loop.await(room.promise)
    } catch {
      // Who was let in, and even put into a batch, before the error could say otherwise is in.
      if withdraw(number) { throw error }
    }
  }

  /// Takes somebody out of the line; false if a batch has taken them already.
  @discardableResult
  func withdraw(_ number: UInt64) -> Bool {
    let withdrawn = table.withLock { $0.withdraw(number) }
    guard let (seat, work) = withdrawn else { return false }
    seat.reject(CancellationError())
    tell(work)
    return true
  }

  /// Flushes, and waits for it.
  func drain(closing: Bool) async throws {
    try checkReentry()
    let waiter = loop.promise("flush", of: Void.self)
    await carryOut(table.withLock { $0.drain(closing: closing, waiter, at: now) })
    try await loop.await(waiter.promise)
  }

  // MARK: What is left to do, with the lock free

  // Batches and timers become callees of the loop here: nothing else in the module makes a task.

  /// What is left to do after a decision.
  struct Work: Sendable {
    var told: [Resolver<Void>] = []
    var stale: Promise<Void>?
    var opened: (window: UInt64, end: Duration)?
    var batch: (number: Int, seats: [any Seat])?

    var isNothing: Bool { batch == nil && opened == nil && stale == nil && told.isEmpty }
  }

  /// Does everything that a decision left to do, and answers with the batch that it starts.
  @discardableResult
  private func carryOut(_ work: Work) async -> Promise<Void>? {
    tell(work)
    if let (window, end) = work.opened { await startTimer(window, end) }
    guard let (number, seats) = work.batch else { return nil }
    return await loop.invoke("batch \(number)") { await self.handle(seats) }
  }

  /// Does what needs no callee: taking somebody out of the line asks for no more.
  private func tell(_ work: Work) {
    work.stale?.cancel()
    for waiter in work.told { waiter.settle(.success(())) }
  }

  /// Ends a window in time, unless it is closed before.
  private func startTimer(_ window: UInt64, _ end: Duration) async {
    let timer = await loop.invoke("linger") {
      guard (try? await self.time.sleep(end)) != nil else { return }
      await self.carryOut(self.table.withLock { $0.endWindow(window, at: self.now) })
    }
    if !table.withLock({ $0.keep(timer, of: window) }) { timer.cancel() }
  }

  /// Handles a batch, answers everybody in it, and goes on to the next one.
  private func handle(_ seats: [any Seat]) async {
    do {
      try await Handling.$batcher.withValue(ObjectIdentifier(self)) { try await handler(seats) }
    } catch {
      for seat in seats { seat.reject(error) }
    }
    await carryOut(table.withLock { $0.finishBatch(at: now) })
  }

  /// Refuses a wait for the batcher from inside its own handler.
  func checkReentry() throws {
    if Handling.batcher == ObjectIdentifier(self) { throw BatcherReentered() }
  }
}

/// Whose handler the current task is in; child tasks inherit it.
private enum Handling {
  @TaskLocal static var batcher: ObjectIdentifier?
}
