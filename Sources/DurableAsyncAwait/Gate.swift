internal import DurablePromises
internal import Synchronization

/// A callee's promise could not be created as it was asked for, so the callee never ran.
struct NeverRan: Error {
  let reason: any Error
}

/// Holds a callee back until its promise is as durable as was asked for.
final class Gate: Sendable {
  private enum State {
    case closed
    case awaited(CheckedContinuation<Result<PromiseRecord, any Error>, Never>)
    case open(Result<PromiseRecord, any Error>)
  }

  private let state = Mutex(State.closed)

  /// Lets the callee go on, with the promise as the store knows it, or with the reason to give up.
  func open(_ result: Result<PromiseRecord, any Error>) {
    let waiting = state.withLock {
      state -> CheckedContinuation<Result<PromiseRecord, any Error>, Never>? in
      defer { state = .open(result) }
      guard case .awaited(let continuation) = state else { return nil }
      return continuation
    }
    waiting?.resume(returning: result)
  }

  /// Waits until the gate is open.
  func pass() async throws -> PromiseRecord {
    if case .open(let result) = state.withLock({ $0 }) { return try result.get() }
    // Resumed exactly once: by `open` if it comes later, here if it came in between.
    let result = await withCheckedContinuation { continuation in
      let early = state.withLock { state -> Result<PromiseRecord, any Error>? in
        if case .open(let result) = state { return result }
        state = .awaited(continuation)
        return nil
      }
      if let early { continuation.resume(returning: early) }
    }
    return try result.get()
  }
}
