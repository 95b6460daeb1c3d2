import DurablePromises
import Scheduling
import SimulatedDisks
import Testing

@testable import PromiseStores

/// What a server asks of a store.
struct ServedStoreTests {
  enum Kind: CaseIterable {
    case volatile, journaled, reopening

    func store(_ time: HandSetTime, _ system: FaultyFileSystem) throws -> any ServedStore {
      switch self {
      case .volatile: VolatileStore(time: time.source)
      case .journaled: try openStore(system, time: time)
      case .reopening:
        try ReopeningStore(time: time.source) { try openStore(system, time: time) }
      }
    }
  }

  private func create(_ id: String, timeoutAt: Instant, target: String? = nil) -> Request {
    let tags = target.map { ["resonate:target": $0] } ?? [:]
    return .promiseCreate(PromiseCreate(id: id, timeoutAt: timeoutAt, tags: tags))
  }

  private func state(_ id: String, _ store: any ServedStore, at time: Instant) async throws
    -> PromiseState?
  {
    let answer = try await store.send(.promiseGet(id: id), at: time, durability: .flushed)
    guard case .promise(let record) = answer.body else { return nil }
    return record.state
  }

  @Test(arguments: Kind.allCases)
  func `a request is done at the time that it names`(kind: Kind) throws {
    let system = FaultyFileSystem()
    try inOneOrder {
      let store = try kind.store(HandSetTime(), system)
      let answer = try await store.send(
        create("a", timeoutAt: 9_000), at: 1_000, durability: .flushed)
      guard case .promise(let record) = answer.body else { return #expect(Bool(false)) }
      #expect(record.createdAt == 1_000 && record.state == .pending)
      let before = try await state("a", store, at: 8_999)
      let after = try await state("a", store, at: 9_000)
      #expect(before == .pending && after == .rejectedTimedout)
      // A reset frees the time as well.
      try await store.reset()
      let gone = try await state("a", store, at: 5)
      #expect(gone == nil)
      let again = try await store.send(
        create("a", timeoutAt: 9_000), at: 7, durability: .flushed)
      guard case .promise(let newborn) = again.body else { return #expect(Bool(false)) }
      #expect(newborn.createdAt == 7)
      let snapshot = try store.snapshot()
      #expect(snapshot.promises.map(\.record) == [newborn])
      if kind != .volatile {
        let survivor = try openStore(FaultyFileSystem(system.disk.losingAllPending))
        #expect(survivor.snapshot() == snapshot)
        #expect(survivor.latestTime == 7)
      }
    }
  }

  @Test(arguments: Kind.allCases)
  func `while timers are paused only a tick lets time act, and answers are right`(kind: Kind) throws
  {
    let system = FaultyFileSystem()
    try inOneOrder {
      let time = HandSetTime()
      let store = try kind.store(time, system)
      try await store.pauseTimers()
      func send(_ request: Request, at time: Instant) async throws -> Response {
        try await store.send(request, at: time, durability: .flushed)
      }
      _ = try await send(create("work", timeoutAt: 90_000, target: "poll://any@w"), at: 1_000)
      _ = try await send(create("dies", timeoutAt: 2_000), at: 1_000)
      _ = try await send(
        .promiseRegisterListener(RegisterListener(awaited: "dies", address: "poll://uni@w/1")),
        at: 1_000)
      let lease = TaskAcquire(id: "work", version: 0, pid: "p", ttl: 1_000)
      _ = try await send(.taskAcquire(lease), at: 1_500)
      // The timers see a clock that is far ahead, and do nothing.
      time.now = 1_000_000_000
      let due = try await store.tick()
      #expect(due == nil)
      let seen = try await state("dies", store, at: 3_000)
      #expect(seen == .rejectedTimedout)
      let stored = try store.snapshot()
      #expect(stored.promises.map(\.record.state) == [.pending, .pending])
      #expect(stored.tasks.map(\.state) == [.acquired])
      // The dispatch follows from the creation, not from time.
      #expect(stored.outbox.map(\.key) == [.execute(task: "work")])
      // A lease that nobody has ended does not keep its holder from anything.
      let beat = TaskHeartbeat(pid: "p", tasks: [TaskReference(id: "work", version: 1)])
      _ = try await send(.taskHeartbeat(beat), at: 3_000)
      try await store.tick(at: 4_000)
      let ticked = try store.snapshot()
      #expect(ticked.promises.map(\.record.state) == [.rejectedTimedout, .pending])
      #expect(ticked.promises.first?.record.settledAt == 2_000)
      #expect(ticked.tasks.map(\.state) == [.pending])
      #expect(
        ticked.outbox.map(\.key) == [
          .execute(task: "work"), .unblock(promise: "dies", address: "poll://uni@w/1"),
        ])
      if kind != .volatile {
        // What was done while paused is repeated as it was.
        let survivor = try openStore(FaultyFileSystem(system.disk.losingAllPending))
        #expect(survivor.snapshot().withoutMessages == ticked.withoutMessages)
      }
      try await store.resumeTimers()
      _ = try await store.tick()
      let freed = try store.snapshot()
      #expect(freed.promises.map(\.record.state) == [.rejectedTimedout, .rejectedTimedout])
    }
  }

  @Test func `a paused store is not paused when it is opened again`() throws {
    try inOneOrder {
      let system = FaultyFileSystem()
      let time = HandSetTime()
      let store = try openStore(system, time: time)
      _ = try await store.send(create("dies", timeoutAt: 2_000_000))
      try await store.pauseTimers()
      // A snapshot does not say that timers are paused, so none is written.
      try await store.compact()
      _ = try await store.send(create("dies too", timeoutAt: 2_000_000))
      let again = try openStore(FaultyFileSystem(system.disk), time: time)
      time.now = 3_000_000
      let due = try await again.tick()
      #expect(due == nil)
      #expect(again.snapshot().promises.allSatisfy { $0.record.state == .rejectedTimedout })
    }
  }

  @Test(arguments: Kind.allCases)
  func `one consumer gets the messages of all addresses, in their order`(kind: Kind) throws {
    try inOneOrder {
      let store = try kind.store(HandSetTime(), FaultyFileSystem())
      for (id, group) in [("1", "b"), ("2", "a"), ("3", "b")] {
        _ = try await store.send(create(id, timeoutAt: farAway, target: "poll://any@\(group)"))
      }
      var messages = store.messages().makeAsyncIterator()
      _ = try await store.send(create("4", timeoutAt: farAway, target: "poll://any@a"))
      for id in ["1", "2", "3", "4"] {
        let message = await messages.next()
        #expect(message?.key == .execute(task: id))
        // It is the store's until the next one is asked for.
        #expect(try store.snapshot().outbox.first?.key == .execute(task: id))
      }
      try await store.close()
      let last = await messages.next()
      #expect(last == nil)
    }
  }

  @Test(arguments: Kind.allCases)
  func `a message that is held outlives the next one's delivery`(kind: Kind) throws {
    try inOneOrder {
      let store = try kind.store(HandSetTime(), FaultyFileSystem())
      for id in ["1", "2"] {
        _ = try await store.send(create(id, timeoutAt: farAway, target: "poll://any@a"))
      }
      var messages = store.messages().makeAsyncIterator()
      let first = await messages.next()
      let slow = try #require(first)
      store.hold(slow)
      _ = await messages.next()
      #expect(try store.snapshot().outbox.map(\.key) == [slow.key, .execute(task: "2")])
      store.release(slow)
      #expect(try store.snapshot().outbox.map(\.key) == [.execute(task: "2")])
    }
  }

  @Test(arguments: Kind.allCases)
  func `no message goes out while timers are paused`(kind: Kind) throws {
    try inOneOrder {
      let store = try kind.store(HandSetTime(), FaultyFileSystem())
      let taken = Log()
      try await withThrowingTaskGroup { group in
        group.addTask { for await message in store.messages() { taken.add(message) } }
        await Task.yield()
        try await store.pauseTimers()
        _ = try await store.send(create("1", timeoutAt: farAway, target: "poll://any@a"))
        for _ in 0..<20 { await Task.yield() }
        #expect(taken.messages.isEmpty)
        #expect(try store.snapshot().outbox.count == 1)
        try await store.resumeTimers()
        while taken.messages.isEmpty { await Task.yield() }
        group.cancelAll()
      }
      #expect(taken.messages.map(\.key) == [.execute(task: "1")])
    }
  }

  @Test func `figures count what is stored and flushed`() throws {
    try inOneOrder {
      let store = try openStore(FaultyFileSystem())
      _ = try await store.send(create("1", timeoutAt: farAway), durability: .inOrder)
      _ = try await store.send(create("2", timeoutAt: farAway, target: "poll://any@a"))
      let figures = store.figures
      #expect(figures.promises == 2 && figures.tasks == 1 && figures.pendingTasks == 1)
      #expect(figures.flushes == 1 && figures.flushedRecords == 2 && figures.flushedBytes > 0)
    }
  }

  @Test func `who waits for a promise that a reset takes is told`() throws {
    try inOneOrder {
      let store = VolatileStore(time: HandSetTime().source)
      _ = try await store.send(create("1", timeoutAt: farAway))
      try await withThrowingTaskGroup { group in
        group.addTask {
          await #expect(throws: PromiseNotFound(id: "1")) { _ = try await store.settled("1") }
        }
        for _ in 0..<5 { await Task.yield() }
        try await store.reset()
        try await group.waitForAll()
      }
    }
  }
}
