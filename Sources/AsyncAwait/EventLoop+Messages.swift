// What the loop does with each message, under its lock. Nothing here suspends or resumes anybody.

extension EventLoop {
  /// Adds a pending promise; its callee becomes ready, or starts where the placement says.
  nonisolated func receiveInvoke(
    _ label: String?, _ body: Body, from caller: Execution?
  ) -> (Callee, Next) {
    table.withLock { table in
      let id = table.state.addPromise()
      let execution = Execution(loop: self, promise: id, label: label)
      let callee = Callee(execution: execution, body: body)
      if let label { table.labels[id.number] = label }
      observe(.invoke, by: caller.party, execution.name)
      observe(.promiseCreated, by: nil, execution.name)
      let next = place(callee, id, in: &table)
      observe(.replyPromise, by: caller.party, execution.name)
      return (callee, next)
    }
  }

  /// What is left to do for an invocation once its message has been handled.
  enum Next: Sendable {
    case nothing
    case beat
    case start(@Sendable (String) -> any TaskExecutor)
  }

  private nonisolated func place(
    _ callee: Callee, _ id: PromiseID, in table: inout Table
  ) -> Next {
    if table.isClosed {
      let closed = described(
        Settlement(.failure(LoopClosed(promise: callee.execution.name.description))))
      observe(.settled, by: nil, callee.execution.name, closed)
      _ = table.state.settle(id, with: closed)
      return .nothing
    }
    if case .on(let executor) = placement.start {
      observe(.spawn, by: callee.execution.party, callee.execution.name)
      return .start(executor)
    }
    table.ready.append(callee, of: id)
    return !startsAtOnce && table.beat.arm(latest: id.number) ? .beat : .nothing
  }

  /// What an awaiting caller is told.
  enum Reception: Sendable {
    case now(Settlement)
    case later(State<Reply, Settlement>.AwaiterID)
    case cycle(Settlement)
  }

  /// Answers an await message now, or makes its caller an awaiter.
  ///
  /// A correct loop believes nothing that it has not just seen.
  nonisolated func receiveAwait(
    _ execution: Execution, from caller: Execution?, keeping task: Task<Void, Never>? = nil,
    believing isPending: Bool = false
  ) -> Reception {
    let promise = execution.settles
    let (reception, isAskedToStop) = table.withLock { table in
      let isAskedToStop = task.map { table.keep($0, of: promise) } ?? false
      observe(.await, by: caller.party, execution.name)
      table.unawaited.remove(promise)
      let waiting = caller.flatMap { $0.loop === self ? $0.promise : nil }
      let reception =
        isPending
        ? table.state.addBlindAwaiter(of: promise, caller: waiting)
        : table.state.addAwaiter(of: promise, caller: waiting)
      switch reception {
      case .now(let settlement):
        observe(.awaitImmediate, by: caller.party, execution.name, settlement)
        return (Reception.now(settlement), isAskedToStop)
      case .later(let awaiter):
        observe(.parked, by: caller.party, execution.name)
        if observer != nil { table.parties[awaiter.number] = caller.party }
        return (.later(awaiter), isAskedToStop)
      case .cycle(let promises):
        let names = promises.map { table.name(of: $0).description }
        let refusal = described(Settlement(.failure(AwaitCycle(promises: names))))
        observe(.awaitImmediate, by: caller.party, execution.name, refusal)
        return (.cycle(refusal), isAskedToStop)
      }
    }
    if isAskedToStop { task?.cancel() }
    return reception
  }

  /// Suspends the caller until it is answered, or its task is cancelled.
  nonisolated func park(
    _ awaiter: State<Reply, Settlement>.AwaiterID, _ execution: Execution, _ caller: Execution?
  ) async -> Settlement {
    startRunnerIfBehind()
    let verdict = await withTaskCancellationHandler {
      await Reply.await { reply in
        let early = table.withLock { $0.state.park(awaiter, reply: reply) }
        if let early { reply.answer(early) }
      }
    } onCancel: {
      let reply = table.withLock { table in
        if table.state.isWaiting(awaiter) {
          observe(.unparked, by: caller.party, execution.name)
          table.parties[awaiter.number] = nil
        }
        return table.state.removeAwaiter(awaiter, .cancelled)
      }
      reply?.answer(.cancelled)
    }
    guard verdict == .settled else { return Settlement(.failure(CancellationError())) }
    guard let settlement = table.withLock({ $0.state.outcome(of: execution.settles) }) else {
      preconditionFailure("an awaiter that hears of a settlement finds the outcome in the table")
    }
    return settlement
  }

  /// Settles the promise of a callee that has finished, and answers whom to tell.
  ///
  /// Nobody, if the promise was settled without the callee: by closing the loop.
  nonisolated func receiveReturn(_ settlement: Settlement, from execution: Execution) -> [Reply] {
    let id = execution.settles
    let settlement = described(settlement)
    return table.withLock { table in
      guard table.state.isPending(id) else { return [] }
      observe(.return, by: execution.party, execution.name, settlement)
      return settle(id, execution.name, with: settlement, in: &table)
    }
  }

  /// Settles a pending promise, and answers whom to tell, first come first.
  nonisolated func settle(
    _ promise: PromiseID, _ name: @autoclosure () -> Occurrence.PromiseName,
    with settlement: Settlement, in table: inout Table
  ) -> [Reply] {
    if observer != nil {
      observe(.settled, by: nil, name(), settlement)
      for number in table.state.awaiterNumbers(of: promise) {
        observe(.replyValue, by: table.parties.removeValue(forKey: number), name(), settlement)
      }
    }
    if case .failure(let error) = settlement.result, !(error is CancellationError),
      !table.state.promises[promise.slot].wasAwaited
    {
      table.unawaited.insert(name(), error)
    }
    let replies = table.state.settle(promise, with: settlement)
    table.forgetCallee(of: promise)
    return replies
  }

  /// Tells the observer, if there is one.
  nonisolated func observe(
    _ kind: Occurrence.Kind, by party: @autoclosure () -> Occurrence.Party?,
    _ promise: @autoclosure () -> Occurrence.PromiseName, _ settlement: Settlement? = nil
  ) {
    guard let observer else { return }
    observer.observe(
      Occurrence(
        kind: kind, party: party(), promise: promise(), result: settlement?.description))
  }

  /// The settlement with its description for the observer, if there is one.
  ///
  /// Describing a value runs the user's code, so it is done before the lock is taken.
  nonisolated func described(_ settlement: Settlement) -> Settlement {
    observer == nil ? settlement : Settlement(settlement.result, description: settlement.describe())
  }
}
