internal import DurablePromises
internal import PromiseStores
public import Retrying

extension Context {
  /// Runs a step: code whose result is kept, so that a replay need not run it again.
  ///
  /// The body runs at least once: if the process dies before its result is on disk, it runs again.
  /// Give receivers its key, ``Attempt/key``, by which they recognise a repetition.
  ///
  /// - Parameters:
  ///   - name: what the step is called; a replay that asks for another name is refused.
  ///   - retry: whether to try again when the body throws; each delay passes in memory.
  ///   - timeout: how long after now the step's deadline is; at most the call's own.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  ///   - body: what to run.
  /// - Returns: what is kept, which is the body's result as JSON gives it back.
  /// - Throws: ``DurableFailure`` if the body threw (now or in a former life), ``PromiseTimedOut`` after
  ///   the deadline, ``PromiseCanceled``; ``NondeterminismError`` and what the store throws, after
  ///   which the call cannot go on.
  public func run<Output: Codable & Sendable>(
    _ name: String, retry: RetryPolicy = .never, timeout: Duration? = nil,
    file: StaticString = #fileID, line: UInt = #line,
    _ body: @escaping @Sendable (Attempt) async throws -> Output
  ) async throws -> Output {
    let id = try nextID()
    let create = local(id, try StepParam.value(name), timeout: timeout)
    let source = Source(file: file, line: line)
    let isKnown = try await engine.isKnown(id, to: run)
    let record = try await engine.create(create, .inOrder, by: run, source)
    let settled =
      if record.state == .pending {
        try await engine.perform(
          name, record, isKnown: isKnown, by: run, retry: retry, timeout: timeout, body)
      } else {
        try engine.recall(name, record, by: run)
      }
    return try engine.decode(settled, by: run)
  }

  /// Runs a step whose body does not need to know its attempt; otherwise the same.
  ///
  /// - Parameters:
  ///   - name: what the step is called; a replay that asks for another name is refused.
  ///   - retry: whether to try again when the body throws; each delay passes in memory.
  ///   - timeout: how long after now the step's deadline is; at most the call's own.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  ///   - body: what to run.
  /// - Returns: what is kept, which is the body's result as JSON gives it back.
  /// - Throws: as the other.
  public func run<Output: Codable & Sendable>(
    _ name: String, retry: RetryPolicy = .never, timeout: Duration? = nil,
    file: StaticString = #fileID, line: UInt = #line,
    _ body: @escaping @Sendable () async throws -> Output
  ) async throws -> Output {
    try await run(name, retry: retry, timeout: timeout, file: file, line: line) {
      (_: Attempt) in try await body()
    }
  }

  /// Runs a step that returns nothing; otherwise the same.
  ///
  /// - Parameters:
  ///   - name: what the step is called; a replay that asks for another name is refused.
  ///   - retry: whether to try again when the body throws; each delay passes in memory.
  ///   - timeout: how long after now the step's deadline is; at most the call's own.
  ///   - file: where the call stands.
  ///   - line: where the call stands.
  ///   - body: what to run.
  /// - Throws: as the other.
  @_disfavoredOverload  // Else a body that is one expression counts as returning nothing.
  public func run(
    _ name: String, retry: RetryPolicy = .never, timeout: Duration? = nil,
    file: StaticString = #fileID, line: UInt = #line,
    _ body: @escaping @Sendable () async throws -> Void
  ) async throws {
    let _: Nothing = try await run(name, retry: retry, timeout: timeout, file: file, line: line) {
      (_: Attempt) in
      try await body()
      return Nothing()
    }
  }
}
