/// What differs between one machine and another.
public struct Configuration: Hashable, Codable, Sendable {
  /// Which reading of the protocol the machine follows where the sources disagree.
  ///
  /// Source: protocol §10.4.
  public enum Profile: String, CaseIterable, Codable, Hashable, Sendable {
    /// Works with the SDKs in use.
    case compatible
    /// Follows the specification to the letter.
    case strict
  }

  /// Which reading of the protocol the machine follows.
  public var profile: Profile
  /// From one dispatch of a pending task to the next, in milliseconds; more than zero.
  public var retryTimeout: Int64

  /// Creates a configuration.
  ///
  /// - Parameters:
  ///   - profile: which reading of the protocol to follow.
  ///   - retryTimeout: from one dispatch of a pending task to the next, in milliseconds; more than
  ///     zero.
  public init(profile: Profile = .compatible, retryTimeout: Int64 = 30_000) {
    precondition(retryTimeout > 0, "A pending task is dispatched again after more than no time.")
    self.profile = profile
    self.retryTimeout = retryTimeout
  }
}
