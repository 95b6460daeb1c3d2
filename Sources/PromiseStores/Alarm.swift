internal import DurablePromises
internal import Synchronization

/// Wakes who runs a store's timers when something is armed for an earlier time.
final class Alarm: Sendable {
  fileprivate struct State {
    /// When something is due next, as far as the store knows.
    var due: Instant?
    /// Waits for `due` to come before `expected`.
    var sleeper: CheckedContinuation<Void, Never>?
    var expected: Instant?
    var isRunning = false
  }

  private let state = Mutex(State())

  /// Says when something is due next; called under the store's lock, so that the last word is right.
  func set(_ due: Instant?) {
    let sleeper = state.withLock { state in
      state.due = due
      return state.takeSleeperIfEarlier()
    }
    sleeper?.resume()
  }

  /// Calls `tick` whenever something is due, until the task is cancelled or `tick` throws.
  ///
  /// - Throws: `CancellationError`, what `tick` threw, or ``TimersRunAlready``.
  func run(_ time: TimeSource, tick: () async throws -> Void) async throws {
    let isFirst = state.withLock { state in
      defer { state.isRunning = true }
      return !state.isRunning
    }
    guard isFirst else { throw TimersRunAlready() }
    defer { state.withLock { $0.isRunning = false } }
    while true {
      try Task.checkCancellation()
      try await tick()
      try await sleep(time)
    }
  }

  /// Returns when something is due.
  private func sleep(_ time: TimeSource) async throws {
    let due = state.withLock { $0.due }
    if let due, due <= time.now { return }
    try await withThrowingTaskGroup(of: Void.self) { group in
      defer { group.cancelAll() }
      group.addTask { await self.earlier(than: due) }
      if let due { group.addTask { try await time.sleep(until: due) } }
      try await group.next()
    }
  }

  /// Returns when something is due earlier than expected, or when the task is cancelled.
  private func earlier(than expected: Instant?) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let sleeper = state.withLock { state in
          state.sleeper = continuation
          state.expected = expected
          return Task.isCancelled ? state.takeSleeper() : state.takeSleeperIfEarlier()
        }
        sleeper?.resume()
      }
    } onCancel: {
      state.withLock { $0.takeSleeper() }?.resume()
    }
  }
}

extension Alarm.State {
  fileprivate mutating func takeSleeper() -> CheckedContinuation<Void, Never>? {
    defer { sleeper = nil }
    return sleeper
  }

  fileprivate mutating func takeSleeperIfEarlier() -> CheckedContinuation<Void, Never>? {
    guard sleeper != nil, let due, expected.map({ due < $0 }) ?? true else { return nil }
    return takeSleeper()
  }
}

/// A store's timers are run twice at the same time.
public struct TimersRunAlready: Error, Hashable, CustomStringConvertible {
  /// What happened, and what to do.
  public var description: String {
    "The timers of this store run already. Run them once, next to whatever uses the store."
  }
}
