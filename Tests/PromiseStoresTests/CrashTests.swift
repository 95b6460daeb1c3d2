import DurablePromises
import Journaling
import SimulatedDisks
import Synchronization
import TestThreads
import Testing

@testable import PromiseStores

/// Losses of power, failures of the disk, and what must not come of them.
struct CrashTests {
  /// Disks as they were at each call that changes something, each with how many steps were over.
  private final class Witness: Sendable {
    let over = Mutex(0)
    let disks = Mutex<[(disk: Disk, over: Int)]>([])
  }

  @Test(.longRunning, arguments: UInt64(0)..<6)
  func `no loss of power takes back an answer or invents one`(seed: UInt64) throws {
    let system = FaultyFileSystem()
    let witness = Witness()
    // What the store holds after each step, the first before any.
    let states = Mutex<[Snapshot]>([])
    try inOneOrder {
      let time = HandSetTime()
      let store = try openStore(system, time: time)
      _ = try await store.tick()
      system.setHook { call in
        guard call.isChange else { return }
        let over = witness.over.withLock { $0 }
        let disk = system.disk
        witness.disks.withLock { $0.append((disk, over)) }
      }
      states.withLock { $0.append(store.snapshot()) }
      var random = RandomRequests(seed: seed)
      for step in Program(seed: seed, length: 40).steps {
        _ = try await Program.take(step, store, time)
        let now = store.snapshot()
        states.withLock { $0.append(now) }
        witness.over.withLock { $0 += 1 }
        if random.chance(1, in: 15) { try await store.compact() }
      }
    }
    let known = states.withLock { $0.map(\.withoutMessages) }
    var random = RandomRequests(seed: seed)
    var tried = 0
    for (disk, over) in witness.disks.withLock({ $0 }) {
      try disk.forEachPowerLoss(using: &random.generator, exhaustive: 4, random: 4) { disk in
        tried += 1
        let found = try openStore(FaultyFileSystem(disk)).snapshot().withoutMessages
        let next = min(over + 1, known.count - 1)
        #expect(found == known[over] || found == known[next], "seed \(seed), after step \(over)")
      }
    }
    #expect(tried > 500)
  }

  @Test func `a failed flush is final, and what was answered is there again`() throws {
    var failures = 0
    for number in 3..<60 {
      let system = FaultyFileSystem(rules: [
        FaultRule(.synchronize, number...number, .error(5))
      ])
      let acknowledged = try inOneOrder {
        let time = HandSetTime()
        guard let store = try? openStore(system, time: time) else { return [Snapshot]() }
        var acknowledged = [store.snapshot().withoutMessages]
        for step in Program(seed: 5, length: 200).steps {
          do {
            _ = try await Program.take(step, store, time)
            acknowledged.append(store.snapshot().withoutMessages)
          } catch {
            let calls = system.log.count
            for durability in [Durability.inOrder, .flushed] {
              await #expect(throws: JournalError.self) {
                _ = try await store.send(.promiseGet(id: "p0"), durability: durability)
              }
            }
            await #expect(throws: JournalError.self) { _ = try await store.tick() }
            await #expect(throws: JournalError.self) { try await store.compact() }
            #expect(system.log.count == calls, "a failed journal is left alone")
            break
          }
        }
        return acknowledged
      }
      if system.log.contains(where: { $0.code == 5 }) { failures += 1 }
      #expect(system.log.syncsAfterFailedSync.isEmpty)
      guard let last = acknowledged.last else { continue }
      let found = try openStore(FaultyFileSystem(system.disk.losingAllPending)).snapshot()
      #expect(found.withoutMessages == last, "sync \(number)")
    }
    #expect(failures > 10)
  }

  @Test func `in order and then flushed proves both`() throws {
    let system = FaultyFileSystem()
    try inOneOrder {
      let store = try openStore(system)
      func create(_ id: String) -> Request {
        .promiseCreate(PromiseCreate(id: id, timeoutAt: 2_000_000))
      }
      func survivors() throws -> [String] {
        try openStore(FaultyFileSystem(system.disk.losingAllPending)).snapshot().promises
          .map(\.record.id)
      }
      _ = try await store.send(create("a"), durability: .inOrder)
      let before = try survivors()
      #expect(before.isEmpty)
      // An answer that changes nothing, but shows what is not durable, makes it durable.
      _ = try await store.send(.promiseGet(id: "a"))
      let afterRead = try survivors()
      #expect(afterRead == ["a"])
      _ = try await store.send(create("b"), durability: .inOrder)
      _ = try await store.send(create("c"))
      let after = try survivors()
      #expect(after == ["a", "b", "c"])
    }
  }

  @Test(arguments: UInt64(0)..<50) func `64 callers share flushes`(seed: UInt64) throws {
    let system = FaultyFileSystem()
    let syncs = try inOneOrder(seed: seed) {
      let store = try openStore(system)
      let before = system.count(.synchronize)
      await withThrowingTaskGroup { group in
        for number in 0..<64 {
          group.addTask {
            let create = PromiseCreate(id: "p\(number)", timeoutAt: 2_000_000)
            let answer = try await store.send(.promiseCreate(create))
            #expect(answer.status == .ok)
          }
        }
      }
      return system.count(.synchronize) - before
    }
    #expect(syncs <= 16, "seed \(seed)")
    let found = try openStore(FaultyFileSystem(system.disk.losingAllPending)).snapshot()
    #expect(found.promises.count == 64)
  }
}
