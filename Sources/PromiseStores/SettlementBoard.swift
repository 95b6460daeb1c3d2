internal import Synchronization

/// Those in this process who wait for a promise to settle.
///
/// They are no listeners of the machine and are not journaled: they end with the process.
final class SettlementBoard: Sendable {
  fileprivate struct Waiter {
    let number: UInt64
    let continuation: CheckedContinuation<Void, any Error>
  }

  fileprivate struct State {
    /// In order of arrival, by the id of the promise.
    var waiters: [String: [Waiter]] = [:]
    /// Whoever was cancelled before it had arrived.
    var cancelled: Set<UInt64> = []
    var lastNumber: UInt64 = 0
    var isClosed = false
  }

  private let state = Mutex(State())

  /// Returns when it has been announced that the promise is settled, or it turns out that it is.
  ///
  /// The waiter arrives first and asks then, so that no settlement falls in between.
  ///
  /// - Parameters:
  ///   - id: the promise.
  ///   - isSettled: whether it is settled.
  /// - Throws: `CancellationError`, ``StoreClosed``, and what `isSettled` throws.
  func wait(for id: String, isSettled: () throws -> Bool) async throws {
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    // A cancellation that came too late has left its number behind.
    defer { state.withLock { _ = $0.cancelled.remove(number) } }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        guard arrive(Waiter(number: number, continuation: continuation), id) else { return }
        do {
          if try isSettled() { leave(number, id)?.resume() }
        } catch {
          leave(number, id)?.resume(throwing: error)
        }
      }
    } onCancel: {
      cancel(number, id)?.resume(throwing: CancellationError())
    }
  }

  /// Tells everybody who waits for one of these promises.
  func announce(_ ids: [String]) {
    let woken = state.withLock { state in
      ids.flatMap { state.waiters.removeValue(forKey: $0) ?? [] }
    }
    for waiter in woken { waiter.continuation.resume() }
  }

  /// Has everybody who waits look again.
  func announceAll() { announce(state.withLock { Array($0.waiters.keys.sorted()) }) }

  /// Lets nobody wait any more.
  func close() {
    let woken = state.withLock { state in
      state.isClosed = true
      defer { state.waiters = [:] }
      return state.waiters.sorted { $0.key < $1.key }.flatMap(\.value)
    }
    for waiter in woken { waiter.continuation.resume(throwing: StoreClosed()) }
  }

  /// Whether the waiter waits now; otherwise it has been answered.
  private func arrive(_ waiter: Waiter, _ id: String) -> Bool {
    let refusal = state.withLock { state -> (any Error)? in
      if state.cancelled.remove(waiter.number) != nil { return CancellationError() }
      if state.isClosed { return StoreClosed() }
      state.waiters[id, default: []].append(waiter)
      return nil
    }
    if let refusal { waiter.continuation.resume(throwing: refusal) }
    return refusal == nil
  }

  private func leave(_ number: UInt64, _ id: String) -> CheckedContinuation<Void, any Error>? {
    state.withLock { $0.take(number, id) }
  }

  private func cancel(_ number: UInt64, _ id: String) -> CheckedContinuation<Void, any Error>? {
    state.withLock { state in
      if let continuation = state.take(number, id) { return continuation }
      state.cancelled.insert(number)
      return nil
    }
  }
}

extension SettlementBoard.State {
  fileprivate mutating func take(
    _ number: UInt64, _ id: String
  ) -> CheckedContinuation<Void, any Error>? {
    guard let place = waiters[id]?.firstIndex(where: { $0.number == number }) else { return nil }
    let waiter = waiters[id]?.remove(at: place)
    if waiters[id]?.isEmpty == true { waiters[id] = nil }
    return waiter?.continuation
  }
}
