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
/// `BatchState` decides; `BatcherCore` locks it, asks it, and does what it says once the lock is free;
/// this class gives both their types. None is an actor, because a cancellation handler must reach the
/// line without waiting for a turn. Batches and timers are callees of the event loop, named `batch 1`,
/// `batch 2` and so on and `linger`.
public final class Batcher<Request: Command>: Sendable {
  /// What becomes of one command.
  public typealias Outcome = Result<Request.Output, any Error>
  /// Does what a batch of commands says, and answers with one result for each, in their order.
  public typealias Handler = @Sendable ([Request]) async throws -> [Outcome]

  private let core: BatcherCore

  /// A command in line, and the right to settle its promise.
  private struct Submission: Seat {
    let command: Request
    let resolver: Resolver<Request.Output>

    func reject(_ error: any Error) { resolver.settle(.failure(error)) }
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
    core = BatcherCore(policy, Timekeeper(clock), loop) { seats in
      let submissions = Self.submissions(seats)
      let outcomes = try await handler(submissions.map(\.command))
      if outcomes.count != seats.count {
        throw WrongResultCount(commands: seats.count, results: outcomes.count)
      }
      for place in outcomes.indices { submissions[place].resolver.settle(outcomes[place]) }
    }
  }

  /// What stands in line, with its type: the one place that gives it back.
  private static func submissions(_ seats: [any Seat]) -> [Submission] {
    seats.map { seat in
      guard let submission = seat as? Submission else {
        preconditionFailure("a batcher's line holds what the batcher put there")
      }
      return submission
    }
  }

  /// How large batches are, and how long commands wait.
  public var policy: BatchPolicy { core.policy }

  /// The loop that holds the promises of the commands, and runs the handler.
  public var loop: EventLoop { core.loop }

  /// How many commands stand in line, those that wait for room included.
  public var count: Int { core.count }

  /// Submits a command and waits for its result.
  ///
  /// - Parameter command: what to do.
  /// - Returns: what the handler answered for this command.
  /// - Throws: what the handler answered, or threw; ``BatcherClosed``; ``WrongResultCount``;
  ///   ``BatcherReentered`` from inside the handler; `CancellationError` if the current task is
  ///   cancelled, see ``Batcher``; `LoopClosed` if the loop closes first.
  public func submit(_ command: Request) async throws -> Request.Output {
    try core.checkReentry()
    let resolver = loop.promise(of: Request.Output.self)
    let entry = try await core.enter(Submission(command: command, resolver: resolver))
    return try await withTaskCancellationHandler {
      // Who completes a batch has nothing better to do than to wait for it. Saying so lets the loop
      // run it right here, where no thread has to be woken. Its outcome is in the promise.
      if let batch = entry.batch { _ = try? await loop.await(batch) }
      return try await loop.await(resolver.promise)
    } onCancel: {
      core.withdraw(entry.number)
    }
  }

  /// Submits a command and answers with the promise of its result, as soon as there is room in line.
  ///
  /// - Parameter command: what to do.
  /// - Returns: the promise; what awaiting it throws is what ``submit(_:)`` throws.
  /// - Throws: ``BatcherClosed``; `CancellationError` if the current task is cancelled, and then the
  ///   command is not submitted; ``BatcherReentered`` from inside the handler, if the line is full.
  public func start(_ command: Request) async throws -> Promise<Request.Output> {
    let resolver = loop.promise(of: Request.Output.self)
    _ = try await core.enter(Submission(command: command, resolver: resolver))
    return resolver.promise
  }

  /// Lets nobody in line linger, and waits until all of them have their results.
  ///
  /// Whoever submits after this call lingers as usual, in the next batch or in the last of these if
  /// there is room in it.
  ///
  /// - Throws: ``BatcherReentered`` from inside the handler; `CancellationError` if the current task is
  ///   cancelled, and then the flush goes on; `LoopClosed` if the loop closes first.
  public func flush() async throws { try await core.drain(closing: false) }

  /// Lets nobody in any more, and flushes.
  ///
  /// Whoever stood in line or waited for room by then has a result when this returns. Closing again
  /// only waits.
  ///
  /// - Throws: what ``flush()`` throws; the batcher is closed all the same.
  public func close() async throws { try await core.drain(closing: true) }
}

extension Resolver {
  /// Settles the promise; on a closed loop it has been rejected already, and nobody waits for it.
  func settle(_ outcome: Result<Output, any Error>) {
    switch outcome {
    case .success(let value): try? resolve(value)
    case .failure(let error): try? reject(error)
    }
  }
}
