import DurablePromises
import Scheduling
import SimulatedDisks
import TestThreads
import Testing

@testable import PromiseStores

/// What a store does by itself, and the messages that come of it.
struct TimerTests {
  private func create(_ id: String, timeoutAt: Instant, target: Bool = false) -> Request {
    let tags = target ? ["resonate:target": "poll://any@workers"] : [:]
    return .promiseCreate(PromiseCreate(id: id, timeoutAt: timeoutAt, tags: tags))
  }

  private func openStore(
    _ system: FaultyFileSystem, _ time: TimeSource
  ) throws -> JournaledStore {
    try JournaledStore.open("/j", time: time, fileSystem: system)
  }

  private func unblocked(_ message: Message?) -> PromiseRecord? {
    guard case .unblock(let promise, _) = message else { return nil }
    return promise
  }

  /// Runs timers next to a body, and ends them with it.
  private func withTimers(
    of store: some PromiseStore, _ body: @escaping @Sendable () async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup { group in
      group.addTask { try await store.runTimers() }
      try await body()
      group.cancelAll()
      await #expect(throws: CancellationError.self) { try await group.waitForAll() }
    }
  }

  @Test(.longRunning, arguments: UInt64(0)..<50, [true, false])
  func `a deadline comes to whoever listens, at its instant`(
    seed: UInt64, isJournaled: Bool
  ) throws {
    let executor = SeededExecutor(seed: seed)
    let time = TimeSource(executor.clock, epoch: 0)
    let store: any PromiseStore =
      isJournaled ? try openStore(FaultyFileSystem(), time) : VolatileStore(time: time)
    try executor.run {
      func test(_ store: some PromiseStore) async throws {
        try await withTimers(of: store) {
          // The second one is armed for an earlier time, while the timers wait for the first.
          _ = try await store.send(self.create("late", timeoutAt: 90_000))
          try await executor.clock.sleep(for: .seconds(1))
          _ = try await store.send(self.create("soon", timeoutAt: 30_000))
          for id in ["late", "soon"] {
            let listener = RegisterListener(awaited: id, address: "local://me")
            let answer = try await store.send(.promiseRegisterListener(listener))
            #expect(answer.status == .ok)
          }
          var messages = store.messages(for: "local://me").makeAsyncIterator()
          let first = self.unblocked(await messages.next())
          #expect(first?.id == "soon" && first?.settledAt == 30_000 && time.now == 30_000)
          let second = self.unblocked(await messages.next())
          #expect(second?.id == "late" && time.now == 90_000)
        }
      }
      try await test(store)
    }
  }

  @Test func `timers are run once`() throws {
    let executor = SeededExecutor(seed: 1)
    let store = VolatileStore(time: TimeSource(executor.clock, epoch: 0))
    try executor.run {
      try await withTimers(of: store) {
        for _ in 0..<10 { await Task.yield() }
        await #expect(throws: TimersRunAlready.self) { try await store.runTimers() }
      }
      // And again, when they have ended.
      try await withTimers(of: store) { await Task.yield() }
    }
  }

  @Test func `a message that nobody flushed for goes out with the timers' flush`() throws {
    let executor = SeededExecutor(seed: 1)
    let system = FaultyFileSystem()
    let store = try openStore(system, TimeSource(executor.clock, epoch: 0))
    try executor.run {
      try await withTimers(of: store) {
        let request = self.create("work", timeoutAt: 60_000, target: true)
        _ = try await store.send(request, durability: .inOrder)
        var messages = store.messages(for: "poll://any@workers").makeAsyncIterator()
        let message = await messages.next()
        #expect(message?.key == .execute(task: "work"))
        let survivor = try JournaledStore.open(
          "/j", fileSystem: FaultyFileSystem(system.disk.losingAllPending))
        #expect(survivor.snapshot().promises.map(\.record.id) == ["work"])
      }
    }
  }

  @Test(.longRunning)
  func `an unblock message that was taken may come again, one that was not must`() throws {
    let executor = SeededExecutor(seed: 1)
    let time = TimeSource(executor.clock, epoch: 0)
    let system = FaultyFileSystem()
    try executor.run {
      let store = try openStore(system, time)
      for id in ["a", "b"] {
        _ = try await store.send(self.create(id, timeoutAt: 60_000))
        let listener = RegisterListener(awaited: id, address: "local://me")
        _ = try await store.send(.promiseRegisterListener(listener))
        _ = try await store.send(.promiseSettle(PromiseSettle(id: id, state: .resolved)))
      }
      func waiting(_ disk: Disk) throws -> [String] {
        let again = try openStore(FaultyFileSystem(disk), time)
        return again.snapshot().outbox.compactMap { self.unblocked($0)?.id }
      }
      var messages = store.messages(for: "local://me").makeAsyncIterator()
      let first = self.unblocked(await messages.next())
      #expect(first?.id == "a")
      let afterCrash = try waiting(system.disk.losingAllPending)
      #expect(afterCrash == ["a", "b"])
      // A snapshot keeps what is in somebody's hand, and forgets what was dealt with.
      try await store.compact()
      let inHand = try waiting(system.disk.losingAllPending)
      #expect(inHand == ["a", "b"])
      let second = self.unblocked(await messages.next())
      #expect(second?.id == "b")
      _ = try await store.send(self.create("c", timeoutAt: 60_000))
      try await store.compact()
      let dealtWith = try waiting(system.disk.losingAllPending)
      #expect(dealtWith == ["b"])
    }
  }

  @Test func `an execute message of a task that is done does not come again`() throws {
    let executor = SeededExecutor(seed: 1)
    let time = TimeSource(executor.clock, epoch: 0)
    let system = FaultyFileSystem()
    try executor.run {
      let store = try openStore(system, time)
      for id in ["done", "taken", "open"] {
        _ = try await store.send(self.create(id, timeoutAt: 60_000, target: true))
      }
      _ = try await store.send(.promiseSettle(PromiseSettle(id: "done", state: .resolved)))
      let acquire = TaskAcquire(id: "taken", version: 0, pid: "w", ttl: 10_000)
      _ = try await store.send(.taskAcquire(acquire))
      let again = try openStore(FaultyFileSystem(system.disk), time)
      #expect(again.snapshot().outbox.map(\.key) == [.execute(task: "open")])
    }
  }

  @Test(.longRunning) func `the time of a store does not go back, over a restart neither`() throws {
    let system = FaultyFileSystem()
    let time = HandSetTime()
    try inOneOrder {
      func createdAt(_ id: String, _ store: JournaledStore) async throws -> Instant? {
        let answer = try await store.send(self.create(id, timeoutAt: .init(milliseconds: .max)))
        guard case .promise(let record) = answer.body else { return nil }
        return record.createdAt
      }
      time.now = 5_000
      let store = try openStore(system, time.source)
      let first = try await createdAt("a", store)
      #expect(first == 5_000)
      time.now = 4_000
      let second = try await createdAt("b", store)
      #expect(second == 5_000)
      for disk in [system.disk, system.disk.losingAllPending] {
        let again = try openStore(FaultyFileSystem(disk), time.source)
        let third = try await createdAt("c", again)
        #expect(third == 5_000)
      }
      try await store.compact()
      let compacted = try openStore(FaultyFileSystem(system.disk), time.source)
      let fourth = try await createdAt("d", compacted)
      #expect(fourth == 5_000)
    }
  }
}
