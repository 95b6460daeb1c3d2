/// How a journal is opened and written.
public struct JournalOptions: Hashable, Sendable {
  /// What to do about an end that looks unfinished; reliability C5.
  public enum Policy: Hashable, Sendable {
    /// The unfinished end of a crash is cut off and kept; damage is refused.
    case strict
    /// An unfinished end is refused too.
    case refuseAnyDamage
  }

  /// What to do about an end that looks unfinished.
  public var policy: Policy
  /// The length of a segment in bytes; a longer batch gets a longer segment.
  public var segmentSize: Int
  /// The length that a payload may have, in bytes.
  public var maximumPayload: Int
  /// The length that a batch may have with its headers, in bytes.
  public var maximumBatch: Int
  /// Makes a known mistake: recovery takes a torn record at the end for a whole one.
  package var acceptsTornTail = false

  /// Creates options.
  ///
  /// - Parameters:
  ///   - policy: what to do about an end that looks unfinished.
  ///   - segmentSize: the length of a segment in bytes, at least 8192.
  ///   - maximumPayload: the length that a payload may have, in bytes.
  ///   - maximumBatch: the length that a batch may have with its headers, in bytes.
  public init(
    policy: Policy = .strict, segmentSize: Int = 16 << 20, maximumPayload: Int = 16 << 20,
    maximumBatch: Int = 64 << 20
  ) {
    precondition(segmentSize >= 8192, "a segment holds a header page and at least one more")
    precondition(maximumPayload <= Int(UInt32.max), "a payload's length is written in four bytes")
    self.policy = policy
    self.segmentSize = segmentSize
    self.maximumPayload = maximumPayload
    self.maximumBatch = maximumBatch
  }
}
