public import DurableAsyncAwait
public import DurablePromises
internal import PromiseStores

extension Client {
  /// A handle to a promise that exists, whichever process created it.
  ///
  /// - Parameters:
  ///   - id: the id of the promise.
  ///   - type: what it will be resolved with.
  /// - Returns: a handle to its result.
  /// - Throws: `PromiseNotFound` if there is none; what the store throws.
  public func handle<Output: Codable & Sendable>(
    id: String, of type: Output.Type = Output.self
  ) async throws -> Handle<Output> {
    try await outsider.find(id)
  }

  /// Creates a promise that somebody settles with ``resolve(_:with:)`` or ``reject(_:_:)``.
  ///
  /// - Parameters:
  ///   - id: names the promise for ever. It has no dots.
  ///   - type: what it will be resolved with.
  ///   - timeout: how long after now its deadline is; by default a day.
  /// - Returns: a handle to the promise.
  /// - Throws: `InvalidID`; `ConflictingCall` if the id is a call's; what the store throws.
  public func promise<Output: Codable & Sendable>(
    id: String, of type: Output.Type = Output.self, timeout: Duration? = nil
  ) async throws -> Handle<Output> {
    try await create(try outsider.promise(id, timeout: timeout))
  }

  /// Resolves a promise: an answer has come.
  ///
  /// - Parameters:
  ///   - id: the id of the promise.
  ///   - value: what to resolve it with.
  /// - Returns: whether the promise now holds that value; false if it was settled otherwise before.
  /// - Throws: `PromiseNotFound` if there is none; what the store throws.
  @discardableResult
  public func resolve(_ id: String, with value: some Codable & Sendable) async throws -> Bool {
    try await outsider.resolve(id, with: value)
  }

  /// Rejects a promise: there will be no answer.
  ///
  /// - Parameters:
  ///   - id: the id of the promise.
  ///   - error: why not; its words are kept.
  /// - Returns: whether the promise now holds that error; false if it was settled otherwise before.
  /// - Throws: `PromiseNotFound` if there is none; what the store throws.
  @discardableResult
  public func reject(_ id: String, _ error: any Error) async throws -> Bool {
    try await outsider.reject(id, error)
  }

  /// Cancels a promise, unless it is settled; what it called goes on (protocol §4.3).
  ///
  /// - Parameter id: the id of the promise.
  /// - Throws: `PromiseNotFound` if there is none; what the store throws.
  public func cancel(_ id: String) async throws {
    let handle: Handle<Nothing> = outsider.handle(to: id)
    try await handle.cancel()
  }

  // MARK: Schedules

  /// Lets a function be called again and again, as a cron expression says.
  ///
  /// The calls have ids such as `nightly-1790042400000`, with the instant of each occurrence.
  ///
  /// - Parameters:
  ///   - id: names the schedule for ever. It has no dots.
  ///   - cron: when to call, in UTC, such as `0 3 * * *`.
  ///   - function: what to call; only its name and its types count here.
  ///   - argument: its arguments.
  ///   - target: who runs it: a group of workers, or an address; by default the client's group.
  ///   - timeout: how long after its occurrence the deadline of a call is; by default a day.
  /// - Returns: the schedule, also if it was there before.
  /// - Throws: `InvalidID`; `ArgumentsNotEncodable`; ``WorkerRefused``, above all if the expression
  ///   is none; what the store throws.
  @discardableResult
  public func schedule<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    id: String, cron: String, _ function: DurableFunction<repeat each Argument, Output>,
    _ argument: repeat each Argument, target: String? = nil, timeout: Duration = .seconds(86_400)
  ) async throws -> ScheduleRecord {
    let call = try outsider.call(
      id, function.name, repeat each argument, target: target, timeout: nil)
    let create = ScheduleCreate(
      id: id, cron: cron, promiseId: "{{.id}}-{{.timestamp}}",
      promiseTimeout: timeout.wholeMilliseconds, promiseParam: call.param,
      // The others are of the occurrence, and the server writes them.
      promiseTags: call.tags.filter { $0.key == Tag.target })
    let response = try await store.send(.scheduleCreate(create))
    guard case .schedule(let record) = response.body else {
      throw WorkerRefused(id, .scheduleCreate, response)
    }
    return record
  }

  /// Lets a schedule call no more; what it has called goes on.
  ///
  /// - Parameter id: the name of the schedule.
  /// - Returns: whether there was such a schedule.
  /// - Throws: what the store throws.
  @discardableResult
  public func unschedule(_ id: String) async throws -> Bool {
    let response = try await store.send(.scheduleDelete(id: id))
    switch response.status {
    case .ok: return true
    case .notFound: return false
    default: throw WorkerRefused(id, .scheduleDelete, response)
    }
  }
}
