internal import AsyncAwait
internal import DurablePromises
internal import Foundation
internal import PromiseStores
internal import Retrying
internal import Tracing

extension Engine {
  /// Invokes a function, unless it runs already: the callee waits until its promise is there.
  ///
  /// 1. The event loop is told first, so that a trace has the same messages as in memory.
  /// 2. The promise is created; a former life may have created it, and even settled it.
  /// 3. The callee goes on: with the result from the journal, or by running the body.
  func call(
    _ function: any Registrable, _ create: PromiseCreate, _ durability: Durability, by caller: Run?,
    _ source: Source?, isRoot: Bool = false, isWatched: Bool = false
  ) async throws -> PromiseRecord {
    try check(caller)
    // Before the claim: between that and the start, nothing may fail.
    let isKnown = try await isKnown(create.id, to: caller)
    guard claim(create.id) else {
      return try await self.create(create, durability, by: caller, source)
    }
    let gate = Gate()
    let run = Run(
      id: create.id, function: function.name, root: isRoot ? nil : caller?.root ?? caller,
      origin: isRoot ? create.id : caller?.origin ?? create.id,
      prefix: isRoot ? create.tags[Tag.prefix] ?? create.id : caller?.prefix ?? create.id,
      deadline: create.timeoutAt, isKnown: isKnown)
    await invoke(function, run, behind: gate)
    do {
      let record = try await self.create(create, durability, by: caller, source)
      if isRoot || isWatched, record.state == .pending { await watch(run) }
      gate.open(.success(record))
      return record
    } catch {
      leave(run)
      gate.open(.failure(NeverRan(reason: error)))
      if isRoot { await adopt(create.id) }
      throw error
    }
  }

  /// Runs a call that somebody else has created meanwhile, in the belief that it was being run.
  private func adopt(_ id: String) async {
    // If the store does not answer, they hear of it themselves.
    guard let record = try? await find(id, .inOrder), record.state == .pending else { return }
    do { try await resume(record) } catch { enter(.failed(error), for: id) }
  }

  /// Makes a callee of the event loop that runs a function as soon as the gate opens.
  func invoke(_ function: any Registrable, _ run: Run, behind gate: Gate) async {
    activity?.begin(run)
    let promise = await loop.invoke(run.function) { [self] in
      defer {
        leave(run)
        activity?.end(run)
      }
      return try await execute(function, run, behind: gate)
    }
    recorder?.call(run.id, .init(number: promise.id.number, label: run.function))
    enter(.running(promise, run), for: run.id)
  }
}

extension Engine {
  /// What the callee does: takes the result from the journal, or runs the body and settles.
  private func execute(
    _ function: any Registrable, _ run: Run, behind gate: Gate
  ) async throws -> Settled {
    let record = try await gate.pass()
    guard record.state == .pending else { return try recall(run.function, record, by: run) }
    if run.isReplay { note(.replayMiss, by: run, id: run.id, run.isKnown ? "pending" : nil) }
    run.bodyBegins()
    let context = Context(run, self)
    let (state, value) = try await body(function, context, record)
    try await join(context)
    try check(run)
    try await refuseEarlyEnd(of: context)
    run.settlesItself()
    return try Settled(try await settle(run.id, state, value, by: run))
  }

  /// Runs the body; its error is a result too, unless the run had to stop.
  private func body(
    _ function: any Registrable, _ context: Context, _ record: PromiseRecord
  ) async throws -> (PromiseState, Value) {
    do {
      let result = try await function.call(context, try JSON.data(record.param))
      try check(context.run)
      return (.resolved, JSON.value(result))
    } catch {
      try check(context.run)
      try refuse(error, of: context.run)
      return (.rejected, try Failure.value(error))
    }
  }

  /// Lets errors through that are no result: they leave the promise pending.
  private func refuse(_ error: any Error, of run: Run) throws {
    let isOurs =
      switch error {
      case let error as ArgumentsNotDecodable: error.id == run.id
      case let error as ResultNotEncodable: error.id == run.id
      case is NotBase64: true
      default: false
      }
    if isOurs {
      run.stopTree(error)
      throw error
    }
    if Task.isCancelled { throw CancellationError() }
  }

  /// Waits for everything that the run started, whether or not the body did.
  private func join(_ context: Context) async throws {
    for id in context.started {
      do {
        switch row(of: id) {
        case .running(let promise, _): _ = try await self.await(promise, id, by: context.run)
        case .external(let resolver):
          _ = try await self.await(resolver.promise, id, by: context.run)
        case .failed(let error): throw error
        case .claimed, nil: break
        }
      } catch {
        // How a child ends is its own affair; why it must not end is not.
        try check(context.run)
        if Task.isCancelled { throw CancellationError() }
      }
    }
  }

  /// A replay that asks for less than the journal remembers has diverged too.
  private func refuseEarlyEnd(of context: Context) async throws {
    let next = "\(context.id).\(context.steps + 1)"
    let run = context.run
    guard let record = try await stopping(run, { try await find(next, .inOrder) }) else { return }
    let error = NondeterminismError(
      step: next, recorded: StepParam.describe(record), asked: "nothing: it has ended", source: "")
    note(.replayMismatch, by: run, id: next, "recorded \(error.recorded), but the function ended")
    run.stopTree(error)
    throw error
  }

  /// The result that a former life left.
  func recall(_ name: String, _ record: PromiseRecord, by run: Run) throws -> Settled {
    let outcome: Event.Outcome =
      switch record.state {
      case .resolved: .resolved
      case .rejected: .rejected
      case .rejectedCanceled: .cancelled
      case .rejectedTimedout, .pending: .timedOut
      }
    note(.replayHit, by: run, id: record.id, JSON.text(record.value), outcome)
    return try Settled(record)
  }
}
