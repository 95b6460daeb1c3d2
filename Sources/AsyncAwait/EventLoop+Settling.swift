extension EventLoop {
  /// Adds a pending promise that a resolver settles, for results that come from elsewhere.
  ///
  /// - Parameters:
  ///   - label: what people call the promise; by default `p` and its number.
  ///   - type: the type of the value that the promise resolves with.
  /// - Returns: the right to settle the promise; the promise is its `promise`.
  public nonisolated func promise<Output: Sendable>(
    _ label: String? = nil, of type: Output.Type = Output.self
  ) -> Resolver<Output> {
    let execution = table.withLock { table in
      let id = table.state.addPromise(hasCallee: false)
      let execution = Execution(loop: self, promise: id, label: label)
      if let label { table.labels[id.number] = label }
      observe(.promiseCreated, by: nil, execution.name)
      if table.isClosed {
        let closed = described(
          Settlement(.failure(LoopClosed(promise: execution.name.description))))
        observe(.settled, by: nil, execution.name, closed)
        _ = table.state.settle(id, with: closed)
      }
      return execution
    }
    return Resolver(execution: execution)
  }

  /// Settles a promise for its resolver.
  nonisolated func settle<Output>(_ promise: Promise<Output>, _ settlement: Settlement) throws {
    let name = promise.execution.name
    let settlement = described(settlement)
    let replies = try table.withLock { table in
      if table.isClosed { throw LoopClosed(promise: name.description) }
      guard table.state.isPending(promise.id) else {
        throw AlreadySettled(promise: name.description)
      }
      return settle(promise.id, name, with: settlement, in: &table)
    }
    for reply in replies { reply.answer(.settled) }
  }

  /// Settles a pending promise over the head of its callee, for layers that know the result before the
  /// callee does: a deadline, or somebody else's decision.
  ///
  /// The callee is asked to stop, and what it returns counts for nothing.
  ///
  /// - Parameters:
  ///   - promise: a promise of this loop.
  ///   - result: what awaiting the promise returns or throws from now on.
  /// - Returns: false if the promise was settled before, or the loop is closed.
  @discardableResult
  package nonisolated func overrule<Output>(
    _ promise: Promise<Output>, _ result: Result<Output, any Error>
  ) -> Bool {
    let id = promise.id
    let settlement: Settlement =
      switch result {
      case .success(let value): Settlement(.success(value))
      case .failure(let error): Settlement(.failure(error))
      }
    let told = described(settlement)
    let (isFirst, task, callee, replies) = table.withLock {
      table -> (Bool, Task<Void, Never>?, Callee?, [Reply]) in
      guard !table.isClosed, table.state.isPending(id) else { return (false, nil, nil, []) }
      observe(.cancel, by: nil, promise.execution.name)
      let callee = table.ready.take(id)
      let task = table.tasks[id.number]
      let replies = settle(id, promise.execution.name, with: told, in: &table)
      // It has been started, and whoever started it is about to say with which task.
      if callee == nil, task == nil { table.cancelRequests.insert(id.number) }
      return (true, task, callee, replies)
    }
    withExtendedLifetime(callee) { task?.cancel() }
    for reply in replies { reply.answer(.settled) }
    return isFirst
  }

  /// Asks the callee of a promise to stop; see `Promise.cancel()`.
  nonisolated func cancel<Output>(_ promise: Promise<Output>) {
    let id = promise.id
    // Taken out of the lock with it: the last reference to an execution must not go under the lock.
    let (task, callee, replies) = table.withLock {
      table -> (Task<Void, Never>?, Callee?, [Reply]) in
      guard table.state.isPending(id), table.state.promises[id.slot].hasCallee else {
        return (nil, nil, [])
      }
      observe(.cancel, by: Execution.current.party, promise.execution.name)
      if let callee = table.ready.take(id) {
        let cancelled = described(Settlement(.failure(CancellationError())))
        return (nil, callee, settle(id, promise.execution.name, with: cancelled, in: &table))
      }
      let task = table.tasks[id.number]
      if task == nil { table.cancelRequests.insert(id.number) }
      return (task, nil, [])
    }
    withExtendedLifetime(callee) { task?.cancel() }
    for reply in replies { reply.answer(.settled) }
  }

  /// Notes that the last handle to a promise is gone.
  nonisolated func forget(_ promise: PromiseID) {
    // Let go of outside the lock: the last reference to a value may be the last to other promises.
    let settlement = table.withLock { table in
      let settlement = table.state.removePromise(promise)
      table.forgetIfGone(promise)
      return settlement
    }
    withExtendedLifetime(settlement) {}
  }
}
