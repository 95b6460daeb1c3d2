public import AsyncAwait
internal import DurablePromises
internal import Foundation
public import PromiseStores
internal import Tracing

/// An event loop whose table of promises survives the process.
///
/// The same three messages as in memory, invoke, await and return, with the table in a store: a call is
/// a promise that is created, its return settles the promise, and both are on disk before anybody
/// acts on them. After a crash every call that was pending is run again from the top; what had
/// settled in it is answered from the store without running.
///
/// ```swift
/// let loop = try await DurableEventLoop(store: store, functions: [inner, outer])
/// print(try await loop.run(outer, id: "forty-two"))  // 84
/// ```
public final class DurableEventLoop: Sendable {
  let engine: Engine
  /// What a former life of the store's owner left pending.
  public let recovery: Recovery

  /// Creates a loop, and runs every call again that is pending in the store.
  ///
  /// - Parameters:
  ///   - store: where promises are kept; the loop runs its time, and does not close it.
  ///   - functions: what may be called, each under a name of its own.
  ///   - time: tells deadlines, and measures sleeps and delays.
  ///   - placement: where bodies run.
  ///   - recorder: writes down what happens.
  /// - Throws: what the store throws.
  public convenience init(
    store: any PromiseStore, functions: [any Registrable], time: TimeSource = .system,
    placement: Placement = .whenAwaited,
    recorder: DurableRecorder? = nil
  ) async throws {
    try await self.init(
      store: store, functions: functions, time: time, placement: placement, recorder: recorder,
      maximumSteps: 50_000)
  }

  /// Creates a loop whose calls may have so many steps; otherwise the same.
  package init(
    store: any PromiseStore, functions: [any Registrable], time: TimeSource,
    placement: Placement, recorder: DurableRecorder?, maximumSteps: Int
  ) async throws {
    let engine = Engine(
      store: store, functions: Engine.table(of: functions), time: time, placement: placement,
      recorder: recorder, maximumSteps: maximumSteps)
    _ = await engine.housekeeping.invoke("timers") { await engine.runTimers() }
    do {
      recovery = try await engine.recover()
    } catch {
      await engine.stop()
      throw error
    }
    self.engine = engine
  }

  /// Calls a function and waits for its result.
  ///
  /// - Parameters:
  ///   - function: what to call; one of the loop's functions.
  ///   - argument: its arguments.
  ///   - id: names the call for ever; the same id and arguments are the same call.
  ///   - timeout: how long after now its deadline is; by default a day.
  /// - Returns: what the function returned, now or in a former life.
  /// - Throws: what ``start(_:_:id:timeout:)`` and ``Handle/value`` throw.
  public func run<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: DurableFunction<repeat each Argument, Output>, _ argument: repeat each Argument,
    id: String, timeout: Duration? = nil
  ) async throws -> Output {
    try await start(function, repeat each argument, id: id, timeout: timeout).value
  }

  /// Calls a function and goes on.
  ///
  /// The handle proves that the call is durable: from then on it ends, whatever crashes in between.
  ///
  /// - Parameters:
  ///   - function: what to call; one of the loop's functions.
  ///   - argument: its arguments.
  ///   - id: names the call for ever; the same id and arguments are the same call. It has no dots.
  ///   - timeout: how long after now its deadline is; by default a day.
  /// - Returns: a handle to the call's result.
  /// - Throws: ``InvalidID``, ``FunctionNotRegistered``; ``ConflictingCall`` if the id is another
  ///   call's; ``ArgumentsNotEncodable``; `LoopClosed` after ``close()``; what the store throws.
  public func start<each Argument: Codable & Sendable, Output: Codable & Sendable>(
    _ function: DurableFunction<repeat each Argument, Output>, _ argument: repeat each Argument,
    id: String, timeout: Duration? = nil
  ) async throws -> Handle<Output> {
    try InvalidID.check(id)
    // Nobody has cancelled the caller.
    if engine.isClosed { throw LoopClosed(promise: id) }
    let registered = try engine.function(function.name, for: id)
    let create = PromiseCreate(
      id: id, timeoutAt: engine.deadline(after: timeout),
      param: try engine.param(function, repeat each argument, id: id, by: nil),
      tags: Tag.root(id, prefix: id))
    do {
      _ = try await engine.call(registered, create, .flushed, by: nil, nil, isRoot: true)
    } catch let error as NondeterminismError {
      throw ConflictingCall(id: id, recorded: error.recorded, asked: error.asked)
    }
    return Handle(id: id, engine: engine, caller: nil)
  }

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
    guard try await engine.find(id, .flushed) != nil else { throw PromiseNotFound(id: id) }
    return Handle(id: id, engine: engine, caller: nil)
  }

  /// Resolves a promise from outside: an answer has come.
  ///
  /// - Parameters:
  ///   - id: the id of the promise.
  ///   - value: what to resolve it with.
  /// - Returns: whether the promise now holds that value; false if it was settled otherwise before.
  /// - Throws: `PromiseNotFound` if there is none; what the store throws.
  @discardableResult
  public func resolve(_ id: String, with value: some Codable & Sendable) async throws -> Bool {
    try await engine.resolve(id, with: value)
  }

  /// Rejects a promise from outside: there will be no answer.
  ///
  /// - Parameters:
  ///   - id: the id of the promise.
  ///   - error: why not; its words are kept.
  /// - Returns: whether the promise now holds that error; false if it was settled otherwise before.
  /// - Throws: `PromiseNotFound` if there is none; what the store throws.
  @discardableResult
  public func reject(_ id: String, _ error: any Error) async throws -> Bool {
    try await engine.reject(id, error)
  }

  /// Stops everything that runs; what is pending stays pending, for the next life.
  public func close() async {
    await engine.stop()
  }
}
