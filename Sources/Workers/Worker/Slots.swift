internal import Synchronization

/// A number of places, each for one holder at a time; who waits longest comes first.
final class Slots: Sendable {
  private struct State {
    var free: Int
    var waiting: [(number: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    var lastNumber: UInt64 = 0
    var cancelled: Set<UInt64> = []
  }

  private let state: Mutex<State>

  /// Creates places.
  ///
  /// - Parameter count: how many there are; more than none.
  init(_ count: Int) {
    precondition(count > 0, "A worker runs at least one call at a time.")
    state = Mutex(State(free: count))
  }

  /// Takes a place if one is free.
  func takeIfFree() -> Bool {
    state.withLock { state in
      guard state.free > 0 else { return false }
      state.free -= 1
      return true
    }
  }

  /// Takes a place, and waits for one to become free; false if the task is cancelled before.
  func take() async -> Bool {
    if takeIfFree() { return true }
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    defer { state.withLock { _ = $0.cancelled.remove(number) } }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = state.withLock { state -> Bool? in
          if state.cancelled.remove(number) != nil { return false }
          if state.free > 0 {
            state.free -= 1
            return true
          }
          state.waiting.append((number, continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      let stopped = state.withLock { state -> CheckedContinuation<Bool, Never>? in
        guard let place = state.waiting.firstIndex(where: { $0.number == number }) else {
          state.cancelled.insert(number)
          return nil
        }
        return state.waiting.remove(at: place).continuation
      }
      stopped?.resume(returning: false)
    }
  }

  /// Gives a place back.
  func give() {
    let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard !state.waiting.isEmpty else {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst().continuation
    }
    next?.resume(returning: true)
  }
}
