public import DurablePromises
internal import Journaling
internal import Synchronization

extension JournaledStore {
  /// Everything that the store holds, durable or not.
  ///
  /// The outbox has the messages that nobody has taken yet.
  public func snapshot() -> Snapshot {
    let (copy, messages) = state.withLock { ($0.engine, board.undelivered) }
    var snapshot = copy.machine.snapshot()
    snapshot.outbox = messages
    return snapshot
  }

  /// Replaces the log by a snapshot of what is alive.
  ///
  /// Others go on meanwhile. Nothing happens if a snapshot is being written already, if the last one
  /// has everything, or while timers are paused, which a snapshot does not tell.
  ///
  /// - Throws: `JournalError` when the snapshot cannot be written; the log stays as it is then.
  public func compact() async throws {
    let isAlone = try state.withLock { state in
      if let failure = state.failure { throw failure }
      return !state.engine.isPaused && state.growth.force()
    }
    if isAlone { try await writeSnapshot() }
  }

  /// Replaces the log by a snapshot if it has become long.
  ///
  /// A failure is not the caller's, whose request is durable: the log stays, and its next growth tries
  /// again. If it is the journal's own, the next call will hear of it.
  func compactIfGrown() async {
    if state.withLock({ !$0.engine.isPaused && $0.growth.start() }) { try? await writeSnapshot() }
  }

  private func writeSnapshot() async throws {
    // Copying the machine is cheap; making rows of it is done without the lock.
    let (copy, messages, sequence, covered) = state.withLock { state in
      (state.engine, board.undelivered, state.lastSequence, state.growth.log)
    }
    var size: Int?
    defer { state.withLock { $0.growth.end(snapshot: size, covered: covered) } }
    var snapshot = copy.machine.snapshot()
    snapshot.outbox = messages
    var written = 0
    try await log.snapshot(through: sequence) { writer throws(JournalError) in
      try snapshot.write(now: copy.now) { part throws(JournalError) in
        try writer.append(type: RecordType.snapshotPart, payload: part)
        written += part.count
      }
    }
    size = written
  }
}
