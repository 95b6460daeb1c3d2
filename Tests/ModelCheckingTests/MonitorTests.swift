import ModelChecking
import TestThreads
import Testing

@Suite(.longRunning)
struct MonitorTests {
  @Test func `both monitors are content with the leases`() {
    let found = Explorer(
      Monitored(Monitored(Leases(), OneClaimant()), Completion())
    ).explore()
    #expect(found.findings.filter { !$0.holds }.map(\.property.name) == [])
    #expect(found.findings.count == Leases().properties.count + 3)
    #expect(found.warnings == [])
  }

  @Test func `the safety monitor catches a missing check of the counter`() throws {
    let model = Monitored(Leases(bug: .noCounterCheck), OneClaimant())
    let found = Explorer(model).explore()
    let run = try #require(found["monitor one claimant"]?.counterexample)
    #expect(run.path.count == 12)
    #expect(model.actions(in: run.path.last).isEmpty, "what follows a breach says nothing")
    #expect(
      run.path.last.breach?.description
        == "Worker 1 settled task under version 1; the newest claim is 2.")
  }

  @Test func `the liveness monitor catches leases that never expire as a lasso`() throws {
    let model = Monitored(Leases(bug: .leasesNeverExpire), Completion())
    let found = Explorer(model).explore()
    let run = try #require(found["monitor completion cools"]?.counterexample)
    #expect(run.path.count == 7)
    #expect(run.loopLength == 1)
    #expect(run.path.last.monitor.isHot)
  }

  private let settled: [TaskEvent] = [
    .offered(task: "a"), .claimed(task: "a", version: 1, worker: "x"), .offered(task: "b"),
    .claimed(task: "b", version: 1, worker: "x"), .expired(task: "a", version: 1),
    .claimed(task: "a", version: 2, worker: "y"), .settled(task: "a", version: 2, worker: "y"),
    .settled(task: "b", version: 1, worker: "x"),
  ]

  @Test func `a recorded run is accepted by the same monitors`() {
    var claims = OneClaimant()
    var completion = Completion()
    #expect(claims.watch(settled) == .accepted(events: 8))
    #expect(completion.watch(settled) == .accepted(events: 8))
  }

  @Test func `a recorded run that was cut off is owing`() {
    var completion = Completion()
    #expect(completion.watch(settled.dropLast()) == .owing(events: 7))
    #expect(completion.pending == ["b"])
  }

  @Test func `a monitor that saw nothing says so`() {
    var claims = OneClaimant()
    #expect(claims.watch([]) == .sawNothing)
  }

  @Test(arguments: [
    (
      TaskEvent.settled(task: "a", version: 1, worker: "x"), 5,
      "x settled a under version 1; the newest claim is 1."
    ),
    (
      .claimed(task: "b", version: 2, worker: "y"), 5,
      "y was given b, which is held under version 1."
    ),
    (
      .claimed(task: "a", version: 1, worker: "y"), 5,
      "y was given a under version 1, which is not new."
    ),
    (.claimed(task: "a", version: 3, worker: "z"), 7, "z was given a, which is settled."),
    (.settled(task: "a", version: 2, worker: "y"), 7, "y settled a a second time."),
  ])
  func `a recorded run with one wrong event is rejected there`(
    event: TaskEvent, place: Int, message: String
  ) {
    var events = settled
    events.insert(event, at: place)
    var claims = OneClaimant()
    #expect(claims.watch(events) == .rejected(event: place, Breach(message)))
  }

  @Test func `every run of the model is a trace that the monitor accepts`() throws {
    // The example of a second claim, event by event.
    let model = Leases()
    guard case .holds(let path?)? = Explorer(model).explore()["a second claim"]?.verdict else {
      Issue.record("a task is claimed twice")
      return
    }
    var before = path.initial
    var events: [TaskEvent] = []
    for step in path.steps {
      events += model.events(of: step.action, from: before, to: step.state)
      before = step.state
    }
    var claims = OneClaimant()
    #expect(claims.watch(events) == .accepted(events: events.count))
    #expect(events.count >= 4)
  }
}
