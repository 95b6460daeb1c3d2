import Scheduling
import Testing

@testable import Journaling

/// The queue without a task: waiters are numbers.
struct CommitQueueTests {
  typealias Queue = CommitQueue<Int, Int>

  private static let failure = JournalError.fileSystem(
    FileSystemError(.synchronize, "/j/s", code: 5))

  private func append(_ queue: inout Queue, size: Int = 8) throws -> UInt64 {
    let payload = [UInt8](repeating: 0, count: size)
    return try queue.append(
      count: 1, size: Frame.size(payload: size), options: JournalOptions()
    ) {
      $0.append(type: 1, payload: payload)
    }
  }

  /// The leader takes a batch and makes it durable.
  private func flush(_ queue: inout Queue, own: UInt64) throws -> (Queue.Wakes, Int) {
    let taken = queue.take()
    var batch = try #require(taken)
    let count = batch.count
    var wakes = queue.flushed(&batch, through: queue.durable + UInt64(count), own: own)
    if own <= queue.durable { queue.handOver(&wakes) }
    return (wakes, count)
  }

  private func isLead(_ step: Queue.Step) -> Bool {
    if case .lead = step { true } else { false }
  }

  @Test func `one caller alone leads, and nobody is woken`() throws {
    var queue = Queue(limit: 1000, durable: 0)
    let sequence = try append(&queue)
    #expect(sequence == 1)
    let step = queue.flush(through: 1)
    #expect(isLead(step))
    let (wakes, count) = try flush(&queue, own: 1)
    #expect(count == 1)
    #expect(wakes.verdicts.isEmpty)
    guard case .done = queue.flush(through: 1) else {
      Issue.record("it is durable")
      return
    }
  }

  @Test func `who comes during a flush shares the next one, in the order of the records`() throws {
    var queue = Queue(limit: 1000, durable: 0)
    _ = try append(&queue)
    let step = queue.flush(through: 1)
    #expect(isLead(step))
    let taken = queue.take()
    var first = try #require(taken)
    for _ in 2...5 { _ = try append(&queue) }
    // They begin to wait in another order.
    for sequence in [4, 2, 5, 3] {
      do {
        let verdict = queue.wait(for: UInt64(sequence), sequence)
        #expect(verdict == nil)
      }
    }
    var wakes = queue.flushed(&first, through: 1, own: 1)
    #expect(wakes.verdicts.isEmpty)
    queue.handOver(&wakes)
    #expect(wakes.verdicts.map(\.waiter) == [2])
    #expect(wakes.verdicts.map(\.verdict) == [.lead])
    let (next, count) = try flush(&queue, own: 2)
    #expect(count == 4)
    #expect(next.verdicts.map(\.waiter) == [3, 4, 5])
    #expect(next.verdicts.allSatisfy { $0.verdict == .durable })
    let rest = queue.take()
    #expect(rest == nil)
  }

  @Test func `a caller whose wait became needless is told at once`() throws {
    var queue = Queue(limit: 1000, durable: 0)
    _ = try append(&queue)
    do {
      let verdict = queue.wait(for: 1, 1)
      #expect(verdict == .lead)
    }
    _ = try flush(&queue, own: 1)
    do {
      let verdict = queue.wait(for: 1, 2)
      #expect(verdict == .durable)
    }
    _ = queue.fail(Self.failure)
    do {
      let verdict = queue.wait(for: 2, 3)
      #expect(verdict == .failed(Self.failure))
    }
    // What was durable before stays so.
    do {
      let verdict = queue.wait(for: 1, 4)
      #expect(verdict == .durable)
    }
  }

  @Test func `a failure reaches everybody once, and stays`() throws {
    var queue = Queue(limit: 40, durable: 0)
    _ = try append(&queue)
    let step = queue.flush(through: 1)
    #expect(isLead(step))
    _ = queue.take()
    _ = try append(&queue)
    do {
      let verdict = queue.wait(for: 2, 2)
      #expect(verdict == nil)
    }
    let verdict = queue.waitForWork(7)
    #expect(verdict == nil)
    let isWaiting = queue.waitForRoom(8, hasWaited: false, 9)
    #expect(isWaiting)
    let wakes = queue.fail(Self.failure)
    #expect(wakes.verdicts.map(\.waiter) == [2, 7])
    #expect(wakes.verdicts.allSatisfy { $0.verdict == .failed(Self.failure) })
    #expect(wakes.room == 9)
    #expect(throws: Self.failure) { try append(&queue) }
    let again = queue.fail(.closed)
    #expect(again.verdicts.isEmpty)
    #expect(throws: Self.failure) { try append(&queue) }
  }

  @Test func `a batch never takes more records than fit`() throws {
    var queue = Queue(limit: 1 << 20, durable: 0)
    for count in [Batch.maximumCount - 1, 2] {
      _ = try queue.append(count: count, size: 24 * count, options: JournalOptions()) { batch in
        for _ in 0..<count { batch.append(type: 1, payload: []) }
      }
    }
    let step = queue.flush(through: 65_537)
    #expect(isLead(step))
    let (wakes, first) = try flush(&queue, own: 65_537)
    #expect(first == 65_535)
    #expect(wakes.verdicts.isEmpty)
    let (_, second) = try flush(&queue, own: 65_537)
    #expect(second == 2)
  }

  /// Callers that append and wait, flushes, and a failure now and then, in random order.
  @Test(arguments: 1...300 as ClosedRange<UInt64>)
  func `nobody is forgotten, woken twice or let through early`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var queue = Queue(limit: 200, durable: 0)
    var waiting: [Int: UInt64] = [:]
    var roomWaiting: [Int] = []
    var leader: (own: UInt64, batch: Batch)?
    var offered: Int?
    var acknowledged: [UInt64] = []
    var names = 0
    var failed = false

    func lead(_ own: UInt64) throws {
      #expect(leader == nil, "two leaders")
      let batch = queue.take()
      leader = (own, try #require(batch, "a leader without work"))
    }
    func wake(_ wakes: Queue.Wakes) throws {
      var next: UInt64?
      for (waiter, verdict) in wakes.verdicts {
        let found = waiting.removeValue(forKey: waiter)
        let sequence = try #require(found, "woken twice")
        switch verdict {
        case .durable:
          #expect(sequence <= queue.durable, "acknowledged early")
          acknowledged.append(sequence)
        case .lead: next = sequence
        case .failed: failed = true
        }
      }
      if let next { try lead(next) }
      if let room = wakes.room {
        try offer(room)
      }
    }
    /// A caller is woken to ask again, and does so a while later.
    func offer(_ caller: Int) throws {
      let first = roomWaiting.removeFirst()
      #expect(caller == first, "out of turn")
      #expect(offered == nil, "two at a time")
      offered = caller
    }
    func ask(_ caller: Int, hasWaited: Bool) throws {
      switch queue.room(for: 48, hasWaited: hasWaited) {
      case .go:
        if !failed { _ = try append(&queue, size: 24) }
        if let next = queue.nextForRoom() {
          try offer(next)
        }
      case .lead: try lead(0)
      case .wait:
        let isWaiting = queue.waitForRoom(48, hasWaited: hasWaited, caller)
        #expect(isWaiting)
        roomWaiting.insert(caller, at: hasWaited ? 0 : roomWaiting.count)
      }
    }
    func finish() throws {
      guard let (own, taken) = leader else { return }
      var batch = taken
      leader = nil
      let end = queue.durable + UInt64(batch.count)
      let wakes = queue.flushed(&batch, through: end, own: own)
      if own > end { try lead(own) }
      try wake(wakes)
      guard own <= end else { return }
      var handed = Queue.Wakes()
      queue.handOver(&handed)
      try wake(handed)
    }

    for _ in 0..<200 where !failed {
      names += 1
      switch Int.random(in: 0..<10, using: &generator) {
      case 0..<4:
        let sequence = try append(&queue)
        switch queue.flush(through: sequence) {
        case .lead: try lead(sequence)
        case .wait:
          waiting[names] = sequence
          do {
            let verdict = queue.wait(for: sequence, names)
            #expect(verdict == nil)
          }
        default: Issue.record("neither durable nor failed")
        }
      case 4..<6: try ask(names, hasWaited: false)
      case 6:
        if let caller = offered {
          offered = nil
          try ask(caller, hasWaited: true)
        }
      default: try finish()
      }
      if seed.isMultiple(of: 3), names == 150 {
        leader = nil
        failed = true
        try wake(queue.fail(Self.failure))
      }
    }
    while leader != nil || offered != nil {
      try finish()
      if let caller = offered {
        offered = nil
        try ask(caller, hasWaited: true)
      }
    }
    #expect(waiting.isEmpty)
    #expect(roomWaiting.isEmpty)
    #expect(acknowledged == acknowledged.sorted())
  }
}

/// When a leader lets others run before it flushes.
struct CommitQueueGatheringTests {
  private typealias Queue = CommitQueue<Int, Int>

  private func append(_ queue: inout Queue) throws -> UInt64 {
    try queue.append(count: 1, size: 32, options: JournalOptions()) {
      $0.append(type: 1, payload: [1])
    }
  }

  @Test(arguments: [false, true])
  func `a caller alone gives the others one turn, always where they share a thread`(
    isShared: Bool
  ) throws {
    var queue = Queue(limit: 1000, durable: 0)
    for flush in 0..<20 {
      let own = try append(&queue)
      _ = queue.flush(through: own)
      let waits = (0..<2).map { _ in queue.isWorthWaiting(limit: 1000, onSharedThread: isShared) }
      #expect(waits == [isShared || flush.isMultiple(of: 8), false])
      let taken = queue.take()
      var batch = try #require(taken)
      var wakes = queue.flushed(&batch, through: own, own: own)
      queue.handOver(&wakes)
    }
  }

  @Test func `after a flush for two, the next leader waits as long as records come`() throws {
    var queue = Queue(limit: 1000, durable: 0)
    let (first, second) = (try append(&queue), try append(&queue))
    _ = queue.flush(through: first)
    let verdict = queue.wait(for: second, 2)
    #expect(verdict == nil)
    let taken = queue.take()
    var batch = try #require(taken)
    var wakes = queue.flushed(&batch, through: second, own: first)
    queue.handOver(&wakes)
    #expect(wakes.verdicts.map(\.waiter) == [2])

    let third = try append(&queue)
    _ = queue.flush(through: third)
    let atFirst = queue.isWorthWaiting(limit: 1000, onSharedThread: false)
    _ = try append(&queue)
    let afterRecord = queue.isWorthWaiting(limit: 1000, onSharedThread: false)
    let afterNothing = queue.isWorthWaiting(limit: 1000, onSharedThread: false)
    #expect([atFirst, afterRecord, afterNothing] == [true, true, false])
  }

  @Test func `a leader does not wait for more than a batch holds`() throws {
    var queue = Queue(limit: 1000, durable: 0)
    let (first, second) = (try append(&queue), try append(&queue))
    _ = queue.flush(through: first)
    let verdict = queue.wait(for: second, 2)
    #expect(verdict == nil)
    let whenFull = queue.isWorthWaiting(limit: 64, onSharedThread: true)
    let withRoom = queue.isWorthWaiting(limit: 65, onSharedThread: true)
    #expect(!whenFull)
    #expect(withRoom)
  }
}
