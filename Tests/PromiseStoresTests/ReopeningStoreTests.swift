import DurablePromises
import Journaling
import Scheduling
import SimulatedDisks
import Testing

@testable import PromiseStores

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// A store on a disk that fills up, and has room again.
struct ReopeningStoreTests {
  private func create(_ id: String) -> Request {
    .promiseCreate(
      PromiseCreate(
        id: id, timeoutAt: farAway,
        // Longer than what the journal has reserved.
        param: Value(data: String(repeating: "x", count: 2_000)),
        tags: ["resonate:target": "poll://any@w"]))
  }

  /// What goes wrong, and where.
  static let troubles: [(FileSystemError.Operation, Int32)] = [
    (.write, ENOSPC), (.write, EDQUOT), (.write, EIO), (.synchronize, EIO),
  ]

  @Test(arguments: troubles, UInt64(1)...5)
  func `service resumes when there is room, and nothing acknowledged is lost`(
    trouble: (FileSystemError.Operation, Int32), seed: UInt64
  ) throws {
    let executor = SeededExecutor(seed: seed)
    let time = TimeSource(executor.clock, epoch: 0)
    let system = FaultyFileSystem()
    try executor.run {
      let store = try ReopeningStore(time: time) {
        try JournaledStore.open(
          "/j", time: time, fileSystem: system, options: JournalOptions(segmentSize: 16_384))
      }
      let taken = Log()
      try await withThrowingTaskGroup { group in
        group.addTask { try await store.runTimers() }
        group.addTask { for await message in store.messages() { taken.add(message) } }
        var acknowledged: [String] = []
        for number in 0..<10 {
          _ = try await store.send(create("\(number)"))
          acknowledged.append("\(number)")
        }
        let number = system.count(trouble.0) + 1
        system.setRules([FaultRule(trouble.0, number...Int.max, .error(trouble.1))])
        for number in 10..<20 {
          do {
            _ = try await store.send(create("\(number)"))
            acknowledged.append("\(number)")
          } catch {
            #expect("\(error)".contains(trouble.1 == EIO ? "" : "/j/"))
          }
        }
        #expect(acknowledged.count == 10)
        guard case .bad(let reason) = store.health else { return #expect(Bool(false)) }
        #expect(reason.contains("/j/"))
        // Still no room: it stays down, and the attempts become rare.
        try await executor.clock.sleep(for: .seconds(120))
        #expect(store.health != .good)
        let opens = system.count(.lock)
        try await executor.clock.sleep(for: .seconds(300))
        #expect(system.count(.lock) - opens <= 11)

        system.setRules([])
        try await executor.clock.sleep(for: .seconds(31))
        #expect(store.health == .good)
        for number in 20..<25 {
          _ = try await store.send(create("\(number)"))
          acknowledged.append("\(number)")
        }
        let found = try store.snapshot().promises.map(\.record.id)
        #expect(Set(acknowledged).isSubset(of: found))
        // The stream goes on, with what came after.
        while !taken.messages.contains(where: { $0.key == .execute(task: "24") }) {
          await Task.yield()
        }
        #expect(store.figures.promises == found.count && store.figures.flushes >= 15)
        group.cancelAll()
        while let result = await group.nextResult() { _ = result }
        try await store.close()
      }
      let survivor = try JournaledStore.open("/j", fileSystem: FaultyFileSystem(system.disk))
      #expect(survivor.snapshot().promises.count >= 15)
    }
    #expect(system.log.syncsAfterFailedSync.isEmpty)
  }

  @Test func `a store that cannot be opened at first is an error`() {
    let refusal = JournalError.missingDirectory("/nowhere")
    #expect(throws: refusal) {
      _ = try ReopeningStore {
        try JournaledStore.open("/nowhere", fileSystem: FaultyFileSystem())
      }
    }
  }

  @Test func `a closed store ends its streams and its timers`() throws {
    let executor = SeededExecutor(seed: 1)
    let time = TimeSource(executor.clock, epoch: 0)
    try executor.run {
      let system = FaultyFileSystem()
      let store = try ReopeningStore(time: time) {
        try JournaledStore.open("/j", time: time, fileSystem: system)
      }
      await withTaskGroup { group in
        group.addTask {
          _ = await #expect(throws: StoreClosed.self) { try await store.runTimers() }
        }
        group.addTask { for await _ in store.messages() {} }
        for _ in 0..<10 { await Task.yield() }
        await #expect(throws: Never.self) { try await store.close() }
        await group.waitForAll()
      }
      await #expect(throws: StoreClosed.self) { _ = try await store.send(create("1")) }
    }
  }
}
