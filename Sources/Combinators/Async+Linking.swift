public import AsyncAwait

// Who dies with whom. Without a link, an execution and what it awaits live and die apart: a rejection
// travels up to whoever awaits, and nothing travels down. A link adds the way down.

extension Async {
  /// Waits for the result of a promise, and takes its callee along when it is cancelled.
  ///
  /// As `Async.await`, and in addition: if the current task is cancelled while it waits, the promise's
  /// callee is asked to stop, in the name of whoever waited. A callee that itself waits with a link
  /// passes this on. Cancelling for one awaiter is cancelling for all: link only what is yours alone.
  ///
  /// - Parameter promise: the promise to await.
  /// - Returns: the value that the promise resolves with.
  /// - Throws: what `EventLoop.await(_:)` throws.
  public static func awaitLinked<Output>(_ promise: Promise<Output>) async throws -> Output {
    do {
      return try await Async.await(promise)
    } catch let error as CancellationError {
      if Task.isCancelled { promise.cancel() }
      throw error
    }
  }

  /// Starts a callee that returns a promise, and answers with the promise of *its* result.
  ///
  /// A plain `Async.invoke` of such a callee gives a promise of a promise. Here the outer promise
  /// settles as the inner one does: with its value or with its error. The two are linked:
  /// cancelling the outer promise asks the inner callee to stop.
  ///
  /// - Parameters:
  ///   - label: what people call the callee; by default its promise's name.
  ///   - callee: what to run. The promise that it returns decides the result.
  /// - Returns: the outer promise, pending.
  public static func invokeLinked<Output>(
    _ label: String? = nil, _ callee: @escaping @Sendable () async throws -> Promise<Output>
  ) async -> Promise<Output> {
    await Async.invoke(label) { try await awaitLinked(try await callee()) }
  }
}
