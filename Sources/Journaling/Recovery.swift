/// What opening a journal found and did.
public struct Recovery: Hashable, Sendable {
  /// Whose journal it is.
  public internal(set) var identity: JournalIdentity
  /// Whether the directory held no journal before.
  public internal(set) var isNew = false
  /// Whether the last owner had closed it in good order.
  public internal(set) var wasClosed = false
  /// The last record, 0 when there is none.
  public internal(set) var lastSequence: UInt64 = 0
  /// How many records of the log were handed out.
  public internal(set) var recordCount = 0
  /// The last record that the snapshot covers; nil when none was used.
  public internal(set) var snapshot: UInt64?
  /// Snapshots that were damaged and not used.
  public internal(set) var damagedSnapshots: [String] = []
  /// How many bytes of an unfinished batch were dropped.
  public internal(set) var droppedBytes = 0
  /// Where those bytes were saved.
  public internal(set) var savedTail: String?
  /// Where a segment was moved that a crash had left without a header.
  public internal(set) var discardedSegment: String?
}
