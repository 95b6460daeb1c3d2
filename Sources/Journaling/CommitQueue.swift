/// The state of ``GroupCommit``: what is queued, who waits, who leads.
///
/// It performs no input or output and resumes nobody: its methods say what is to be done, and the
/// shell does it when the lock is free. Waiters are continuations, and numbers in tests.
struct CommitQueue<Waiter: Sendable, RoomWaiter: Sendable>: Sendable {
  /// What to do when a caller asks for durability.
  enum Step {
    case done
    case lead
    case wait
    case fail(JournalError)
  }

  /// Whom to wake, in order.
  struct Wakes: Sendable {
    var verdicts: [(waiter: Waiter, verdict: CommitVerdict)] = []
    var room: RoomWaiter?
  }

  let limit: Int
  private(set) var nextSequence: UInt64
  private(set) var durable: UInt64
  private(set) var failure: JournalError?
  /// Batches that wait for a flush; new records go to the last.
  private var batches: [Batch] = []
  /// An empty batch whose memory is used again.
  private var spare = Batch()
  /// Bytes that are queued or being written.
  private var bytes = 0
  /// Whether a caller owns the journal for a flush or for other work.
  private var isLed = false
  /// Callers that wait for durability, in the order of their records.
  private var waiters: [(sequence: UInt64, waiter: Waiter)] = []
  /// Callers that wait to own the journal for other work than a flush, oldest first.
  private var workers: [Waiter] = []
  /// Callers that wait for room, oldest first.
  private var roomWaiters: [(size: Int, waiter: RoomWaiter)] = []
  /// Whether a caller that waited for room was woken and has not asked again yet.
  private var isRoomOffered = false
  /// How many flushes in a row made one caller go on and no other.
  private var flushesAlone = 0
  /// What was queued when the leader last looked.
  private var seen: UInt64 = 0
  /// Whether a snapshot is being written.
  private var hasSnapshot = false

  init(limit: Int, durable: UInt64) {
    self.limit = limit
    self.durable = durable
    nextSequence = durable + 1
  }

  // MARK: Records

  /// Queues records that stay together.
  ///
  /// - Returns: the number of the last one.
  mutating func append(
    count: Int, size: Int, options: JournalOptions, fill: (inout Batch) -> Void
  ) throws(JournalError) -> UInt64 {
    if let failure { throw failure }
    let fits =
      batches.last.map {
        $0.count + count <= Batch.maximumCount && $0.size + size <= options.maximumBatch
      } ?? false
    if !fits {
      batches.append(spare)
      spare = Batch()
    }
    fill(&batches[batches.count - 1])
    bytes += size
    nextSequence += UInt64(count)
    return nextSequence - 1
  }

  // MARK: Leading

  /// A caller asks for durability up to a record.
  mutating func flush(through sequence: UInt64) -> Step {
    if sequence <= durable { return .done }
    if let failure { return .fail(failure) }
    if isLed { return .wait }
    isLed = true
    return .lead
  }

  /// Registers a caller that was told to wait, unless that has become wrong meanwhile.
  mutating func wait(for sequence: UInt64, _ waiter: Waiter) -> CommitVerdict? {
    switch flush(through: sequence) {
    case .done: return .durable
    case .lead: return .lead
    case .fail(let error): return .failed(error)
    case .wait: break
    }
    let place = waiters.lastIndex { $0.sequence <= sequence }.map { $0 + 1 } ?? 0
    waiters.insert((sequence, waiter), at: place)
    return nil
  }

  /// A caller asks to own the journal for other work than a flush.
  mutating func waitForWork(_ waiter: Waiter) -> CommitVerdict? {
    if let failure { return .failed(failure) }
    if isLed {
      workers.append(waiter)
      return nil
    }
    isLed = true
    return .lead
  }

  /// Whether the leader is to let others run first, so that what they are about to queue needs no
  /// flush of its own.
  ///
  /// It is for one turn, and then as long as the turns of the others bring records. Where callers have
  /// threads of their own, a turn wakes one of them, which a caller alone saves itself seven times of
  /// eight; where they share one, a turn costs next to nothing and is the only way to meet.
  mutating func isWorthWaiting(limit size: Int, onSharedThread isShared: Bool) -> Bool {
    let mayHaveOthers = isShared || flushesAlone.isMultiple(of: 8) || !waiters.isEmpty
    guard mayHaveOthers, failure == nil, bytes < size, nextSequence > seen else { return false }
    seen = nextSequence
    return true
  }

  /// The leader takes the oldest batch.
  mutating func take() -> Batch? {
    batches.isEmpty ? nil : batches.removeFirst()
  }

  /// The leader has made a batch durable; it leads on while its own record is not.
  ///
  /// When it is, the leader wakes those who are covered before it hands over: whoever comes back
  /// early does not flush alone while the others are still being woken.
  ///
  /// `batch` is exchanged for an empty one, so that its memory is used again.
  mutating func flushed(_ batch: inout Batch, through sequence: UInt64, own: UInt64) -> Wakes {
    durable = sequence
    bytes -= batch.size
    if batch.size <= limit {
      batch.removeAll()
      swap(&spare, &batch)
    }
    var wakes = Wakes()
    let covered = waiters.prefix { $0.sequence <= sequence }.count
    wakes.verdicts = waiters[..<covered].map { ($0.waiter, .durable) }
    waiters.removeFirst(covered)
    flushesAlone = covered == 0 ? flushesAlone + 1 : 0
    if own > sequence { wakes.room = nextForRoom() }
    return wakes
  }

  /// The leader stops leading; somebody who is woken leads on.
  mutating func handOver(_ wakes: inout Wakes) {
    if !workers.isEmpty {
      wakes.verdicts.append((workers.removeFirst(), .lead))
    } else if !waiters.isEmpty {
      wakes.verdicts.append((waiters.removeFirst().waiter, .lead))
    } else {
      isLed = false
    }
    wakes.room = nextForRoom()
  }

  /// The journal failed: nothing that is queued will be written.
  mutating func fail(_ error: JournalError) -> Wakes {
    let error = failure ?? error
    failure = error
    batches = []
    bytes = 0
    isLed = false
    var wakes = Wakes()
    wakes.verdicts = (waiters.map(\.waiter) + workers).map { ($0, .failed(error)) }
    waiters = []
    workers = []
    wakes.room = nextForRoom()
    return wakes
  }

  /// A caller begins a snapshot.
  mutating func beginSnapshot() throws(JournalError) {
    if let failure { throw failure }
    guard !hasSnapshot else { throw .snapshotRunning }
    hasSnapshot = true
  }

  /// The snapshot is done, or has failed.
  mutating func endSnapshot() { hasSnapshot = false }

  // MARK: Room

  /// What to do when a caller asks for room.
  enum RoomStep {
    case go
    case lead
    case wait
  }

  /// A caller asks for room.
  ///
  /// Who has waited goes before who comes now. When the queue is full and nobody flushes it, the
  /// caller does.
  ///
  /// `hasWaited` says that the caller was woken to ask again.
  mutating func room(for size: Int, hasWaited: Bool) -> RoomStep {
    if hasWaited { isRoomOffered = false }
    guard hasWaited || (roomWaiters.isEmpty && !isRoomOffered) else { return .wait }
    if fits(size) { return .go }
    if isLed { return .wait }
    isLed = true
    return .lead
  }

  /// Registers a caller that was told to wait, unless that has become wrong meanwhile.
  mutating func waitForRoom(_ size: Int, hasWaited: Bool, _ waiter: RoomWaiter) -> Bool {
    // Between the answer and this call, the last flush may have ended.
    let mayAsk = hasWaited || (roomWaiters.isEmpty && !isRoomOffered)
    if mayAsk, fits(size) || !isLed {
      isRoomOffered = true
      return false
    }
    roomWaiters.insert((size, waiter), at: hasWaited ? 0 : roomWaiters.count)
    return true
  }

  /// The caller that has waited longest, when there may be room for it, or nobody to make some.
  ///
  /// One at a time: it asks again when it runs, when others may have filled the queue.
  mutating func nextForRoom() -> RoomWaiter? {
    guard !isRoomOffered, let next = roomWaiters.first, fits(next.size) || !isLed else {
      return nil
    }
    isRoomOffered = true
    return roomWaiters.removeFirst().waiter
  }

  /// A failed journal has room for everybody, so that they learn of it.
  private func fits(_ size: Int) -> Bool {
    failure != nil || bytes == 0 || bytes + size <= limit
  }
}

/// What a caller that waits for durability is told.
enum CommitVerdict: Hashable, Sendable {
  /// Its records are durable.
  case durable
  /// It is to flush what is queued, for itself and for the others.
  case lead
  /// The journal failed before its records were durable.
  case failed(JournalError)
}

/// The queue of tasks that run.
typealias TaskCommitQueue = CommitQueue<
  CheckedContinuation<CommitVerdict, Never>, CheckedContinuation<Void, Never>
>

extension TaskCommitQueue.Wakes {
  /// Lets everybody go on.
  func resume() {
    for (waiter, verdict) in verdicts { waiter.resume(returning: verdict) }
    room?.resume()
  }
}
