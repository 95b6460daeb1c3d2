internal import Journaling
internal import Synchronization

/// Counts what a journal makes durable.
final class FlushCounter: Sendable {
  private let counts = Mutex((flushes: 0, records: 0, bytes: 0))

  /// How many flushes there were, and what they made durable.
  var total: (flushes: Int, records: Int, bytes: Int) { counts.withLock { $0 } }

  /// Sees what happens in a journal.
  ///
  /// - Parameter store: who is told of flushes as well.
  /// - Returns: what the journal is to call.
  func observer(also store: (any StoreObserver)?) -> JournalObserver {
    { [self] event in
      guard case .flushed(_, let records, let bytes) = event else { return }
      counts.withLock { counts in
        counts.flushes += 1
        counts.records += records
        counts.bytes += bytes
      }
      store?.flushed(records: records, bytes: bytes)
    }
  }
}
