public import DurablePromises

/// Sees what a journaled store writes, for traces and counters.
public protocol StoreObserver: Sendable {
  /// A record has been written to the journal, and is not yet safe.
  ///
  /// The store is locked meanwhile, so that the order of the calls is the order of the records: be
  /// quick, and ask the store nothing.
  ///
  /// - Parameters:
  ///   - request: what the record repeats; nil if it says that time has passed.
  ///   - time: the store's time at which it was done.
  func appended(_ request: Request?, at time: Instant)

  /// All records up to some have become safe.
  ///
  /// - Parameters:
  ///   - records: how many of them became so in this flush.
  ///   - bytes: their length in the journal.
  func flushed(records: Int, bytes: Int)
}
