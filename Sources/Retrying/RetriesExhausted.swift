/// An operation failed as often as its policy allows.
public struct RetriesExhausted: Error {
  /// Which limit ended the attempts.
  public enum Reason: Hashable, Sendable {
    /// There was no attempt left.
    case attempts
    /// The next attempt would have begun after the deadline.
    case deadline
  }

  /// How many attempts were made.
  public let attempts: Int
  /// How long it took from the beginning of the first attempt to the decision to give up.
  public let elapsed: Duration
  /// What the last attempt threw.
  public let lastError: any Error
  /// Which limit ended the attempts.
  public let reason: Reason
}

extension RetriesExhausted: CustomStringConvertible {
  /// What happened, how often, and what to do.
  public var description: String {
    let limit =
      switch reason {
      case .attempts: "the policy allows no more"
      case .deadline: "the next attempt would begin after the deadline"
      }
    return """
      Gave up after \(attempts) \(attempts == 1 ? "attempt" : "attempts") in \(elapsed), because \
      \(limit). The last error was: \(lastError). Remove its cause, or allow more in the policy.
      """
  }
}
