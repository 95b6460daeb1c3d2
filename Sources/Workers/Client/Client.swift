public import DurableAsyncAwait
internal import DurablePromises
public import PromiseStores

/// Whoever makes calls and waits for them: a program, a command, a test.
///
/// ```swift
/// let client = Client(store: store)
/// print(try await client.rpc(outer, id: "forty-two"))  // 84
/// ```
///
/// The store may be in this process or on a server; a worker of this process, if it is given, runs
/// what ``start(_:_:id:timeout:)`` calls. Source: protocol §6.11.
public final class Client: Sendable {
  let store: any PromiseStore
  let outsider: Outsider
  private let worker: Worker?

  /// Creates a client.
  ///
  /// - Parameters:
  ///   - store: where promises are.
  ///   - worker: runs calls in this process.
  ///   - group: who runs calls that name nobody; by default the worker's group, or `default`.
  ///   - time: tells deadlines.
  public init(
    store: any PromiseStore, worker: Worker? = nil, group: String? = nil, time: TimeSource = .system
  ) {
    self.store = store
    self.worker = worker
    outsider = Outsider(
      store: store, time: time, group: group ?? worker?.target ?? TargetAddress.defaultGroup)
  }

  /// The thread of the connection to the server, if there is one.
  ///
  /// A program that makes many calls one after the other, and computes little between them, has no other thread
  /// wake up for any of them with `withTaskExecutorPreference(client.executor)`.
  public var executor: (any TaskExecutor)? { store.executor }

  // MARK: Calls

  /// Calls a function, here if this process has a worker with room for it, and waits for its result.
  ///
  /// - Parameters:
  ///   - function: what to call.
  ///   - argument: its arguments.
  ///   - id: names the call for ever; the same id and arguments are the same call. It has no dots.
  ///   - timeout: how long after now its deadline is; by default a day.
  /// - Returns: what the function returned.
  /// - Throws: what ``start(_:_:id:timeout:)`` and `Handle.value` throw.
  public func run<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: DurableFunction<repeat each Argument, Output>, _ argument: repeat each Argument,
    id: String, timeout: Duration? = nil
  ) async throws -> Output {
    try await start(function, repeat each argument, id: id, timeout: timeout).value
  }

  /// Calls a function, here if this process has a worker with room for it, and goes on.
  ///
  /// - Parameters:
  ///   - function: what to call.
  ///   - argument: its arguments.
  ///   - id: names the call for ever; the same id and arguments are the same call. It has no dots.
  ///   - timeout: how long after now its deadline is; by default a day.
  /// - Returns: a handle to the call's result.
  /// - Throws: `InvalidID`; `ConflictingCall` if the id is another call's; `ArgumentsNotEncodable`;
  ///   ``WorkerRefused``; what the store throws.
  public func start<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: DurableFunction<repeat each Argument, Output>, _ argument: repeat each Argument,
    id: String, timeout: Duration? = nil
  ) async throws -> Handle<Output> {
    let create = try outsider.call(
      id, function.name, repeat each argument, target: nil, timeout: timeout)
    guard let response = try await worker?.create(create, calling: function.name) else {
      return try await self.create(create)
    }
    if case .held(_, let record, _) = response.body {
      try outsider.compare(record, with: create)
      return outsider.handle(to: id)
    }
    // Somebody else has the task.
    return try await self.create(create)
  }

  /// Calls a function that a worker runs, and waits for its result.
  ///
  /// - Parameters:
  ///   - function: what to call; only its name and its types count here.
  ///   - argument: its arguments.
  ///   - id: names the call for ever; the same id and arguments are the same call. It has no dots.
  ///   - target: who runs it: a group of workers, or an address; by default the client's group.
  ///   - timeout: how long after now its deadline is; by default a day.
  /// - Returns: what the function returned.
  /// - Throws: as ``startRPC(_:_:id:of:target:timeout:)``, and what `Handle.value` throws.
  public func rpc<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: DurableFunction<repeat each Argument, Output>, _ argument: repeat each Argument,
    id: String, target: String? = nil, timeout: Duration? = nil
  ) async throws -> Output {
    try await rpc(
      function.name, repeat each argument, id: id, of: Output.self, target: target,
      timeout: timeout)
  }

  /// Calls a function by its name, whatever language it is written in, and waits for its result.
  ///
  /// - Parameters:
  ///   - function: the name under which the function is registered where it runs.
  ///   - argument: its arguments.
  ///   - id: names the call for ever; the same id and arguments are the same call. It has no dots.
  ///   - type: what it returns.
  ///   - target: who runs it: a group of workers, or an address; by default the client's group.
  ///   - timeout: how long after now its deadline is; by default a day.
  /// - Returns: what the function returned.
  /// - Throws: as ``startRPC(_:_:id:of:target:timeout:)``, and what `Handle.value` throws.
  public func rpc<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: String, _ argument: repeat each Argument, id: String,
    of type: Output.Type = Output.self, target: String? = nil, timeout: Duration? = nil
  ) async throws -> Output {
    let call = try outsider.call(
      id, function, repeat each argument, target: target, timeout: timeout)
    // Two requests and a message: the caller's thread has to wake up for none but the last.
    return try await withTaskExecutorPreference(store.executor) {
      try await create(call).value
    }
  }

  /// Calls a function that a worker runs, and goes on.
  ///
  /// - Parameters:
  ///   - function: what to call; only its name and its types count here.
  ///   - argument: its arguments.
  ///   - id: names the call for ever; the same id and arguments are the same call. It has no dots.
  ///   - target: who runs it: a group of workers, or an address; by default the client's group.
  ///   - timeout: how long after now its deadline is; by default a day.
  /// - Returns: a handle to the call's result.
  /// - Throws: as ``startRPC(_:_:id:of:target:timeout:)``.
  public func startRPC<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: DurableFunction<repeat each Argument, Output>, _ argument: repeat each Argument,
    id: String, target: String? = nil, timeout: Duration? = nil
  ) async throws -> Handle<Output> {
    try await startRPC(
      function.name, repeat each argument, id: id, of: Output.self, target: target,
      timeout: timeout)
  }

  /// Calls a function by its name, whatever language it is written in, and goes on.
  ///
  /// - Parameters:
  ///   - function: the name under which the function is registered where it runs.
  ///   - argument: its arguments.
  ///   - id: names the call for ever; the same id and arguments are the same call. It has no dots.
  ///   - type: what it returns.
  ///   - target: who runs it: a group of workers, or an address; by default the client's group.
  ///   - timeout: how long after now its deadline is; by default a day.
  /// - Returns: a handle to the call's result.
  /// - Throws: `InvalidID`; `ConflictingCall` if the id is another call's; `ArgumentsNotEncodable`;
  ///   ``WorkerRefused``, above all if the target is no address; what the store throws.
  public func startRPC<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: String, _ argument: repeat each Argument, id: String,
    of type: Output.Type = Output.self, target: String? = nil, timeout: Duration? = nil
  ) async throws -> Handle<Output> {
    try await create(
      try outsider.call(id, function, repeat each argument, target: target, timeout: timeout))
  }

  /// Creates a promise, or finds it.
  func create<Output>(_ create: PromiseCreate) async throws -> Handle<Output> {
    let response = try await store.send(.promiseCreate(create))
    guard case .promise(let record) = response.body else {
      throw WorkerRefused(create.id, .promiseCreate, response)
    }
    try outsider.compare(record, with: create)
    return outsider.handle(to: create.id)
  }
}

extension WorkerRefused {
  init(_ id: String, _ request: Request.Kind, _ response: Response) {
    self.id = id
    self.request = request.rawValue
    status = response.status.rawValue
    problem = if case .problem(let words) = response.body { words } else { "" }
  }
}
