import Synchronization

/// A journal that many tasks write to, sharing the cost of making records durable.
///
/// ``append(type:payload:)`` only queues: the order of the calls is the order of the records.
/// ``flushed(through:)`` returns when a record is durable. The first caller that finds no flush
/// running leads: it writes everything that is queued with one write and one sync, on its own
/// thread, and wakes all whom that covers. What was queued meanwhile is the next flush, led by one
/// of those who wait for it. A leader that may have company yields first, as long as that brings
/// records. There is no thread and no task behind this, so one caller alone pays no hand-off but a
/// yield at every eighth flush, and a simulation sees every step.
///
/// The leader blocks its thread for one write and one sync. A failed write or sync is final, a full
/// disk included: nobody who waits is acknowledged, and every later call throws the same error.
/// Open the journal again when the cause is gone.
public final class GroupCommit: Sendable {
  /// What opening the journal found and did.
  public let recovery: Recovery
  /// How the journal is written.
  public let options: JournalOptions

  let state: Mutex<TaskCommitQueue>
  /// Used by the leader alone, so nobody ever waits for this lock.
  let core: Mutex<Journal>
  let directory: Directory
  let observer: JournalObserver?
  /// What a leader waits for before each flush: the slowness of a simulated disk.
  let slowness: (@Sendable () async -> Void)?

  /// Takes over a journal.
  ///
  /// - Parameters:
  ///   - journal: the journal, all of whose records are durable.
  ///   - queueLimit: how many bytes may be queued or being written before ``room(for:)`` lets its
  ///     callers wait.
  ///   - observer: sees what happens.
  public convenience init(
    _ journal: consuming Journal, queueLimit: Int = 8 << 20, observer: JournalObserver? = nil
  ) {
    self.init(journal, queueLimit: queueLimit, observer: observer, slowness: nil)
  }

  /// Takes over a journal on a disk that may be slow.
  package init(
    _ journal: consuming Journal, queueLimit: Int = 8 << 20, observer: JournalObserver? = nil,
    slowness: (@Sendable () async -> Void)?
  ) {
    precondition(
      journal.lastSequence == journal.durableSequence, "a journal is synced before it is shared")
    recovery = journal.recovery
    options = journal.options
    directory = journal.directory
    self.observer = observer
    self.slowness = slowness
    state = Mutex(TaskCommitQueue(limit: queueLimit, durable: journal.durableSequence))
    core = Mutex(journal)
  }

  /// The last record that was queued, 0 when there is none.
  public var lastSequence: UInt64 { state.withLock { $0.nextSequence - 1 } }
  /// The last record that is durable.
  public var durableSequence: UInt64 { state.withLock { $0.durable } }

  /// Queues a record.
  ///
  /// It takes a lock for a moment and calls nobody but the observer, so the caller may hold a lock
  /// of its own, to give records the order of its state's changes.
  ///
  /// - Parameters:
  ///   - type: what the record is; bit 7 lets readers skip it who do not know it.
  ///   - payload: its bytes.
  /// - Returns: its number.
  /// - Throws: ``JournalError``: ``JournalError/tooLarge(size:limit:)`` is harmless, anything else
  ///   is final.
  @discardableResult
  public func append(type: UInt8, payload: [UInt8]) throws(JournalError) -> UInt64 {
    let size = Frame.size(payload: payload.count)
    guard payload.count <= options.maximumPayload else {
      throw .tooLarge(size: payload.count, limit: options.maximumPayload)
    }
    guard size <= options.maximumBatch else {
      throw .tooLarge(size: size, limit: options.maximumBatch)
    }
    let sequence = try state.withLock { queue throws(JournalError) in
      try queue.append(count: 1, size: size, options: options) {
        $0.append(type: type, payload: payload)
      }
    }
    observer?(.appended(sequence: sequence, size: size))
    return sequence
  }

  /// Queues records that become durable together or not at all.
  ///
  /// - Parameter batch: the records, at least one; they keep their order.
  /// - Returns: the number of the last one.
  /// - Throws: ``JournalError``, as ``append(type:payload:)`` does.
  @discardableResult
  public func append(_ batch: Batch) throws(JournalError) -> UInt64 {
    precondition(!batch.isEmpty, "a batch that is queued has a record")
    try batch.check(against: options)
    let last = try state.withLock { queue throws(JournalError) in
      try queue.append(count: batch.count, size: batch.size, options: options) {
        $0.append(contentsOf: batch)
      }
    }
    if let observer {
      for (index, size) in batch.sizes.enumerated() {
        observer(.appended(sequence: last - UInt64(batch.count - 1 - index), size: size))
      }
    }
    return last
  }

  /// Waits until a record and all before it are durable.
  ///
  /// The wait does not end early when the task is cancelled: the record will be durable, and the
  /// caller may have to tell somebody.
  ///
  /// - Parameter sequence: the record, which was queued.
  /// - Throws: ``JournalError`` when the journal failed before that; then the record may be found
  ///   after opening the journal again, or not.
  public func flushed(through sequence: UInt64) async throws(JournalError) {
    let step = state.withLock { queue in
      precondition(sequence < queue.nextSequence, "a record is queued before it is flushed")
      return queue.flush(through: sequence)
    }
    switch step {
    case .done: return
    case .lead:
      await gather()
      return try lead(through: sequence)
    case .fail(let error): throw error
    case .wait: break
    }
    let verdict = await withCheckedContinuation { waiter in
      let verdict = state.withLock { $0.wait(for: sequence, waiter) }
      if let verdict { waiter.resume(returning: verdict) }
    }
    switch verdict {
    case .durable: return
    case .lead:
      await gather()
      try lead(through: sequence)
    case .failed(let error): throw error
    }
  }

  /// Waits until there is room in the queue, in the order of the calls; reliability J12.
  ///
  /// Call it before ``append(type:payload:)``, without suspending in between. It reserves nothing:
  /// callers on several threads that are let through at the same moment may exceed the limit by a
  /// record each. When nobody flushes a full queue, the caller does. It does not end early when the
  /// task is cancelled, and it returns when the journal fails, for the next call to throw.
  ///
  /// - Parameter size: how much is going to be queued, in bytes; more than the limit waits for an
  ///   empty queue.
  public func room(for size: Int) async {
    var hasWaited = false
    while true {
      switch state.withLock({ $0.room(for: size, hasWaited: hasWaited) }) {
      case .go:
        // Whoever waits next asks after this caller has had its turn.
        state.withLock { $0.nextForRoom() }?.resume()
        return
      case .lead:
        // A failure is for the next call to throw.
        try? lead(through: 0)
      case .wait:
        let waited = hasWaited
        await withCheckedContinuation { waiter in
          let isWaiting = state.withLock { $0.waitForRoom(size, hasWaited: waited, waiter) }
          if !isWaiting { waiter.resume() }
        }
        hasWaited = true
      }
    }
  }
}
