internal import AsyncAwait

extension Batcher {
  /// Lets nobody in line linger, and waits until all of them have their results.
  ///
  /// Whoever submits after this call lingers as usual, in the next batch or in the last of these if
  /// there is room in it.
  ///
  /// - Throws: ``BatcherReentered`` from inside the handler; `CancellationError` if the current task is
  ///   cancelled, and then the flush goes on; `LoopClosed` if the loop closes first.
  public func flush() async throws { try await drain(closing: false) }

  /// Lets nobody in any more, and flushes.
  ///
  /// Whoever stood in line or waited for room by then has a result when this returns. Closing again
  /// only waits.
  ///
  /// - Throws: what ``flush()`` throws; the batcher is closed all the same.
  public func close() async throws { try await drain(closing: true) }

  private func drain(closing: Bool) async throws {
    try checkReentry()
    let waiter = loop.promise("flush", of: Void.self)
    await carryOut(table.withLock { $0.drain(closing: closing, waiter, at: now) })
    try await loop.await(waiter.promise)
  }

  /// Refuses a wait for the batcher from inside its own handler.
  func checkReentry() throws {
    if Handling.batcher == ObjectIdentifier(self) { throw BatcherReentered() }
  }
}

/// Whose handler the current task is in; child tasks inherit it.
enum Handling {
  @TaskLocal static var batcher: ObjectIdentifier?
}
