internal import DurablePromises
internal import PromiseStores

extension Context {
  /// Starts a call that outlives this one.
  ///
  /// It is a call of its own, as if the program had started it: this call does not wait for it, and
  /// after a crash it is run again by itself. On a worker, and wherever a target is given, workers
  /// run it.
  ///
  /// - Parameters:
  ///   - function: what to call.
  ///   - argument: its arguments.
  ///   - target: who runs it: a group of workers, or an address; by default this process, or on a
  ///     worker its group.
  ///   - timeout: how long after now its deadline is; by default a day.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  /// - Returns: a handle to the call's result.
  /// - Throws: ``NondeterminismError`` and what the store throws, after which this call cannot go on.
  public func detached<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: DurableFunction<repeat each Argument, Output>, _ argument: repeat each Argument,
    target: String? = nil, timeout: Duration? = nil, file: StaticString = #fileID,
    line: UInt = #line
  ) async throws -> Handle<Output> {
    let step = try nextID()
    let id = DetachedID.name(step, prefix: run.prefix)
    let param = try engine.param(function, repeat each argument, id: id, by: run)
    let source = Source(file: file, line: line)
    // The step says that the call was made, so that a replay is compared here as anywhere else.
    let mark = local(step, try StepParam.detached(param), timeout: nil)
    let record = try await engine.create(mark, .inOrder, by: run, source)
    var create = PromiseCreate(
      id: id, timeoutAt: engine.deadline(after: timeout), param: param,
      tags: Tag.root(id, prefix: run.prefix))
    if target != nil || engine.activity != nil {
      create.tags[Tag.target] = TargetAddress.resolve(target, group: engine.group)
      let remote = try await engine.create(create, .flushed, by: run, source)
      if remote.state == .pending { try await engine.listen(to: id, label: function.name) }
    } else {
      let registered = try engine.registered(function.name, for: id, by: run)
      _ = try await engine.call(registered, create, .flushed, by: run, source, isRoot: true)
    }
    if record.state == .pending {
      _ = try Settled(try await engine.settle(step, .resolved, .none, .inOrder, by: run))
    }
    return Handle(id: id, engine: engine, caller: run)
  }
}
