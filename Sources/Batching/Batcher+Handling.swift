internal import AsyncAwait

// What the shell does about a decision, with the lock free. Batches and timers become callees of the
// loop here: nothing else in the module makes a task.

extension Batcher {
  /// What is left to do after a decision.
  struct Work: Sendable {
    var told: [Resolver<Void>]
    var stale: Promise<Void>?
    var opened: (window: UInt64, end: Duration)?
    var batch: (number: Int, items: [Submission])?
  }

  /// Does everything that a decision left to do.
  func carryOut(_ work: Work) async {
    tell(work)
    if let (window, end) = work.opened { await startTimer(window, end) }
    if let (number, items) = work.batch {
      _ = await loop.invoke("batch \(number)") { await self.handle(items) }
    }
  }

  /// Does what needs no callee: taking somebody out of the line asks for no more.
  func tell(_ work: Work) {
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
  private func handle(_ items: [Submission]) async {
    let outcomes: [Outcome]
    do {
      let commands = items.map(\.command)
      outcomes = try await Handling.$batcher.withValue(ObjectIdentifier(self)) {
        try await handler(commands)
      }
      if outcomes.count != items.count {
        throw WrongResultCount(commands: items.count, results: outcomes.count)
      }
    } catch {
      for item in items { item.resolver.settle(.failure(error)) }
      return await carryOut(table.withLock { $0.finishBatch(at: now) })
    }
    for (item, outcome) in zip(items, outcomes) { item.resolver.settle(outcome) }
    await carryOut(table.withLock { $0.finishBatch(at: now) })
  }
}

extension Batcher.Table {
  mutating func arrive(
    _ submission: Batcher.Submission, at now: Duration
  ) -> (number: UInt64, hasRoom: Bool, work: Batcher.Work)? {
    state.arrive(submission, at: now).map { ($0.number, $0.hasRoom, work($0.todo)) }
  }

  mutating func withdraw(
    _ number: UInt64
  ) -> (submission: Batcher.Submission, work: Batcher.Work)? {
    state.withdraw(number).map { ($0.item, work($0.todo)) }
  }

  mutating func endWindow(_ window: UInt64, at now: Duration) -> Batcher.Work {
    // The timer that has just fired needs no stopping.
    if state.window == window { timer = nil }
    return work(state.endWindow(window, at: now))
  }

  mutating func finishBatch(at now: Duration) -> Batcher.Work {
    work(state.finishBatch(at: now))
  }

  mutating func drain(
    closing: Bool, _ waiter: Resolver<Void>, at now: Duration
  ) -> Batcher.Work {
    if closing { state.close() }
    return work(state.flush(waiter, at: now))
  }

  /// Keeps the timer of the open window; false if that window has closed meanwhile.
  mutating func keep(_ timer: Promise<Void>, of window: UInt64) -> Bool {
    guard state.window == window else { return false }
    self.timer = timer
    return true
  }

  private mutating func work(
    _ todo: BatchState<Batcher.Submission, Resolver<Void>>.Todo
  ) -> Batcher.Work {
    defer { if todo.stopsTimer { timer = nil } }
    return Batcher.Work(
      told: todo.told, stale: todo.stopsTimer ? timer : nil, opened: todo.opened,
      batch: todo.batch)
  }
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
