internal import Synchronization

/// A process that may stand still or die while the others go on.
///
/// Nothing that a dead process still computes may have an effect: whatever it sends, writes or answers
/// asks here first.
final class SimulatedProcess: Sendable {
  private enum Standing { case up, still, gone }

  private struct State {
    var standing = Standing.up
    var waiting: [CheckedContinuation<Void, Never>] = []
    var mourners: [CheckedContinuation<Void, Never>] = []
  }

  let name: String
  private let state = Mutex(State())

  init(_ name: String) { self.name = name }

  /// Whether it runs.
  var isUp: Bool { state.withLock { $0.standing == .up } }

  /// Whether it is dead.
  var isGone: Bool { state.withLock { $0.standing == .gone } }

  /// Waits until it does not stand still; answers whether it is there then.
  func isThere() async -> Bool {
    while state.withLock({ $0.standing == .still }) {
      await withCheckedContinuation { continuation in
        let isStill = state.withLock { state in
          guard state.standing == .still else { return false }
          state.waiting.append(continuation)
          return true
        }
        if !isStill { continuation.resume() }
      }
    }
    return isUp
  }

  /// Waits until it is dead.
  func death() async {
    await withCheckedContinuation { continuation in
      let isGone = state.withLock { state in
        guard state.standing != .gone else { return true }
        state.mourners.append(continuation)
        return false
      }
      if isGone { continuation.resume() }
    }
  }

  /// Stops it for a while; false if it does not run.
  func freeze() -> Bool {
    state.withLock { state in
      guard state.standing == .up else { return false }
      state.standing = .still
      return true
    }
  }

  /// Lets it go on.
  func thaw() {
    let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      guard state.standing == .still else { return [] }
      state.standing = .up
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Ends it; false if it was dead.
  @discardableResult
  func kill() -> Bool {
    let woken = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
      guard state.standing != .gone else { return nil }
      state.standing = .gone
      defer { (state.waiting, state.mourners) = ([], []) }
      return state.waiting + state.mourners
    }
    for continuation in woken ?? [] { continuation.resume() }
    return woken != nil
  }
}
