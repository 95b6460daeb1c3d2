import Synchronization

/// A clock that stands still until somebody advances it.
///
/// It starts at zero. A ``SeededExecutor`` advances its clock to the next timer when nothing else
/// can run, so that a program that sleeps for a day takes no time. Without an executor, call
/// ``advance(by:)`` or ``advance(to:)``.
public final class VirtualClock: Clock {
  /// A point in virtual time.
  public struct Instant: InstantProtocol {
    /// How long after the clock's start.
    public let sinceStart: Duration

    /// Creates an instant.
    ///
    /// - Parameter sinceStart: how long after the clock's start.
    public init(sinceStart: Duration) { self.sinceStart = sinceStart }

    /// The instant that is `duration` later.
    ///
    /// - Parameter duration: how much later, or earlier if negative.
    /// - Returns: the other instant.
    public func advanced(by duration: Duration) -> Instant {
      Instant(sinceStart: sinceStart + duration)
    }

    /// How long it is from this instant to another.
    ///
    /// - Parameter other: the other instant.
    /// - Returns: a negative duration if `other` is earlier.
    public func duration(to other: Instant) -> Duration { other.sinceStart - sinceStart }

    /// Whether one instant is earlier than another.
    ///
    /// - Parameters:
    ///   - left: an instant.
    ///   - right: another instant.
    /// - Returns: `true` if `left` is earlier.
    public static func < (left: Instant, right: Instant) -> Bool {
      left.sinceStart < right.sinceStart
    }
  }

  private struct State {
    var now = Instant(sinceStart: .zero)
    var timers = TimerQueue()
  }

  private let state = Mutex(State())

  /// Creates a clock that shows zero.
  public init() {}

  /// What the clock shows.
  public var now: Instant { state.withLock { $0.now } }

  /// The smallest step that the clock can show.
  public var minimumResolution: Duration { Duration(secondsComponent: 0, attosecondsComponent: 1) }

  /// When the next sleeper wakes up; nil if nobody sleeps.
  public var nextDeadline: Instant? { state.withLock { $0.timers.nextDeadline } }

  /// Waits until the clock shows `deadline`.
  ///
  /// Sleepers wake in the order of their deadlines, and of their arrival where those are equal.
  /// A deadline that has passed already lets the other tasks go first, and no more.
  ///
  /// - Parameters:
  ///   - deadline: when to wake up.
  ///   - tolerance: ignored, because virtual time is exact.
  /// - Throws: `CancellationError`, at once, when the task is cancelled.
  public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
    try Task.checkCancellation()
    let timer: TimerQueue.Key? = state.withLock { state in
      deadline > state.now ? state.timers.makeKey(deadline: deadline) : nil
    }
    guard let timer else {
      await Task.yield()
      return
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { sleeper in
        let isLate = state.withLock { state in
          // Another thread may have advanced the clock since the key was made.
          guard deadline > state.now else { return true }
          state.timers.insert(.task(sleeper), for: timer)
          return false
        }
        if isLate {
          sleeper.resume()
        } else if Task.isCancelled {
          // A cancellation before the insertion found no timer, but the flag was up by then.
          cancel(timer)
        }
      }
    } onCancel: {
      cancel(timer)
    }
  }

  /// Moves the clock forward and wakes everybody whose deadline that reaches.
  ///
  /// - Parameter duration: how far, not negative.
  public func advance(by duration: Duration) { advance(to: now.advanced(by: duration)) }

  /// Moves the clock forward and wakes everybody whose deadline that reaches.
  ///
  /// - Parameter instant: what the clock shows afterwards, not earlier than ``now``.
  public func advance(to instant: Instant) {
    let woken = state.withLock { state in
      precondition(instant >= state.now, "a clock does not go back")
      state.now = instant
      return state.timers.removeAll(through: instant)
    }
    for sleeper in woken { sleeper.wake() }
  }

  /// Calls `action` after `duration`, at once if that is not positive.
  func after(_ duration: Duration, _ action: @escaping @Sendable () -> Void) {
    let isDue = state.withLock { state in
      guard duration > .zero else { return true }
      let key = state.timers.makeKey(deadline: state.now.advanced(by: duration))
      state.timers.insert(.action(action), for: key)
      return false
    }
    if isDue { action() }
  }

  private func cancel(_ timer: TimerQueue.Key) {
    let sleeper = state.withLock { $0.timers.remove(timer) }
    if case .task(let continuation) = sleeper { continuation.resume(throwing: CancellationError()) }
  }
}
