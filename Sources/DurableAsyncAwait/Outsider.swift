internal import AsyncAwait
package import DurablePromises
package import PromiseStores

/// Somebody who is not one of the calls: makes them, and waits for them.
package struct Outsider: Sendable {
  private let engine: Engine

  /// Creates an outsider.
  ///
  /// - Parameters:
  ///   - store: where promises are kept.
  ///   - time: tells deadlines.
  ///   - group: who runs calls that name nobody.
  package init(store: any PromiseStore, time: TimeSource, group: String) {
    engine = Engine(
      store: store, functions: [:], time: time, placement: .atOnce, recorder: nil, group: group)
  }

  /// What creates a call that workers run.
  ///
  /// - Parameters:
  ///   - id: names the call; it has no dots.
  ///   - function: the name of what is called.
  ///   - argument: its arguments.
  ///   - target: who runs it; nil means the outsider's group.
  ///   - timeout: how long after now its deadline is; by default a day.
  /// - Returns: the request.
  /// - Throws: ``InvalidID``, ``ArgumentsNotEncodable``.
  package func call<each Argument: Codable & Sendable>(
    _ id: String, _ function: String, _ argument: repeat each Argument, target: String?,
    timeout: Duration?
  ) throws -> PromiseCreate {
    try InvalidID.check(id)
    var tags = Tag.root(id, prefix: id)
    tags[Tag.target] = TargetAddress.resolve(target, group: engine.group)
    return PromiseCreate(
      id: id, timeoutAt: engine.deadline(after: timeout),
      param: try engine.param(function, repeat each argument, id: id, by: nil), tags: tags)
  }

  /// What creates a promise that somebody outside settles.
  ///
  /// - Parameters:
  ///   - id: names the promise; it has no dots.
  ///   - timeout: how long after now its deadline is; by default a day.
  /// - Returns: the request.
  /// - Throws: ``InvalidID``.
  package func promise(_ id: String, timeout: Duration?) throws -> PromiseCreate {
    try InvalidID.check(id)
    var tags = Tag.root(id, prefix: id)
    tags[Tag.external] = "true"
    return PromiseCreate(id: id, timeoutAt: engine.deadline(after: timeout), tags: tags)
  }

  /// Refuses an id that another call has.
  ///
  /// - Parameters:
  ///   - record: what has the id.
  ///   - create: what was asked for.
  /// - Throws: ``ConflictingCall``.
  package func compare(_ record: PromiseRecord, with create: PromiseCreate) throws {
    guard record.param == create.param else {
      throw ConflictingCall(
        id: create.id, recorded: StepParam.describe(record), asked: StepParam.describe(create))
    }
  }

  /// A handle to a promise, which exists.
  ///
  /// - Parameter id: the id of the promise.
  /// - Returns: the handle.
  package func handle<Output>(to id: String) -> Handle<Output> {
    Handle(id: id, engine: engine, caller: nil)
  }

  /// A handle to a promise, if it exists.
  ///
  /// - Parameter id: the id of the promise.
  /// - Returns: the handle.
  /// - Throws: `PromiseNotFound` if there is none; what the store throws.
  package func find<Output>(_ id: String) async throws -> Handle<Output> {
    guard try await engine.find(id, .flushed) != nil else { throw PromiseNotFound(id: id) }
    return handle(to: id)
  }

  /// Resolves a promise.
  ///
  /// - Parameters:
  ///   - id: the id of the promise.
  ///   - value: what to resolve it with.
  /// - Returns: whether the promise now holds that value.
  /// - Throws: `PromiseNotFound` if there is none; what the store throws.
  package func resolve(_ id: String, with value: some Codable & Sendable) async throws -> Bool {
    try await engine.resolve(id, with: value)
  }

  /// Rejects a promise.
  ///
  /// - Parameters:
  ///   - id: the id of the promise.
  ///   - error: why; its words are kept.
  /// - Returns: whether the promise now holds that error.
  /// - Throws: `PromiseNotFound` if there is none; what the store throws.
  package func reject(_ id: String, _ error: any Error) async throws -> Bool {
    try await engine.reject(id, error)
  }
}
