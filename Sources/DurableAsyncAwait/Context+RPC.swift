internal import DurablePromises
internal import PromiseStores
internal import Tracing

extension Context {
  /// Calls a function that a worker runs, perhaps on another machine, and waits for its result.
  ///
  /// With an `id`, the call is made once for all that ask under it, and belongs to none of them: a
  /// question that follows from its arguments, such as `fib-9`, is answered once. Calls that ask each
  /// other in a circle wait until their deadline.
  ///
  /// - Parameters:
  ///   - function: what to call; only its name and its types count here.
  ///   - argument: its arguments.
  ///   - id: the name of the call, for all who ask; by default the next number of this call.
  ///   - target: who runs it: a group of workers, or an address; by default this worker's own group.
  ///   - timeout: how long after now the call's deadline is; at most this call's own.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  /// - Returns: what the function returned, now or before this call was last run again.
  /// - Throws: ``DurableFailure`` if the function threw, ``PromiseTimedOut``, ``PromiseCanceled``;
  ///   ``NondeterminismError`` and what the store throws, after which this call cannot go on.
  public func rpc<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: DurableFunction<repeat each Argument, Output>, _ argument: repeat each Argument,
    id: String? = nil, target: String? = nil, timeout: Duration? = nil,
    file: StaticString = #fileID, line: UInt = #line
  ) async throws -> Output {
    try await rpc(
      function.name, repeat each argument, of: Output.self, id: id, target: target,
      timeout: timeout, file: file, line: line)
  }

  /// Calls a function by its name, whatever language it is written in, and waits for its result.
  ///
  /// - Parameters:
  ///   - function: the name under which the function is registered where it runs.
  ///   - argument: its arguments.
  ///   - type: what it returns.
  ///   - id: the name of the call, for all who ask; by default the next number of this call.
  ///   - target: who runs it: a group of workers, or an address; by default this worker's own group.
  ///   - timeout: how long after now the call's deadline is; at most this call's own.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  /// - Returns: what the function returned, now or before this call was last run again.
  /// - Throws: as the other.
  public func rpc<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: String, _ argument: repeat each Argument, of type: Output.Type = Output.self,
    id: String? = nil, target: String? = nil, timeout: Duration? = nil,
    file: StaticString = #fileID, line: UInt = #line
  ) async throws -> Output {
    let create = try remote(
      id, function, repeat each argument, target: target, timeout: timeout)
    try await send(create, function, .inOrder, Source(file: file, line: line))
    return try engine.decode(try await engine.settlement(of: create.id, by: run), by: run)
  }

  /// Calls a function that a worker runs, perhaps on another machine, and goes on.
  ///
  /// The handle proves that the call is durable. Whether or not anybody awaits it, this call does not
  /// end before it has.
  ///
  /// - Parameters:
  ///   - function: what to call; only its name and its types count here.
  ///   - argument: its arguments.
  ///   - id: the name of the call, for all who ask; by default the next number of this call.
  ///   - target: who runs it: a group of workers, or an address; by default this worker's own group.
  ///   - timeout: how long after now the call's deadline is; at most this call's own.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  /// - Returns: a handle to the call's result.
  /// - Throws: ``NondeterminismError`` and what the store throws, after which this call cannot go on.
  public func startRPC<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: DurableFunction<repeat each Argument, Output>, _ argument: repeat each Argument,
    id: String? = nil, target: String? = nil, timeout: Duration? = nil,
    file: StaticString = #fileID, line: UInt = #line
  ) async throws -> Handle<Output> {
    try await startRPC(
      function.name, repeat each argument, of: Output.self, id: id, target: target,
      timeout: timeout, file: file, line: line)
  }

  /// Calls a function by its name, whatever language it is written in, and goes on.
  ///
  /// - Parameters:
  ///   - function: the name under which the function is registered where it runs.
  ///   - argument: its arguments.
  ///   - type: what it returns.
  ///   - id: the name of the call, for all who ask; by default the next number of this call.
  ///   - target: who runs it: a group of workers, or an address; by default this worker's own group.
  ///   - timeout: how long after now the call's deadline is; at most this call's own.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  /// - Returns: a handle to the call's result.
  /// - Throws: as the other.
  public func startRPC<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: String, _ argument: repeat each Argument, of type: Output.Type = Output.self,
    id: String? = nil, target: String? = nil, timeout: Duration? = nil,
    file: StaticString = #fileID, line: UInt = #line
  ) async throws -> Handle<Output> {
    let create = try remote(
      id, function, repeat each argument, target: target, timeout: timeout)
    started.append(create.id)
    try await send(create, function, .flushed, Source(file: file, line: line))
    return Handle(id: create.id, engine: engine, caller: run)
  }

  /// What creates a call that a worker runs.
  private func remote<each Argument: Codable & Sendable>(
    _ chosen: String?, _ function: String, _ argument: repeat each Argument, target: String?,
    timeout: Duration?
  ) throws -> PromiseCreate {
    if let chosen { try InvalidID.check(chosen) }
    let id = try chosen ?? nextID()
    let param = try engine.param(function, repeat each argument, id: id, by: run)
    let address = TargetAddress.resolve(target, group: engine.group)
    if chosen != nil {
      // Whoever asks first creates it for all, so it is nobody's child, and outlives who asked.
      var tags = Tag.root(id, prefix: id)
      tags[Tag.target] = address
      return PromiseCreate(
        id: id, timeoutAt: engine.deadline(after: timeout), param: param, tags: tags)
    }
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
