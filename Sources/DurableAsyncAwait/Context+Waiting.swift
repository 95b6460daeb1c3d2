internal import DurablePromises
internal import PromiseStores
internal import Tracing

extension Context {
  /// Waits until a duration has passed since this line was first reached, over all crashes.
  ///
  /// - Parameters:
  ///   - duration: how long; nothing to wait for if not positive, but it is recorded all the same.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  /// - Throws: ``PromiseTimedOut`` after the call's own deadline, ``PromiseCanceled``;
  ///   ``NondeterminismError`` and what the store throws, after which the call cannot go on.
  public func sleep(
    for duration: Duration, file: StaticString = #fileID, line: UInt = #line
  ) async throws {
    let id = try nextID()
    let create = global(
      id, StepParam.sleep(duration), timeout: duration, (Tag.timer, "true"))
    let source = Source(file: file, line: line)
    let record = try await engine.create(create, .flushed, by: run, source)
    if record.state == .pending {
      try await engine.listen(to: id, label: "timer")
      _ = try await engine.settlement(of: id, by: run)
      engine.note(.timer, by: run, id: id, "\(duration) have passed")
    } else {
      _ = try engine.recall("sleep", record, by: run)
    }
    // The call's deadline cut the sleep short. Judged by what is stored, so that a replay agrees.
    let end = record.createdAt.advanced(by: duration.milliseconds)
    if record.timeoutAt >= run.deadline, end > run.deadline { throw PromiseTimedOut(id: id) }
  }

  /// Creates a promise that somebody outside will settle: a person, a callback, another program.
  ///
  /// The handle proves that the promise is durable; its ``Handle/id`` is what to give away. It is
  /// settled with ``DurableEventLoop/resolve(_:with:)`` or ``DurableEventLoop/reject(_:_:)``.
  ///
  /// - Parameters:
  ///   - type: what it will be resolved with.
  ///   - timeout: how long after now its deadline is; at most the call's own.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  /// - Returns: a handle to the promise.
  /// - Throws: ``NondeterminismError`` and what the store throws, after which the call cannot go on.
  public func promise<Output: Codable & Sendable>(
    of type: Output.Type = Output.self, timeout: Duration? = nil,
    file: StaticString = #fileID, line: UInt = #line
  ) async throws -> Handle<Output> {
    let id = try nextID()
    let create = global(id, .none, timeout: timeout, (Tag.external, "true"))
    started.append(id)
    let source = Source(file: file, line: line)
    let record = try await engine.create(create, .flushed, by: run, source)
    if record.state == .pending {
      try await engine.listen(to: id, label: "promise")
    } else {
      engine.note(.replayHit, by: run, id: id, JSON.text(record.value))
    }
    return Handle(id: id, engine: engine, caller: run)
  }
}
