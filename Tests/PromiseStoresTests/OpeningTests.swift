import DurablePromises
import Journaling
import Scheduling
import SimulatedDisks
import TestThreads
import Testing

@testable import PromiseStores

/// Opening and closing a store, and what is refused.
struct OpeningTests {
  /// Makes a journal of records that are given as bytes.
  private func disk(of payloads: [[UInt8]], type: UInt8 = 1) async throws -> Disk {
    let system = FaultyFileSystem()
    let log = GroupCommit(try Journal.open("/j", fileSystem: system))
    for payload in payloads { try log.append(type: type, payload: payload) }
    try await log.close()
    return system.disk
  }

  private func bytes(of entry: Entry) -> [UInt8] {
    var writer = ByteWriter()
    writer.write(entry)
    return writer.bytes
  }

  private func refusal(of disk: Disk) -> UndecodableRecord? {
    do {
      _ = try openStore(FaultyFileSystem(disk))
      return nil
    } catch {
      return error as? UndecodableRecord
    }
  }

  @Test(.longRunning) func `a record that means nothing is named`() throws {
    try inOneOrder {
      let configuration = bytes(of: .configuration(Configuration()))
      let tick = bytes(of: .tick(at: 7))
      let unknown = try await disk(of: [configuration, tick, [99], tick])
      let refused = refusal(of: unknown)
      #expect(refused?.sequence == 3 && refused?.journal == "/j")
      #expect(refused?.defect == RecordDefect(.unknownCode(99, of: "the kind of a record"), at: 0))
      let text = refused?.description ?? ""
      #expect(
        text.hasPrefix("Record 3 in /j has 99, which says nothing about the kind of a record"))

      let headless = try await disk(of: [tick])
      #expect(refusal(of: headless)?.defect.reason == .configurationMisplaced)
      let twoHeads = try await disk(of: [configuration, configuration])
      #expect(refusal(of: twoHeads)?.sequence == 2)
      let foreign = try await disk(of: [configuration], type: 9)
      #expect(refusal(of: foreign)?.defect.reason == .unknownCode(9, of: "a log's record"))
      let newer = try await disk(of: [[0, 2, 0, 2]])
      #expect(refusal(of: newer)?.defect.reason == .unknownVersion(2))
    }
  }

  @Test func `a refused store can be opened by the program that wrote it`() throws {
    try inOneOrder {
      let system = FaultyFileSystem(
        try await disk(of: [bytes(of: .configuration(Configuration())), [99]]))
      #expect(throws: UndecodableRecord.self) { try openStore(system) }
      // The lock is free again, and the records are as they were.
      var payloads: [[UInt8]] = []
      _ = try Journal.open("/j", fileSystem: system) { payloads.append(Array($0.payload)) }
      #expect(payloads.last == [99])
    }
  }

  @Test(.longRunning) func `a store remembers its configuration`() throws {
    try inOneOrder {
      let strict = Configuration(profile: .strict, retryTimeout: 5_000)
      let system = FaultyFileSystem()
      let store = try JournaledStore.open("/j", configuration: strict, fileSystem: system)
      try await store.close()
      for configuration in [nil, strict] {
        let again = try JournaledStore.open(
          "/j", configuration: configuration, fileSystem: system)
        #expect(again.snapshot().configuration == strict)
        try await again.close()
      }
      #expect(
        throws: ConfigurationDiffers(journal: "/j", recorded: strict, asked: Configuration())
      ) {
        try JournaledStore.open("/j", configuration: Configuration(), fileSystem: system)
      }
    }
  }

  @Test func `a closed store answers nothing, and closes once`() throws {
    try inOneOrder {
      let system = FaultyFileSystem()
      let store = try openStore(system)
      _ = try await store.send(
        .promiseCreate(PromiseCreate(id: "a", timeoutAt: 2_000_000)), durability: .inOrder)
      try await store.close()
      try await store.close()
      await #expect(throws: StoreClosed.self) { try await store.send(.promiseGet(id: "a")) }
      await #expect(throws: StoreClosed.self) { try await store.tick() }
      await #expect(throws: StoreClosed.self) { try await store.runTimers() }
      for await _ in store.messages(for: "a") { Issue.record("a closed store has no messages") }
      let again = try openStore(system)
      #expect(again.recovery.wasClosed)
      #expect(again.snapshot().promises.map(\.record.id) == ["a"])
    }
  }

  @Test func `closing ends the timers`() throws {
    let executor = SeededExecutor(seed: 1)
    let store = try JournaledStore.open(
      "/j", time: TimeSource(executor.clock, epoch: 0), fileSystem: FaultyFileSystem())
    try executor.run {
      await withTaskGroup { group in
        group.addTask {
          await #expect(throws: StoreClosed.self) { try await store.runTimers() }
        }
        await Task.yield()
        await Task.yield()
        try? await store.close()
      }
    }
  }

  @Test func `a request too large for the journal is refused and changes nothing`() throws {
    try inOneOrder {
      let store = try JournaledStore.open(
        "/j", fileSystem: FaultyFileSystem(), options: JournalOptions(maximumPayload: 1_000))
      let value = Value(data: String(repeating: "x", count: 1_000))
      let create = PromiseCreate(id: "a", timeoutAt: .init(milliseconds: .max), param: value)
      await #expect(throws: JournalError.self) { try await store.send(.promiseCreate(create)) }
      let answer = try await store.send(.promiseGet(id: "a"))
      #expect(answer.status == .notFound)
    }
  }

  @Test func `start-up follows what is alive, not history`() throws {
    try inOneOrder {
      let system = FaultyFileSystem()
      let store = try openStore(system, compaction: Compaction(factor: 2, minimum: 4_096))
      let distant = Instant(milliseconds: .max)
      _ = try await store.send(
        .promiseCreate(
          PromiseCreate(
            id: "a", timeoutAt: distant, tags: ["resonate:target": "poll://any@workers"])))
      for version in 0..<2_000 {
        let acquire = TaskAcquire(id: "a", version: Int64(version), pid: "w", ttl: 60_000)
        _ = try await store.send(.taskAcquire(acquire))
        let answer = try await store.send(
          .taskRelease(TaskRelease(id: "a", version: Int64(version) + 1)))
        #expect(answer.status == .ok)
      }
      let again = try openStore(FaultyFileSystem(system.disk))
      #expect(again.recovery.snapshot != nil)
      #expect(again.recovery.recordCount < 300)
      #expect(again.snapshot().withoutMessages == store.snapshot().withoutMessages)
    }
  }
}
