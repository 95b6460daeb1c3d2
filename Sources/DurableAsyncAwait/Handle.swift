internal import DurablePromises

/// The right to wait for a durable promise, and the proof that it is durable.
///
/// A handle can be had again by its id, also in another process; dropping it cancels nothing.
public struct Handle<Output: Codable & Sendable>: Sendable {
  /// The id of the promise.
  public let id: String
  let engine: Engine
  /// The run that holds the handle; nil for the program itself.
  var caller: Run?

  /// What the promise is resolved with, as soon as it is.
  ///
  /// - Throws: ``DurableFailure``, ``PromiseTimedOut`` or ``PromiseCanceled`` if it settles otherwise;
  ///   ``ResultNotDecodable`` if it is no `Output`; `CancellationError` if the current task is
  ///   cancelled while the promise is pending; the reason, such as ``NondeterminismError``, if its run
  ///   had to stop and the promise stays pending.
  public var value: Output {
    get async throws {
      try caller?.check()
      let settled = try await engine.settlement(of: id, by: caller)
      return try engine.decode(settled, by: caller)
    }
  }

  /// Settles the promise as cancelled, unless it is settled, and asks its run to stop.
  ///
  /// What it called is not cancelled (protocol §4.3).
  ///
  /// - Throws: what the store throws.
  public func cancel() async throws {
    try await engine.settle(id, .rejectedCanceled, .none)
  }
}
