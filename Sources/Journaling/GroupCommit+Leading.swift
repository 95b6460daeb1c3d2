import Synchronization

extension GroupCommit {
  /// Lets others queue what they are about to queue, before the leader takes the batch.
  ///
  /// Those whom the last flush woke come back one after the other. A leader that did not wait for
  /// them would flush for a few, and keep all others waiting for the next flush.
  func gather() async {
    await slowness?()
    // Who prefers an executor shares its thread; the unsafe reference to the task does not leave the closure.
    let isShared = unsafe withUnsafeCurrentTask { unsafe $0?.unownedTaskExecutor != nil }
    while state.withLock({
      $0.isWorthWaiting(limit: options.maximumBatch, onSharedThread: isShared)
    }) { await Task.yield() }
  }

  /// Makes what is queued durable, batch after batch, until a record is covered.
  ///
  /// One write and one sync for each batch; mostly there is only one.
  func lead(through sequence: UInt64) throws(JournalError) {
    var isCovered = false
    while !isCovered {
      guard var batch = state.withLock({ $0.take() }) else {
        preconditionFailure("a leader finds at least its own record in the queue")
      }
      let count = batch.count
      let size = batch.size
      let (durable, rotated) = try work { journal throws(JournalError) in
        let segment = journal.segments.last?.sequence
        try journal.write(&batch)
        try journal.sync()
        let last = journal.segments.last?.sequence
        return (journal.durableSequence, last == segment ? nil : last)
      }
      isCovered = sequence <= durable
      let wakes = state.withLock { $0.flushed(&batch, through: durable, own: sequence) }
      if let rotated { observer?(.rotated(sequence: rotated)) }
      observer?(.flushed(through: durable, records: count, size: size))
      wakes.resume()
    }
    stepDown()
  }

  /// Lets the leader use the journal; an error is final for everybody.
  private func work<Output: Sendable>(
    _ body: (inout Journal) throws(JournalError) -> Output
  ) throws(JournalError) -> Output {
    do {
      return try core.withLock { journal throws(JournalError) in try body(&journal) }
    } catch {
      let wakes = state.withLock { $0.fail(error) }
      observer?(.failed(error))
      wakes.resume()
      throw error
    }
  }

  /// Waits until nobody leads, and leads.
  private func becomeLeader() async throws(JournalError) {
    let verdict = await withCheckedContinuation { waiter in
      let verdict = state.withLock { $0.waitForWork(waiter) }
      if let verdict { waiter.resume(returning: verdict) }
    }
    if case .failed(let error) = verdict { throw error }
  }

  private func stepDown() {
    var wakes = TaskCommitQueue.Wakes()
    state.withLock { $0.handOver(&wakes) }
    wakes.resume()
  }

  /// Writes a snapshot and removes what no recovery needs any more; reliability C9.
  ///
  /// Waits until the records are durable. Others go on appending and flushing while the snapshot is
  /// written, but not while old files are removed. An error leaves the journal usable, unless it is
  /// the journal's own.
  ///
  /// - Parameters:
  ///   - sequence: the last record that the snapshot covers.
  ///   - fill: writes the snapshot's records; it blocks the thread.
  /// - Throws: ``JournalError``.
  public func snapshot(
    through sequence: UInt64, fill: (inout SnapshotWriter) throws(JournalError) -> Void
  ) async throws(JournalError) {
    try await flushed(through: sequence)
    try state.withLock { queue throws(JournalError) in try queue.beginSnapshot() }
    defer { state.withLock { $0.endSnapshot() } }
    try await leading { journal throws(JournalError) in
      try journal.checkSnapshot(through: sequence)
    }
    try Snapshot.write(
      in: directory, identity: recovery.identity, through: sequence, fill: fill)
    observer?(.snapshot(through: sequence))
    try await leading { journal throws(JournalError) in
      try journal.adoptSnapshot(through: sequence)
    }
  }

  /// Leads for work that is no flush and whose errors are not final.
  private func leading(
    _ body: (inout Journal) throws(JournalError) -> Void
  ) async throws(JournalError) {
    try await becomeLeader()
    defer { stepDown() }
    try core.withLock { journal throws(JournalError) in try body(&journal) }
  }

  /// Makes everything durable and closes the journal; later calls throw ``JournalError/closed``.
  ///
  /// A journal that failed is closed too, without touching its files.
  ///
  /// - Throws: ``JournalError`` when something that was queued did not become durable, or when the
  ///   journal had failed or was closed before.
  public func close() async throws(JournalError) {
    do throws(JournalError) {
      try await flushed(through: lastSequence)
      try await becomeLeader()
    } catch {
      // The files of a journal that failed are closed as well; an error would only repeat `error`.
      if error != .closed {
        try? core.withLock { journal throws(JournalError) in try journal.shut() }
      }
      throw error
    }
    // What was queued since then is lost, as it would be a moment later.
    defer { state.withLock { $0.fail(.closed) }.resume() }
    try core.withLock { journal throws(JournalError) in try journal.shut() }
  }
}
