/// Bytes of a journal that are not what was written, and what is known around them.
public struct Damage: Hashable, Sendable {
  /// Why bytes count as damaged rather than as the unfinished end of a crash.
  public enum Reason: Hashable, Sendable {
    /// Records of a later batch follow, and a batch is written after the one before is durable.
    case laterRecords
    /// A record up to this number had been acknowledged.
    case acknowledged(UInt64)
    /// The segment ends before the next one starts.
    case endsEarly
    /// The header of the segment, or of the snapshot, is not whole.
    case header
    /// The end looks unfinished, and the policy refuses that too.
    case unfinished
  }

  /// The file.
  public let path: String
  /// Where the first bad byte may be, in bytes from the start of the file.
  public let offset: Int
  /// The last record that is whole, 0 when there is none.
  public let lastSequence: UInt64
  /// The next record that is whole, where one was found.
  public let nextSequence: UInt64?
  /// Why it counts as damage.
  public let reason: Reason

  /// Creates a report.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - offset: where the first bad byte may be, in bytes from the start of the file.
  ///   - lastSequence: the last record that is whole, 0 when there is none.
  ///   - nextSequence: the next record that is whole, where one was found.
  ///   - reason: why it counts as damage.
  public init(
    path: String, offset: Int, lastSequence: UInt64, nextSequence: UInt64?, reason: Reason
  ) {
    self.path = path
    self.offset = offset
    self.lastSequence = lastSequence
    self.nextSequence = nextSequence
    self.reason = reason
  }
}

extension Damage: CustomStringConvertible {
  /// Where, what is intact, and why it is no unfinished end.
  public var description: String {
    let why =
      switch reason {
      case .laterRecords: "later records follow it"
      case .acknowledged(let sequence): "record \(sequence) had been acknowledged"
      case .endsEarly: "the next segment starts later"
      case .header: "the header is not whole"
      case .unfinished: "the policy refuses an unfinished end"
      }
    let intact =
      lastSequence == 0
      ? "No record is intact before it" : "Records up to \(lastSequence) are intact"
    let next = nextSequence.map { ", and record \($0) behind it" } ?? ""
    return "\(path) is damaged at byte \(offset): \(why). \(intact)\(next)."
  }
}
