/// An append-only log in a directory, which knows bytes and not what they mean.
///
/// One owner writes to it, one batch at a time: ``write(_:)``, then ``sync()``, then the next. Only
/// records whose ``sync()`` has returned may be acknowledged to anybody. Where several tasks write,
/// ``GroupCommit`` owns the journal and lets them share the cost.
///
/// A failed write or sync is final (reliability J6), and so is a full disk (J7): the journal throws
/// the same error from then on. Opening it again, when the cause is gone, yields everything that
/// was acknowledged; what was written and not acknowledged may be there or not.
///
/// The calls block the thread. Local file systems only: the lock is of no use over a network.
public struct Journal: ~Copyable, Sendable {
  /// What opening it found and did.
  public let recovery: Recovery
  /// How it is written.
  public let options: JournalOptions
  /// The last record that was written, 0 when there is none.
  public internal(set) var lastSequence: UInt64
  /// The last record that is durable.
  public internal(set) var durableSequence: UInt64

  let directory: Directory
  let lock: OpenFile
  let head: OpenFile
  var file: OpenFile
  /// The segments in order; the last takes new records.
  var segments: [FileHeader]
  /// What checksums of headers in this segment start from.
  var seed: UInt32
  /// Where the next batch goes, in bytes from the start of the segment.
  var offset: Int
  /// How much of the segment's file was reserved, in bytes.
  var capacity: Int
  var chain: UInt32
  var failure: JournalError?
  /// The snapshots that are not known to be damaged, oldest first.
  var snapshots: [UInt64]
  var headGeneration: UInt64
  var flushesSinceHeadSync = 0
  /// Kept, so that writing the hint allocates nothing.
  var headBytes = [UInt8](repeating: 0, count: Head.size)
}

extension Journal {
  /// Whose journal it is.
  public var identity: JournalIdentity { recovery.identity }

  /// Writes the records of a batch behind the others, in one write.
  ///
  /// They are not durable, and must not be acknowledged, before ``sync()`` has returned. That must
  /// happen before the next batch is written: recovery rests on it (reliability C5). Limits are
  /// checked before anything is written.
  ///
  /// - Parameter batch: the records; they get their numbers, and are still there afterwards.
  /// - Throws: ``JournalError``: ``JournalError/tooLarge(size:limit:)`` is harmless, anything else
  ///   is final.
  public mutating func write(_ batch: inout Batch) throws(JournalError) {
    if let failure { throw failure }
    guard !batch.isEmpty else { return }
    precondition(
      lastSequence == durableSequence, "a batch is written after the sync of the one before")
    try batch.check(against: options)
    do throws(JournalError) {
      if offset + batch.size > capacity, offset > SegmentScan.start {
        try rotate(forBatchOf: batch.size)
      }
      let chain = batch.seal(firstSequence: lastSequence + 1, chain: chain, seed: seed)
      try file.write(batch.bytes, at: offset)
      offset += batch.size
      lastSequence += UInt64(batch.count)
      self.chain = chain
    } catch {
      failure = error
      throw error
    }
  }

  /// Makes what was written durable.
  ///
  /// - Throws: ``JournalError``, which is final: the sync is never tried again, because the system
  ///   may have dropped the bytes that it could not write.
  public mutating func sync() throws(JournalError) {
    if let failure { throw failure }
    guard durableSequence != lastSequence else { return }
    do throws(JournalError) {
      try file.synchronizeData()
      durableSequence = lastSequence
      try writeHead()
    } catch {
      failure = error
      throw error
    }
  }

  /// Closes the journal in good order, so that opening it again is cheap, and frees the lock.
  ///
  /// A journal that failed is closed too, without touching its files. Dropping a journal without
  /// closing it frees the lock and loses nothing that was acknowledged.
  ///
  /// - Throws: ``JournalError`` when the hint cannot be written; nothing is lost by that.
  public consuming func close() throws(JournalError) { try shut() }

  /// Does what ``close()`` does, for an owner that cannot give the journal away.
  mutating func shut() throws(JournalError) {
    defer {
      failure = failure ?? .closed
      closeFiles()
    }
    if failure == nil {
      try sync()
      try writeHead(isClosed: true)
    }
  }

  private func closeFiles() {
    file.close()
    head.close()
    lock.close()
  }
}

extension Batch {
  /// Checks the limits of a journal.
  func check(against options: JournalOptions) throws(JournalError) {
    guard count <= Self.maximumCount else {
      throw .tooLarge(size: count, limit: Self.maximumCount)
    }
    guard largestPayload <= options.maximumPayload else {
      throw .tooLarge(size: largestPayload, limit: options.maximumPayload)
    }
    guard size <= options.maximumBatch else {
      throw .tooLarge(size: size, limit: options.maximumBatch)
    }
  }
}
