import DurablePromises
import DurablePromisesReference
import TestThreads
import Testing

/// The machine and a second one, written apart from it, answer alike.
struct DifferentialTests {
  /// Retries come due within a walk.
  static func configuration(_ profile: Configuration.Profile) -> Configuration {
    Configuration(profile: profile, retryTimeout: 7)
  }

  /// Every answer of the protocol that requests can get (protocol §4), no more and no fewer.
  static func reachable(_ profile: Configuration.Profile) -> Set<DifferentialCoverage.Answer> {
    let searches: [Response.Status] = profile == .strict ? [.notImplemented] : [.ok, .invalid]
    var table: [(Request.Kind, [Response.Status])] = [
      (.promiseGet, [.ok, .invalid, .notFound]),
      (.promiseCreate, [.ok, .invalid]),
      (.promiseSettle, [.ok, .invalid, .notFound]),
      (.promiseRegisterCallback, [.ok, .invalid, .notFound, .unprocessable]),
      (.promiseRegisterListener, [.ok, .invalid, .notFound, .unprocessable]),
      (.taskGet, [.ok, .invalid, .notFound]),
      (.taskCreate, [.ok, .invalid, .conflict, .unprocessable]),
      (.taskAcquire, [.ok, .invalid, .notFound, .conflict]),
      (.taskRelease, [.ok, .invalid, .notFound, .conflict]),
      (.taskFence, [.ok, .invalid, .notFound, .conflict]),
      (.taskSuspend, [.ok, .redirect, .invalid, .notFound, .conflict, .unprocessable]),
      (.taskFulfill, [.ok, .invalid, .notFound, .conflict]),
      (.taskHeartbeat, [.ok, .invalid]),
      (.taskHalt, [.ok, .invalid, .notFound, .conflict]),
      (.taskContinue, [.ok, .invalid, .notFound, .conflict]),
      (.scheduleGet, [.ok, .invalid, .notFound]),
      (.scheduleCreate, [.ok, .invalid]),
      (.scheduleDelete, [.ok, .invalid, .notFound]),
    ]
    for kind in [Request.Kind.promiseSearch, .taskSearch, .scheduleSearch] {
      table.append((kind, searches))
    }
    var answers: Set<DifferentialCoverage.Answer> = []
    for (kind, statuses) in table {
      for status in statuses { answers.insert(.init(kind: kind, status: status)) }
    }
    // A mistake in the action of a fence is a mistake of the fence.
    for answer in [
      (Request.Kind.promiseCreate, Response.Status.ok), (.promiseSettle, .ok),
      (.promiseSettle, .notFound),
    ] {
      answers.insert(.init(kind: answer.0, status: answer.1, inFence: true))
    }
    return answers
  }

  /// How many walks each of the cases below takes: together they make over a million requests.
  static let walks: UInt64 = 2600

  @Test(.longRunning, arguments: Configuration.Profile.allCases, 0..<UInt64(4))
  func `the machine and the reference agree`(profile: Configuration.Profile, part: UInt64) {
    let configuration = Self.configuration(profile)
    let run = DifferentialRun(configuration, Machine(configuration: configuration))
    let coverage = DifferentialCoverage()
    for seed in part * Self.walks..<(part + 1) * Self.walks {
      if let failure = run.walk(seed: seed, coverage: coverage) {
        Issue.record("\(failure)")
        return
      }
    }
    #expect(coverage.requests > 131_000, "eight cases make a million")
    let (seen, reachable) = (Set(coverage.answers.keys), Self.reachable(profile))
    #expect(reachable.subtracting(seen).isEmpty, "never answered so")
    #expect(seen.subtracting(reachable).isEmpty, "answered so against the protocol")
    #expect(coverage.steps.keys.sorted() == ["R1", "R3", "R4", "R5", "R6", "R7"])
  }

  /// One lease that holds keeps those of another, which was renewed, from being dropped one by one.
  @Test(arguments: Configuration.Profile.allCases)
  func `they agree on a lease that was renewed many times`(profile: Configuration.Profile) {
    let configuration = Self.configuration(profile)
    var walk = DifferentialWalk(
      subject: Machine(configuration: configuration), reference: ReferenceMachine(configuration))
    var requests: [(Instant, Request)] = []
    for (id, ttl) in [("a", 500), ("b", 1000)] as [(String, Int64)] {
      let action = PromiseCreate(
        id: id, timeoutAt: 9000, tags: ["resonate:target": "poll://any@w"])
      requests.append((0, .taskCreate(.init(pid: "p", ttl: ttl, action: action))))
    }
    for now in 1...200 as ClosedRange<Int64> {
      let task = TaskReference(id: "b", version: 1)
      let heartbeat = Request.taskHeartbeat(.init(pid: "p", tasks: [task]))
      requests.append((Instant(milliseconds: now), heartbeat))
    }
    var events = requests.map { DifferentialEvent(now: $0.0, action: .request($0.1)) }
    for now in [499, 500, 1199, 1200] as [Instant] {
      events.append(DifferentialEvent(now: now, action: .fireDue))
      events.append(DifferentialEvent(now: now, action: .request(.taskGet(id: "b"))))
    }
    for event in events {
      let difference = walk.step(event, coverage: nil)
      #expect(difference == nil, "\(event)")
    }
  }

  @Test(.longRunning, arguments: Configuration.Profile.allCases, [1, 2] as [UInt64])
  func `they agree on long walks in slow time`(profile: Configuration.Profile, seed: UInt64) {
    let configuration = Configuration(profile: profile, retryTimeout: 100_000)
    var run = DifferentialRun(configuration, Machine(configuration: configuration))
    run.length = 1000
    run.spread = 1000
    if let failure = run.walk(seed: seed) { Issue.record("\(failure)") }
  }

  @Test(.longRunning, arguments: DifferentialFault.allCases, Configuration.Profile.allCases)
  func `walks find a planted fault`(fault: DifferentialFault, profile: Configuration.Profile) {
    let configuration = Self.configuration(profile)
    let run = DifferentialRun(configuration, FaultyMachine(configuration, fault))
    for seed in 0..<UInt64(2000) {
      if let failure = run.walk(seed: seed) {
        #expect(failure.events.count <= 12, "shrinking left too much:\n\(failure)")
        return
      }
    }
    Issue.record("\(fault) was not found in the \(profile.rawValue) profile")
  }
}
