import DurablePromises
import Journaling
import PromiseStores
import Scheduling
import SimulatedDisks
import TestThreads
import Testing

/// A store that is opened again and again does not become slower or larger.
@Suite(.longRunning)
struct RestartTests {
  /// What opening a store cost, and what lay in its directory then.
  private struct Cost {
    var calls = 0
    var bytesRead = 0
    var files = 0
    var bytes = 0

    init(_ log: [Call], _ disk: Disk) {
      calls = log.count
      bytesRead = log.filter { $0.operation == .read }.map(\.length).reduce(0, +)
      files = disk.paths.count
      bytes = disk.paths.map { disk[$0]?.count ?? 0 }.reduce(0, +)
    }

    mutating func formMaximum(_ other: Cost) {
      calls = max(calls, other.calls)
      bytesRead = max(bytesRead, other.bytesRead)
      files = max(files, other.files)
      bytes = max(bytes, other.bytes)
    }
  }

  @Test func `ten thousand restarts cost no more each than the first hundred`() throws {
    let (early, late) = try SeededExecutor(seed: 1).run("main") {
      try await Self.restart(10_000)
    }
    print("ten thousand restarts: at most \(late) for each, of the first thousand \(early)")
    // A segment more or less is where a life happened to end.
    #expect(late.calls <= early.calls + 8)
    #expect(late.bytesRead <= early.bytesRead + 8_192)
    #expect(late.files <= early.files + 1)
    #expect(late.bytes <= early.bytes + 2 * 8_192)
  }

  private static func restart(_ count: Int) async throws -> (early: Cost, late: Cost) {
    let distant = Instant(milliseconds: .max)
    var disk = Disk()
    var early = Cost([], disk)
    var late = early
    for life in 1...count {
      let system = FaultyFileSystem(disk)
      let store = try JournaledStore.open(
        "/j", time: TimeSource(now: { Instant(milliseconds: Int64(life)) }, sleep: { _ in }),
        fileSystem: system, options: JournalOptions(segmentSize: 8_192),
        compaction: Compaction(factor: 2, minimum: 4_096))
      let cost = Cost(system.log, system.disk)
      if life <= 1_000 { early.formMaximum(cost) }
      late.formMaximum(cost)
      if life == 1 {
        _ = try await store.send(
          .promiseCreate(
            PromiseCreate(
              id: "a", timeoutAt: distant, tags: ["resonate:target": "poll://any@workers"])))
      }
      // Everything that former lives did is still so: their number is the task's version.
      let version = Int64(life - 1)
      let acquired = try await store.send(
        .taskAcquire(TaskAcquire(id: "a", version: version, pid: "w", ttl: 60_000)))
      #expect(acquired.status == .ok, "life \(life)")
      let released = try await store.send(.taskRelease(TaskRelease(id: "a", version: version + 1)))
      #expect(released.status == .ok, "life \(life)")
      // Half of the lives end in good order, the others where they are.
      if life.isMultiple(of: 2) { try await store.close() }
      disk = system.disk
    }
    return (early, late)
  }
}
