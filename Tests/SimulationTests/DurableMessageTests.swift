import DurablePromises
import Testing

@testable import Simulation

/// What counts as a message that tells no more than the disk knows.
struct DurableMessageTests {
  /// A store with a settled promise and a task that is held for the second time.
  private func rows() -> Snapshot {
    var machine = Machine()
    let tags = ["resonate:target": "poll://any@default"]
    _ = machine.apply(
      .taskCreate(
        TaskCreate(
          pid: "first", ttl: 10, action: PromiseCreate(id: "t", timeoutAt: 1_000, tags: tags))),
      at: 0)
    machine.fireDue(at: 20)
    _ = machine.apply(
      .taskAcquire(TaskAcquire(id: "t", version: 1, pid: "second", ttl: 100)), at: 20)
    _ = machine.apply(.promiseCreate(PromiseCreate(id: "p", timeoutAt: 1_000)), at: 20)
    _ = machine.apply(.promiseSettle(PromiseSettle(id: "p", state: .resolved)), at: 30)
    return machine.snapshot()
  }

  private static let address = "poll://any@default"

  @Test(arguments: [(0, true), (1, true), (2, true), (3, false)] as [(Int64, Bool)])
  func `a task may be offered at a version that is on disk`(version: Int64, isCovered: Bool) {
    let message = Message.execute(task: "t", version: version, address: Self.address)
    #expect(rows().covers(message) == isCovered)
    let other = Message.execute(task: "u", version: version, address: Self.address)
    #expect(!rows().covers(other))
  }

  @Test func `an end may be told that is on disk`() throws {
    let rows = rows()
    let place = try #require(rows.promises.firstIndex { $0.record.id == "p" })
    var record = rows.promises[place].record
    #expect(rows.covers(.unblock(record, address: Self.address)))
    record.state = .rejected
    #expect(!rows.covers(.unblock(record, address: Self.address)))
    record.id = "q"
    #expect(!rows.covers(.unblock(record, address: Self.address)))
  }
}
