/// How often to try again, and how long to wait before that.
///
/// A policy is a value and decides only; ``retry(_:clock:id:isRetryable:jitter:onRetry:operation:)`` does
/// what it says.
///
/// ```swift
/// let policy = RetryPolicy.exponential(initial: .milliseconds(100), attempts: 5)
/// policy.delay(afterAttempt: 1)  // 100 ms, then 200, 400, 800, then nil
/// ```
///
/// All limits are meant to be written in a program, so a negative duration or no attempt at all is a
/// mistake of the programmer and stops the program with a sentence. No number is too large: delays
/// stop growing at their maximum.
public struct RetryPolicy: Hashable, Sendable {
  enum Growth: Hashable {
    case linear(increment: Duration)
    case exponential(factor: Double)
  }

  /// How many attempts there are at most, the first one included.
  public let attempts: Int
  /// No delay is longer than this.
  public let maximumDelay: Duration
  /// How long after the first attempt began the last one may begin; nil for no limit.
  public let deadline: Duration?
  let initial: Duration
  let growth: Growth

  private init(
    _ growth: Growth, initial: Duration, maximumDelay: Duration, attempts: Int, deadline: Duration?
  ) {
    precondition(attempts >= 1, "a policy allows at least one attempt")
    precondition(initial >= .zero, "a delay is not negative")
    precondition(maximumDelay >= .zero, "the maximum delay is not negative")
    precondition(deadline ?? .zero >= .zero, "the deadline is not before the first attempt")
    self.growth = growth
    self.initial = initial
    self.maximumDelay = maximumDelay
    self.attempts = attempts
    self.deadline = deadline
  }

  /// One attempt, whatever happens.
  public static let never = constant(.zero, attempts: 1)

  /// The same delay every time.
  ///
  /// - Parameters:
  ///   - delay: the delay between two attempts.
  ///   - attempts: how many attempts there are at most, the first one included.
  ///   - deadline: how long after the first attempt began the last one may begin.
  /// - Returns: the policy.
  public static func constant(
    _ delay: Duration, attempts: Int, deadline: Duration? = nil
  ) -> RetryPolicy {
    RetryPolicy(
      .linear(increment: .zero), initial: delay, maximumDelay: delay, attempts: attempts,
      deadline: deadline)
  }

  /// Delays that grow by the same amount each time.
  ///
  /// - Parameters:
  ///   - initial: the delay after the first attempt.
  ///   - increment: by how much each delay is longer than the one before; not negative.
  ///   - maximumDelay: no delay is longer than this.
  ///   - attempts: how many attempts there are at most, the first one included.
  ///   - deadline: how long after the first attempt began the last one may begin.
  /// - Returns: the policy.
  public static func linear(
    initial: Duration, increment: Duration, maximumDelay: Duration = .seconds(60), attempts: Int,
    deadline: Duration? = nil
  ) -> RetryPolicy {
    precondition(increment >= .zero, "delays do not get shorter")
    return RetryPolicy(
      .linear(increment: increment), initial: initial, maximumDelay: maximumDelay,
      attempts: attempts, deadline: deadline)
  }

  /// Delays that are multiplied each time.
  ///
  /// - Parameters:
  ///   - initial: the delay after the first attempt.
  ///   - factor: how many times longer each delay is than the one before; at least 1.
  ///   - maximumDelay: no delay is longer than this.
  ///   - attempts: how many attempts there are at most, the first one included.
  ///   - deadline: how long after the first attempt began the last one may begin.
  /// - Returns: the policy.
  public static func exponential(
    initial: Duration, factor: Double = 2, maximumDelay: Duration = .seconds(60), attempts: Int,
    deadline: Duration? = nil
  ) -> RetryPolicy {
    precondition(factor >= 1, "delays do not get shorter")
    return RetryPolicy(
      .exponential(factor: factor), initial: initial, maximumDelay: maximumDelay,
      attempts: attempts, deadline: deadline)
  }
}
