/// What happens in a journal, for traces and counters.
public enum JournalEvent: Hashable, Sendable {
  /// A record was queued; `size` is its length with header, in bytes.
  case appended(sequence: UInt64, size: Int)
  /// Records up to `through` became durable, `records` of them in this flush of `size` bytes.
  case flushed(through: UInt64, records: Int, size: Int)
  /// Records from `sequence` on go to a new segment.
  case rotated(sequence: UInt64)
  /// A snapshot that covers records up to `through` is durable.
  case snapshot(through: UInt64)
  /// The journal failed and takes no more records.
  case failed(JournalError)
}

/// Sees what happens in a journal.
///
/// It is called without any lock, on the thread where it happened, and must return quickly. Events
/// of one caller come in order; where callers race on several threads, so do their events.
public typealias JournalObserver = @Sendable (JournalEvent) -> Void
