public import AsyncAwait

/// Collects commands and hands them to a handler many at a time.
///
/// Callers notice nothing of it: each submits one command and gets one result, or an error of its own.
/// One batch is handled at a time, and whoever comes meanwhile stands in line for the next one (group
/// commit). When none is being handled, a batch starts as soon as ``BatchPolicy/maxSize`` commands are
/// there, or the first has lingered for long enough, or on ``flush()`` and ``close()``. Commands keep
/// their order, from line to batch to batch.
///
/// ```swift
/// let batcher = Batcher(BatchPolicy(maxSize: 50, linger: .milliseconds(5)), clock: clock) {
///   (commands: [InsertUser]) in
///   try database.insert(commands.map(\.id)).map { .success($0) }
/// }
/// let id = try await batcher.submit(InsertUser(id: 7))
/// ```
///
/// The handler returns one result for each command, in their order. So one bad command can fail
/// alone. A handler that throws rejects the whole batch with its error, and one that returns another
/// number of results rejects it with ``WrongResultCount``. The next batch is not affected.
///
/// **Cancellation.** Cancelling a task that waits in ``submit(_:)`` lets it go with
/// `CancellationError`. A command that is still in line is withdrawn, and no handler will see it. One
/// that is in a batch already is carried out with the others, because a batch is one write. Who holds
/// only the promise of ``start(_:)`` and is cancelled while awaiting it withdraws nothing.
///
/// **Backpressure.** When ``BatchPolicy/capacity`` commands stand in line, ``start(_:)`` and
/// ``submit(_:)`` suspend until there is room, first come, first served.
///
/// `BatchState` decides; this class locks it, asks it, and does what it says once the lock is free. It
/// is no actor, because a cancellation handler must reach the line without waiting for a turn. Batches
/// and timers are callees of the event loop, named `batch 1`, `batch 2` and so on and `linger`.
public final class Batcher<Request: Command>: Sendable {
  /// What becomes of one command.
  public typealias Outcome = Result<Request.Output, any Error>
  /// Does what a batch of commands says, and answers with one result for each, in their order.
  public typealias Handler = @Sendable ([Request]) async throws -> [Outcome]

  /// How large batches are, and how long commands wait.
  public let policy: BatchPolicy
  /// The loop that holds the promises of the commands, and runs the handler.
  public let loop: EventLoop
  let time: Timekeeper
  let handler: Handler
  /// Everything that changes.
  ///
  /// Never held while something runs or suspends.
  let table: Guarded<Table>

  struct Table {
    var state: BatchState<Submission, Resolver<Void>>
    /// The callee that ends the open window.
    var timer: Promise<Void>?
  }

  /// A command in line, and the right to settle its promise.
  struct Submission: Sendable {
    let command: Request
    let resolver: Resolver<Request.Output>
  }

  /// Creates a batcher with an empty line.
  ///
  /// - Parameters:
  ///   - policy: how large batches are, and how long commands wait.
  ///   - clock: measures how long commands linger.
  ///   - loop: holds the promises and runs the handler; by default the loop that one is on.
  ///   - handler: does what a batch of commands says; never called twice at the same time.
  public init(
    _ policy: BatchPolicy, clock: any Clock<Duration>, loop: EventLoop = Async.loop,
    handler: @escaping Handler
  ) {
    self.policy = policy
    self.loop = loop
    self.time = Timekeeper(clock)
    self.handler = handler
    table = Guarded(Table(state: BatchState(policy), timer: nil))
  }

  /// How many commands stand in line, those that wait for room included.
  public var count: Int { table.withLock { $0.state.count } }

  /// Submits a command and waits for its result.
  ///
  /// - Parameter command: what to do.
  /// - Returns: what the handler answered for this command.
  /// - Throws: what the handler answered, or threw; ``BatcherClosed``; ``WrongResultCount``;
  ///   ``BatcherReentered`` from inside the handler; `CancellationError` if the current task is
  ///   cancelled, see ``Batcher``; `LoopClosed` if the loop closes first.
  public func submit(_ command: Request) async throws -> Request.Output {
    try checkReentry()
    let (number, promise) = try await enter(command)
    return try await withTaskCancellationHandler {
      try await loop.await(promise)
    } onCancel: {
      withdraw(number)
    }
  }

  /// Submits a command and answers with the promise of its result, as soon as there is room in line.
  ///
  /// - Parameter command: what to do.
  /// - Returns: the promise; what awaiting it throws is what ``submit(_:)`` throws.
  /// - Throws: ``BatcherClosed``; `CancellationError` if the current task is cancelled, and then the
  ///   command is not submitted; ``BatcherReentered`` from inside the handler, if the line is full.
  public func start(_ command: Request) async throws -> Promise<Request.Output> {
    try await enter(command).promise
  }

  /// Gets in line, and waits until there is room.
  private func enter(
    _ command: Request
  ) async throws -> (number: UInt64, promise: Promise<Request.Output>) {
    try Task.checkCancellation()
    let resolver = loop.promise(of: Request.Output.self)
    let submission = Submission(command: command, resolver: resolver)
    let arrival = table.withLock { $0.arrive(submission, at: now) }
    guard let (number, hasRoom, work) = arrival else {
      throw BatcherClosed()
    }
    await carryOut(work)
    if !hasRoom { try await waitForRoom(number) }
    return (number, resolver.promise)
  }

  /// How long the batcher has existed; without linger, nobody needs to know.
  var now: Duration { policy.linger == .zero ? .zero : time.now() }

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

  /// Takes a command out of the line, unless a batch has it already.
  @discardableResult
  private func withdraw(_ number: UInt64) -> Bool {
    let withdrawn = table.withLock { $0.withdraw(number) }
    guard let (submission, work) = withdrawn else { return false }
    submission.resolver.settle(.failure(CancellationError()))
    tell(work)
    return true
  }
}
