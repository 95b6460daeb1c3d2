internal import DurablePromises
internal import PromiseStores

extension Context {
  /// Calls a durable function and waits for its result.
  ///
  /// - Parameters:
  ///   - function: what to call.
  ///   - argument: its arguments.
  ///   - timeout: how long after now the call's deadline is; at most this call's own.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  /// - Returns: what the function returned, now or in a former life.
  /// - Throws: ``DurableFailure`` if the function threw, ``PromiseTimedOut``, ``PromiseCanceled``;
  ///   ``NondeterminismError`` and what the store throws, after which this call cannot go on.
  public func run<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: DurableFunction<repeat each Argument, Output>, _ argument: repeat each Argument,
    timeout: Duration? = nil, file: StaticString = #fileID, line: UInt = #line
  ) async throws -> Output {
    let id = try nextID()
    let param = try engine.param(function, repeat each argument, id: id, by: run)
    let create = local(id, param, timeout: timeout)
    let source = Source(file: file, line: line)
    _ = try await engine.call(
      function, create, .inOrder, by: run, source, isWatched: timeout != nil)
    return try engine.decode(try await engine.settlement(of: id, by: run), by: run)
  }

  /// Calls a durable function and goes on.
  ///
  /// The handle proves that the call is durable. Whether or not anybody awaits it, this call does not
  /// end before it has.
  ///
  /// - Parameters:
  ///   - function: what to call.
  ///   - argument: its arguments.
  ///   - timeout: how long after now the call's deadline is; at most this call's own.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  /// - Returns: a handle to the call's result.
  /// - Throws: ``NondeterminismError`` and what the store throws, after which this call cannot go on.
  public func start<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: DurableFunction<repeat each Argument, Output>, _ argument: repeat each Argument,
    timeout: Duration? = nil, file: StaticString = #fileID, line: UInt = #line
  ) async throws -> Handle<Output> {
    let id = try nextID()
    let param = try engine.param(function, repeat each argument, id: id, by: run)
    let create = local(id, param, timeout: timeout)
    started.append(id)
    let source = Source(file: file, line: line)
    _ = try await engine.call(
      function, create, .flushed, by: run, source, isWatched: timeout != nil)
    return Handle(id: id, engine: engine, caller: run)
  }
}
