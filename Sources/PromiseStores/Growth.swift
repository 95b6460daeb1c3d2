/// When the log of a store is replaced by a snapshot.
///
/// Opening a store costs as much as is alive and at most `factor` times that, whatever its history.
public struct Compaction: Hashable, Sendable {
  /// How many times longer than the last snapshot the log behind it may be.
  public var factor: Int
  /// How long the log may be in any case, in bytes.
  public var minimum: Int

  /// Creates a policy.
  ///
  /// - Parameters:
  ///   - factor: how many times longer than the last snapshot the log behind it may be; at least 1.
  ///   - minimum: how long the log may be in any case, in bytes.
  public init(factor: Int = 2, minimum: Int = 4 << 20) {
    precondition(factor >= 1, "A log shorter than the snapshot is not worth replacing.")
    self.factor = factor
    self.minimum = minimum
  }

  /// Leaves the log as it is until ``JournaledStore/compact()`` is called.
  public static let never = Compaction(factor: 1, minimum: .max)
}

/// How long the log has become since the last snapshot.
struct Growth {
  let policy: Compaction
  /// The length of the last snapshot, in bytes.
  private(set) var snapshot = 0
  /// The length of the log behind it, in bytes.
  private(set) var log = 0
  /// Whether a snapshot is being written.
  private(set) var isCompacting = false

  init(_ policy: Compaction) { self.policy = policy }

  /// What the time and the journal's frame add to a request, at most, in bytes.
  static let overhead = 48

  /// Counts a record of the log.
  mutating func note(_ payload: Int) { log += payload + Self.overhead }

  /// Counts a record of the snapshot that was read.
  mutating func noteSnapshot(_ payload: Int) { snapshot += payload }

  /// Whether it is time for a snapshot; true once, until that one is over.
  mutating func start() -> Bool {
    guard !isCompacting, log > policy.minimum, log / policy.factor > snapshot else { return false }
    isCompacting = true
    return true
  }

  /// Starts a snapshot that somebody asked for.
  ///
  /// - Returns: whether none is being written, and there is something that the last one does not have.
  mutating func force() -> Bool {
    guard !isCompacting, log > 0 else { return false }
    isCompacting = true
    return true
  }

  /// Ends a snapshot.
  ///
  /// - Parameters:
  ///   - snapshot: how long it is, in bytes; nil if it failed, and is to be tried when the log has grown
  ///     as much again.
  ///   - covered: how long the log was that it covers, in bytes.
  mutating func end(snapshot: Int?, covered: Int) {
    isCompacting = false
    if let snapshot { self.snapshot = snapshot }
    log -= covered
  }
}
