import DurablePromises
import Journaling
import SimulatedDisks
import Testing

@testable import PromiseStores

/// Records as the first version wrote them, which every version reads; reliability D9.
///
/// A failure here means that stores on people's disks are lost. Never change the bytes: write a new
/// codec version beside this one.
struct GoldenJournalTests {
  /// What the store did: every kind of request, at times from 1,000,000 on.
  static let requests: [Request] = {
    let worker = ["resonate:target": "poll://any@workers", "resonate:branch": "root"]
    let far: Instant = 9_000_000
    func create(_ id: String, _ tags: [String: String] = [:]) -> PromiseCreate {
      PromiseCreate(
        id: id, timeoutAt: far, param: Value(headers: ["a": "ä"], data: "in"), tags: tags)
    }
    let settle = PromiseSettle(id: "root.1", state: .rejected, value: Value(data: "e"))
    return [
      .promiseCreate(create("root", worker)),
      .promiseCreate(create("root.1")),
      .promiseCreate(create("root.2", ["resonate:timer": "true"])),
      .promiseRegisterListener(RegisterListener(awaited: "root.1", address: "poll://uni@me/1")),
      .promiseRegisterCallback(RegisterCallback(awaited: "root.2", awaiter: "root")),
      .taskAcquire(TaskAcquire(id: "root", version: 0, pid: "w", ttl: 60_000)),
      .taskFence(TaskFence(id: "root", version: 1, action: .create(create("root.3")))),
      .taskFence(TaskFence(id: "root", version: 1, action: .settle(settle))),
      .taskHeartbeat(TaskHeartbeat(pid: "w", tasks: [TaskReference(id: "root", version: 1)])),
      .taskSuspend(
        TaskSuspend(
          id: "root", version: 1, actions: [RegisterCallback(awaited: "root.3", awaiter: "root")])),
      .promiseSettle(PromiseSettle(id: "root.3", state: .resolved)),
      .taskAcquire(TaskAcquire(id: "root", version: 1, pid: "w", ttl: 60_000)),
      .taskRelease(TaskRelease(id: "root", version: 2)),
      .taskHalt(id: "root"),
      .taskContinue(id: "root"),
      .taskCreate(TaskCreate(pid: "v", ttl: 500, action: create("other", worker))),
      .taskFulfill(
        TaskFulfill(
          id: "other", version: 1,
          action: PromiseSettle(id: "other", state: .resolved, value: Value(data: "42")))),
      .scheduleCreate(
        ScheduleCreate(
          id: "nightly", cron: "0 3 * * *", promiseId: "n.{{.timestamp}}", promiseTimeout: 5_000,
          promiseParam: Value(data: "x"), promiseTags: worker)),
      .scheduleCreate(
        ScheduleCreate(
          id: "gone", cron: "0 4 * * *", promiseId: "g", promiseTimeout: 1, promiseTags: worker)),
      .scheduleDelete(id: "gone"),
      .promiseGet(id: "root"), .taskGet(id: "root"), .scheduleGet(id: "nightly"),
      .promiseSearch(PromiseSearch(state: .pending, tags: ["k": "v"], limit: 7, cursor: "c")),
      .taskSearch(TaskSearch(state: .halted, limit: 7, cursor: "c")),
      .scheduleSearch(ScheduleSearch(tags: ["k": "v"], limit: 7, cursor: "c")),
    ]
  }()

  /// What is journaled, and a tick at the end.
  static let entries: [Entry] =
    [.configuration(Configuration(profile: .compatible, retryTimeout: 30_000))]
    + requests.enumerated().map {
      .request($1, at: Instant(milliseconds: 1_000_000 + 10 * Int64($0)))
    }
    + [.tick(at: 1_040_000)]

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func bytes(_ hex: String) -> [UInt8] {
    var rest = hex[...]
    var bytes: [UInt8] = []
    while !rest.isEmpty {
      bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
      rest = rest.dropFirst(2)
    }
    return bytes
  }

  @Test func `the journal has every kind of request`() {
    #expect(Set(Self.requests.map(\.kind)) == Set(Request.Kind.allCases))
  }

  @Test func `records of version 1 are written and read as they were`() throws {
    #expect(Self.entries.count == Self.version1.count)
    for (entry, golden) in zip(Self.entries, Self.version1) {
      var writer = ByteWriter()
      writer.write(entry)
      #expect(hex(writer.bytes) == golden, "\(entry)")
      let again = try Entry(bytes(golden)[...])
      #expect(again == entry)
    }
  }

  @Test func `a snapshot of version 1 is written and read as it was`() throws {
    var snapshot = Snapshot()
    var now: Instant?
    for part in Self.snapshot1 { try snapshot.read(bytes(part)[...], now: &now) }
    let time = try #require(now)
    var parts: [String] = []
    snapshot.write(now: time) { parts.append(hex($0)) }
    #expect(parts == Self.snapshot1)
    #expect(time == 1_040_000)
  }

  @Test func `a journal of version 1 is replayed to the state that it had`() throws {
    try inOneOrder {
      let system = FaultyFileSystem()
      let log = GroupCommit(try Journal.open("/j", fileSystem: system))
      for record in Self.version1 {
        try log.append(type: RecordType.entry, payload: self.bytes(record))
      }
      try await log.close()
      let store = try openStore(system)
      var parts: [String] = []
      store.snapshot().write(now: 1_040_000) { parts.append(self.hex($0)) }
      #expect(parts == Self.snapshot1)
    }
  }
}
