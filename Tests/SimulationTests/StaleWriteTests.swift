import DurablePromises
import Testing

@testable import Simulation

/// What counts as a write under a version that is not the newest.
struct StaleWriteTests {
  /// A task that was held by one process under version 1, and is held by another one under version 2.
  private func taken() throws -> Machine {
    var machine = Machine()
    _ = machine.apply(
      .taskCreate(
        TaskCreate(
          pid: "first", ttl: 10,
          action: PromiseCreate(
            id: "t", timeoutAt: 1_000, tags: ["resonate:target": "poll://any@default"]))), at: 0)
    machine.fireDue(at: 20)
    let answer = machine.apply(
      .taskAcquire(TaskAcquire(id: "t", version: 1, pid: "second", ttl: 100)), at: 20)
    #expect(answer.status == .ok)
    _ = machine.takeMessages(limit: .max)
    return machine
  }

  private static let stale: [Request] = [
    .taskFulfill(
      TaskFulfill(id: "t", version: 1, action: PromiseSettle(id: "t", state: .resolved))),
    .taskRelease(TaskRelease(id: "t", version: 1)),
    .taskAcquire(TaskAcquire(id: "t", version: 1, pid: "third", ttl: 10)),
  ]

  @Test(arguments: stale)
  func `a stale request that is refused is none, though something else was due`(request: Request)
    throws
  {
    var machine = try taken()
    let old = machine.snapshot()
    #expect(machine.apply(request, at: 30).status == .conflict)
    #expect(request.staleWrite(from: old, to: machine.snapshot()) == nil)
  }

  @Test(arguments: stale)
  func `a stale request that changes something is one`(request: Request) throws {
    var machine = try taken()
    let old = machine.snapshot()
    // Whatever it is that changes.
    _ = machine.apply(.taskHalt(id: "t"), at: 30)
    let words = try #require(request.staleWrite(from: old, to: machine.snapshot()))
    #expect(words.hasSuffix("was accepted at version 2"))
  }

  @Test func `the holder's own request is none`() throws {
    var machine = try taken()
    let old = machine.snapshot()
    let request = Request.taskRelease(TaskRelease(id: "t", version: 2))
    #expect(machine.apply(request, at: 30).status == .ok)
    #expect(request.staleWrite(from: old, to: machine.snapshot()) == nil)
  }
}
