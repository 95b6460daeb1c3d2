/// The right to settle a promise that has no callee.
///
/// The promise waits for whoever holds the resolver: a timer, a callback, a person. Whoever comes
/// first settles it; everyone else is told that it is too late.
public struct Resolver<Output: Sendable>: Sendable {
  let execution: Execution

  /// The promise that this resolver settles.
  public var promise: Promise<Output> { Promise(execution: execution) }

  /// Resolves the promise and answers everyone who awaits it.
  ///
  /// - Parameter value: what awaiting the promise returns from now on.
  /// - Throws: `AlreadySettled` if the promise was settled before, `LoopClosed` if its loop is closed.
  public func resolve(_ value: Output) throws {
    try execution.loop.settle(promise, Settlement(.success(value)))
  }

  /// Rejects the promise and answers everyone who awaits it.
  ///
  /// - Parameter error: what awaiting the promise throws from now on.
  /// - Throws: `AlreadySettled` if the promise was settled before, `LoopClosed` if its loop is closed.
  public func reject(_ error: any Error) throws {
    try execution.loop.settle(promise, Settlement(.failure(error)))
  }
}
