import Course
import DurablePromises
import PromiseStores
import TestThreads
import Testing
import Tracing

/// What chapter 15 says about its runs, for the schedule it shows and for others.
@Suite(.timeLimit(.minutes(12))) struct Chapter15Tests {
  static let seeds: ClosedRange<UInt64> = 0...30

  private func run(
    _ name: String, seed: UInt64 = 0, _ settings: [String: String] = [:]
  ) throws -> Run {
    let act = try Act.find(15, name)
    return try act.program.run(act.scenario, seed: seed, options: settings)
  }

  // MARK: 15-a

  @Test func `of all who claim a task one wins, and an old version is refused`() async throws {
    let store = try await store()
    func claim(_ worker: String, version: Int64, at time: Int64) async throws -> Response.Status {
      try await store.send(
        .taskAcquire(TaskAcquire(id: "t", version: version, pid: worker, ttl: 100)),
        at: Instant(milliseconds: time), durability: .flushed
      ).status
    }
    var answers: [Response.Status] = []
    for worker in ["w1", "w2", "w3"] {
      answers.append(try await claim(worker, version: 0, at: 10))
    }
    #expect(answers == [.ok, .conflict, .conflict])
    try await store.tick(at: Instant(milliseconds: 110))
    #expect(try await claim("w2", version: 0, at: 120) == .conflict, "the version has risen")
    #expect(try await claim("w3", version: 1, at: 120) == .ok)
  }

  /// A store with one task that is sent at 0.
  private func store() async throws -> VolatileStore {
    let store = VolatileStore(
      time: TimeSource {
        .init(milliseconds: 0)
      } sleep: { _ in
      })
    let create = PromiseCreate(
      id: "t", timeoutAt: Instant(milliseconds: 10_000),
      tags: ["resonate:target": "poll://any@default"])
    let response = try await store.send(
      .promiseCreate(create), at: Instant(milliseconds: 0), durability: .flushed)
    #expect(response.status == .ok)
    return store
  }

  // MARK: 15-b

  @Test func `a lease runs out at its tick, not before`() async throws {
    let store = try await store()
    func state() throws -> TaskState? { store.snapshot().tasks.first?.record.state }
    let acquire = Request.taskAcquire(TaskAcquire(id: "t", version: 0, pid: "w1", ttl: 100))
    _ = try await store.send(acquire, at: Instant(milliseconds: 10), durability: .flushed)
    try await store.tick(at: Instant(milliseconds: 109))
    #expect(try state() == .acquired)
    let beat = Request.taskHeartbeat(
      TaskHeartbeat(pid: "w1", tasks: [TaskReference(id: "t", version: 1)]))
    _ = try await store.send(beat, at: Instant(milliseconds: 109), durability: .flushed)
    try await store.tick(at: Instant(milliseconds: 208))
    #expect(try state() == .acquired)
    try await store.tick(at: Instant(milliseconds: 209))
    #expect(try state() == .pending)
    _ = try await store.send(beat, at: Instant(milliseconds: 209), durability: .flushed)
    #expect(try state() == .pending, "a heartbeat that is too late renews nothing")
  }

  @Test(arguments: ["kill", "zombie"], seeds)
  func `every lease in a run ends at its claim or last heartbeat plus 320 ms`(
    scenario: String, seed: UInt64
  ) throws {
    let events = try run(scenario, seed: seed).trace.events
    for expiry in events where expiry.kind == .leaseExpired {
      let last = events[..<(expiry.index - 1)].last {
        $0.lane == expiry.lane
          && ($0.kind == .taskClaimed && $0.promise == expiry.promise
            || $0.kind == .heartbeat && $0.value == expiry.promise)
      }
      #expect(expiry.clock == (last?.clock ?? 0) + 320_000)
    }
  }

  @Test(arguments: seeds)
  func `whoever is killed at work loses the task to another`(seed: UInt64) throws {
    let run = try run("kill", seed: seed)
    #expect(run.output.first == "12 tasks, the sum of the squares is 650")
    #expect(run.trace.invariants().breaks == [])
    let events = run.trace.events
    let kill = try #require(events.first { $0.kind == .crash })
    #expect(kill.clock == 400_000)
    #expect(!events[kill.index...].contains { $0.lane == "w2" && $0.kind != .leaseExpired })
    let lost = events.filter { $0.kind == .leaseExpired }
    #expect(lost.count <= 1)
    #expect(run.bodyRuns == ["square": 12 + lost.count])
    #expect(run.effects.count == 12, "the killed one did not come to it")
    for expiry in lost {
      let next = events[expiry.index...].first {
        $0.kind == .taskClaimed && $0.promise == expiry.promise
      }
      #expect(next?.lane != "w2")
      #expect(next?.value == "version 2, from the top")
    }
  }

  // MARK: 15-c

  @Test(arguments: seeds)
  func `a zombie is turned away, and the promise settles once`(seed: UInt64) throws {
    let run = try run("zombie", seed: seed)
    #expect(run.output.first == "12 tasks, the sum of the squares is 650")
    #expect(run.trace.invariants().breaks == [])
    let events = run.trace.events
    #expect(events.count { $0.kind == .settled } == 12)
    for expiry in events where expiry.kind == .leaseExpired {
      let task = try #require(expiry.promise)
      let refusal = events.first {
        $0.peer == "w2" && $0.promise == task && $0.value?.contains("is not held") == true
      }
      #expect(refusal?.value == "refused: \(task) is not held at version 1")
      let settled = try #require(events.first { $0.kind == .settled && $0.promise == task })
      #expect(settled.subject != "w2" || settled.index > refusal?.index ?? .max)
      #expect(run.effects.count == 13, "the world was changed twice all the same")
    }
  }

  @Test(arguments: ["kill", "zombie"], seeds)
  func `every step names what made it possible`(scenario: String, seed: UInt64) throws {
    let events = try run(scenario, seed: seed).trace.events
    func cause(of event: Event) throws -> Event {
      let cause = events[try #require(event.cause) - 1]
      #expect(cause.index < event.index)
      return cause
    }
    for event in events {
      switch event.kind {
      case .taskClaimed:
        let arrival = try cause(of: event)
        #expect(arrival.kind == .messageDelivered && arrival.peer == event.lane)
        #expect(arrival.promise == event.promise)
        let reason = try cause(of: arrival)
        #expect(reason.kind == .promiseCreated || reason.kind == .leaseExpired)
      case .leaseExpired, .heartbeat:
        let claim = try cause(of: event)
        #expect(claim.kind == .taskClaimed && claim.lane == event.lane)
      case .messageSent where event.value?.hasPrefix("t") == true && event.peer == "server":
        if event.value?.hasPrefix("take") == true { continue }
        let claim = try cause(of: event)
        #expect(claim.kind == .taskClaimed && claim.lane == event.lane)
      default: break
      }
    }
  }

  // MARK: 15-d

  @Test(.longRunning) func `with equal costs, shares differ by two at most`() throws {
    for seed: UInt64 in 1...100 {
      let shares = try shares("spread", seed: seed)
      #expect(shares.reduce(0, +) == 12)
      #expect((shares.max() ?? 12) - (shares.min() ?? 0) <= 2, "seed \(seed): \(shares)")
    }
  }

  @Test func `a server that never sends again leaves the shares to chance`() throws {
    let worst = try (1...20 as ClosedRange<UInt64>).map { seed in
      let shares = try shares("spread", seed: seed, ["retry": "3600000"])
      return (shares.max() ?? 0) - (shares.min() ?? 0)
    }.max()
    #expect(worst ?? 0 > 2)
  }

  private func shares(
    _ name: String, seed: UInt64, _ settings: [String: String] = [:]
  ) throws -> [Int] {
    let events = try run(name, seed: seed, settings).trace.events
    return ["w1", "w2", "w3"].map { worker in
      events.count { $0.kind == .settled && $0.subject == worker }
    }
  }

  @Test(arguments: [("2", "1"), ("5", "40"), ("20", "100")])
  func `any number of workers does any number of tasks`(workers: String, tasks: String) throws {
    let run = try run("kill", seed: 3, ["workers": workers, "tasks": tasks, "kill": "w1@130"])
    let n = try #require(Int(tasks))
    #expect(
      run.output.first == "\(n) tasks, the sum of the squares is \(n * (n + 1) * (2 * n + 1) / 6)")
    #expect(run.trace.invariants().breaks == [])
  }

  @Test func `the page names the right moments`() throws {
    for name in ["kill", "zombie"] {
      let events = try run(name).trace.events
      let expiry = try #require(events.first { $0.kind == .leaseExpired })
      #expect(expiry.promise == "t11")
      #expect(expiry.clock == 640_000)
      let claim = try #require(events.last { $0.kind == .taskClaimed && $0.promise == "t11" })
      #expect(claim.lane == "w1")
      #expect(claim.clock == 1_250_000)
    }
    let refusal = try run("zombie").trace.steps[113]
    #expect(refusal.event.clock == 1_400_000)
    #expect(refusal.folded.last?.value == "refused: t11 is not held at version 1")
    let spread = try shares("spread", seed: 0)
    #expect(spread == [4, 4, 4])
  }

  @Test func `the page shows the lanes of both stories`() throws {
    let page = try page("15-load-balancing")
    for name in ["kill", "zombie"] {
      let lanes = try run(name).output.drop { !$0.hasPrefix("ms") }.prefix { $0 != "" }
      #expect(page.contains(lanes.joined(separator: "\n")), "\(name)")
    }
  }
}
