/// A table of promises that answers three messages: invoke, await and return.
///
/// - **invoke** adds a pending promise, starts the callee and answers at once, with the promise.
/// - **await** answers at once if the promise is settled. If it is pending the answer is deferred: the
///   caller is parked.
/// - **return** settles the promise and answers every parked caller, exactly once, first come first
///   served.
///
/// `State` decides; the loop locks it, asks it, and does what it says. The actor is the mailbox: where
/// an executor orders the messages (`Placement.on(_:)`), each takes a turn in it. Where nothing orders
/// them, a turn would only cost two hops between executors, so messages go straight to the table; the
/// lock lets them in one at a time, which is all that the mailbox promised.
public actor EventLoop {
  /// The loop of everyone who is on no other.
  public static let `default` = EventLoop()

  nonisolated let placement: Placement
  /// What is asked of the placement with every message, so that the answer is at hand.
  nonisolated let startsAtOnce: Bool
  nonisolated let ordersMessages: Bool
  nonisolated let observer: (any Observer)?
  /// A known mistake that is put back, for simulations to find.
  nonisolated let bug: EventLoopBug?
  /// Everything that changes.
  ///
  /// Never held while something runs or suspends.
  nonisolated let table = Guarded(Table())
  private let mailbox = DefaultMailbox()

  /// Runs the turns of the mailbox.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    // The loop keeps both executors alive.
    unsafe placement.mailbox?.asUnownedSerialExecutor() ?? mailbox.unownedExecutor
  }

  /// Creates a loop with an empty table.
  ///
  /// - Parameters:
  ///   - placement: where callees run, and when they start.
  ///   - observer: hears everything that happens on the loop; by default nobody.
  public init(placement: Placement = .whenAwaited, observer: (any Observer)? = nil) {
    self.init(placement: placement, observer: observer, bug: nil)
  }

  /// Creates a loop with a known mistake; otherwise the same.
  package init(placement: Placement, observer: (any Observer)?, bug: EventLoopBug?) {
    self.bug = bug
    self.placement = placement
    self.startsAtOnce = if case .atOnce = placement.start { true } else { false }
    self.ordersMessages = placement.mailbox != nil
    self.observer = observer
  }

  // MARK: invoke

  /// Starts a callee and answers at once, with the promise of its result.
  ///
  /// The callee runs in a task of its own, which inherits neither cancellation nor task-local values
  /// from here: an invocation is a message, not a call. On a closed loop nothing is started and the
  /// promise is rejected with `LoopClosed`.
  ///
  /// - Parameters:
  ///   - label: what people call the callee; by default its promise's name.
  ///   - callee: what to run. What it returns or throws settles the promise.
  /// - Returns: the promise, pending.
  @inlinable public nonisolated func invoke<Output: Sendable>(
    _ label: String? = nil, _ callee: @escaping @Sendable () async throws -> Output
  ) async -> Promise<Output> {
    Promise(execution: await invoke(label, Body(callee)))
  }

  /// Starts a callee that never suspends; otherwise the same.
  ///
  /// Such a callee needs no task: whoever starts it runs it, as a call. It may see the task-local
  /// values of whoever awaits it, and that one's cancellation instead of its own.
  ///
  /// - Parameters:
  ///   - label: what people call the callee; by default its promise's name.
  ///   - callee: what to run. What it returns or throws settles the promise.
  /// - Returns: the promise, pending.
  @inlinable public nonisolated func invoke<Output: Sendable>(
    _ label: String? = nil, _ callee: @escaping @Sendable () throws -> Output
  ) async -> Promise<Output> {
    Promise(execution: await invoke(label, Body(callee)))
  }

  /// Receives an invoke message from here.
  @usableFromInline nonisolated func invoke(_ label: String?, _ body: Body) async -> Execution {
    let caller = Execution.current
    if ordersMessages { return await invokeInTurn(label, body, from: caller) }
    return invoke(label, body, from: caller, isolation: #isolation)
  }

  /// Handles an invoke message at once.
  ///
  /// Nothing suspends here, so no frame is allocated for it.
  nonisolated func invoke(
    _ label: String?, _ body: Body, from caller: Execution?, isolation: (any Actor)?
  ) -> Execution {
    let (callee, next) = receiveInvoke(label, body, from: caller)
    let execution = carryOut(next, callee)
    if startsAtOnce, let task = startIfReady(execution, from: caller, isolation: isolation) {
      keep(task, of: execution)
    }
    return execution
  }

  // MARK: await

  /// Waits for the result of a promise.
  ///
  /// - Parameter promise: the promise to await, of this loop or of another.
  /// - Returns: the value that the promise resolves with.
  /// - Throws: the error that the promise is rejected with, as the callee threw it;
  ///   `CancellationError` if the current task is cancelled while the promise is pending;
  ///   `AwaitCycle` if the answer would wait for itself; `LoopClosed` if the loop closes first.
  @inlinable public nonisolated func `await`<Output>(_ promise: Promise<Output>) async throws
    -> Output
  {
    try await EventLoop.await(promise.execution).get(as: Output.self)
  }

  /// Receives an await message from here, on the loop that the promise is of.
  @usableFromInline static func `await`(_ execution: Execution) async -> Settlement {
    let caller = Execution.current
    let loop = execution.loop
    if loop.ordersMessages { return await loop.awaitInTurn(execution, from: caller) }
    switch loop.await(execution, from: caller, isolation: #isolation) {
    case .now(let settlement): return settlement
    case .later(let awaiter): return await loop.park(awaiter, execution, caller)
    case .cycle(let refusal): return refusal
    }
  }

  /// Handles an await message at once.
  ///
  /// Nothing suspends here, so no frame is allocated for it.
  private nonisolated func `await`(
    _ execution: Execution, from caller: Execution?, isolation: (any Actor)?
  ) -> Reception {
    let task = startIfReady(execution, from: caller, isolation: isolation)
    return receiveAwait(execution, from: caller, keeping: task)
  }

  // MARK: The mailbox

  // Apart from the three above, which then have no reason to leave the executor they are on.

  @inline(never)
  nonisolated func invokeInTurn(
    _ label: String?, _ body: Body, from caller: Execution?
  ) async -> Execution {
    let (callee, next) = await takeTurn { self.receiveInvoke(label, body, from: caller) }
    return carryOut(next, callee)
  }

  @inline(never)
  private nonisolated func awaitInTurn(
    _ execution: Execution, from caller: Execution?
  ) async -> Settlement {
    let isBelievedPending = bug == .lostWakeUp && looksPending(execution)
    let reception = await takeTurn {
      self.receiveAwait(execution, from: caller, believing: isBelievedPending)
    }
    switch reception {
    case .now(let settlement): return settlement
    case .later(let awaiter): return await park(awaiter, execution, caller)
    case .cycle(let refusal): return refusal
    }
  }

  @inline(never)
  nonisolated func returnInTurn(_ settlement: Settlement, from execution: Execution) async {
    let replies = await takeTurn { self.receiveReturn(settlement, from: execution) }
    for reply in replies { reply.answer(.settled) }
  }

  /// Handles one message in its turn.
  private func takeTurn<Answer: Sendable>(_ message: @Sendable () -> Answer) -> Answer { message() }
}

/// Lends its executor to loops that order nothing.
private actor DefaultMailbox {}
