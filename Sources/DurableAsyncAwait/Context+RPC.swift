internal import DurablePromises
internal import PromiseStores
internal import Tracing

extension Context {
  /// Calls a function that a worker runs, perhaps on another machine, and waits for its result.
  ///
  /// - Parameters:
  ///   - function: what to call; only its name and its types count here.
  ///   - argument: its arguments.
  ///   - target: who runs it: a group of workers, or an address; by default this worker's own group.
  ///   - timeout: how long after now the call's deadline is; at most this call's own.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  /// - Returns: what the function returned, now or before this call was last run again.
  /// - Throws: ``DurableFailure`` if the function threw, ``PromiseTimedOut``, ``PromiseCanceled``;
  ///   ``NondeterminismError`` and what the store throws, after which this call cannot go on.
  public func rpc<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: DurableFunction<repeat each Argument, Output>, _ argument: repeat each Argument,
    target: String? = nil, timeout: Duration? = nil,
    file: StaticString = #fileID, line: UInt = #line
  ) async throws -> Output {
    try await rpc(
      function.name, repeat each argument, of: Output.self, target: target, timeout: timeout,
      file: file, line: line)
  }

  /// Calls a function by its name, whatever language it is written in, and waits for its result.
  ///
  /// - Parameters:
  ///   - function: the name under which the function is registered where it runs.
  ///   - argument: its arguments.
  ///   - type: what it returns.
  ///   - target: who runs it: a group of workers, or an address; by default this worker's own group.
  ///   - timeout: how long after now the call's deadline is; at most this call's own.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  /// - Returns: what the function returned, now or before this call was last run again.
  /// - Throws: as the other.
  public func rpc<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: String, _ argument: repeat each Argument, of type: Output.Type = Output.self,
    target: String? = nil, timeout: Duration? = nil,
    file: StaticString = #fileID, line: UInt = #line
  ) async throws -> Output {
    let id = try nextID()
    let create = try remote(id, function, repeat each argument, target: target, timeout: timeout)
    try await send(create, function, .inOrder, Source(file: file, line: line))
    return try engine.decode(try await engine.settlement(of: id, by: run), by: run)
  }

  /// Calls a function that a worker runs, perhaps on another machine, and goes on.
  ///
  /// The handle proves that the call is durable. Whether or not anybody awaits it, this call does not
  /// end before it has.
  ///
  /// - Parameters:
  ///   - function: what to call; only its name and its types count here.
  ///   - argument: its arguments.
  ///   - target: who runs it: a group of workers, or an address; by default this worker's own group.
  ///   - timeout: how long after now the call's deadline is; at most this call's own.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  /// - Returns: a handle to the call's result.
  /// - Throws: ``NondeterminismError`` and what the store throws, after which this call cannot go on.
  public func startRPC<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: DurableFunction<repeat each Argument, Output>, _ argument: repeat each Argument,
    target: String? = nil, timeout: Duration? = nil,
    file: StaticString = #fileID, line: UInt = #line
  ) async throws -> Handle<Output> {
    try await startRPC(
      function.name, repeat each argument, of: Output.self, target: target, timeout: timeout,
      file: file, line: line)
  }

  /// Calls a function by its name, whatever language it is written in, and goes on.
  ///
  /// - Parameters:
  ///   - function: the name under which the function is registered where it runs.
  ///   - argument: its arguments.
  ///   - type: what it returns.
  ///   - target: who runs it: a group of workers, or an address; by default this worker's own group.
  ///   - timeout: how long after now the call's deadline is; at most this call's own.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  /// - Returns: a handle to the call's result.
  /// - Throws: as the other.
  public func startRPC<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: String, _ argument: repeat each Argument, of type: Output.Type = Output.self,
    target: String? = nil, timeout: Duration? = nil,
    file: StaticString = #fileID, line: UInt = #line
  ) async throws -> Handle<Output> {
    let id = try nextID()
    let create = try remote(id, function, repeat each argument, target: target, timeout: timeout)
    started.append(id)
    try await send(create, function, .flushed, Source(file: file, line: line))
    return Handle(id: id, engine: engine, caller: run)
  }

  /// What creates a call that a worker runs.
  private func remote<each Argument: Codable & Sendable>(
    _ id: String, _ function: String, _ argument: repeat each Argument, target: String?,
    timeout: Duration?
  ) throws -> PromiseCreate {
    let param = try engine.param(function, repeat each argument, id: id, by: run)
    let address = TargetAddress.resolve(target, group: engine.group)
    return global(id, param, timeout: timeout, (Tag.target, address))
  }

  /// Creates a call that a worker runs, and expects its result.
  private func send(
    _ create: PromiseCreate, _ function: String, _ durability: Durability, _ source: Source
  ) async throws {
    let record = try await engine.create(create, durability, by: run, source)
    if record.state == .pending {
      try await engine.listen(to: create.id, label: function)
    } else {
      engine.note(.replayHit, by: run, id: create.id, JSON.text(record.value))
    }
  }
}
