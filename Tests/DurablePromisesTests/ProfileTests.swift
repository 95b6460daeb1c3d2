import DurablePromises
import Testing

/// The last column of protocol §10.1, row by row, in both profiles.
struct ProfileTests {
  typealias Profile = Configuration.Profile

  @Test(arguments: Profile.allCases)
  func `1-4 create answers 200, and the version rises on acquisition alone`(profile: Profile) {
    var machine = machine(profile)
    #expect(machine.create("x", tags: target).status == .ok)
    #expect(machine.createHeld("y").task?.version == 1)
    machine.release("y", 1)
    #expect(machine.task("y")?.version == 1)
    #expect(machine.acquire("y", 0) == .problem(.conflict, "Version mismatch"))
    #expect(machine.acquire("y", 1).task?.version == 2)
    #expect(machine.release("y", 1).status == .conflict)
    #expect(machine.fulfill("y", 1).status == .conflict)
  }

  @Test(
    arguments: [
      ([:], true, false), (["resonate:scope": "local"], false, false),
      (["resonate:scope": "global"], true, false), (["resonate:external": "true"], true, true),
      (["resonate:timer": "true"], true, true), (["resonate:timer": "yes"], true, false),
      (target, true, true),
      (["resonate:scope": "local", "resonate:external": "true"], false, true),
    ] as [([String: String], Bool, Bool)])
  func `7 what is not external cannot be awaited`(
    tags: [String: String], compatible: Bool, strict: Bool
  ) {
    for (profile, isExternal) in [(Profile.compatible, compatible), (.strict, strict)] {
      var machine = machine(profile)
      machine.create("a", tags: tags)
      machine.createHeld("x")
      let status: Response.Status = isExternal ? .ok : .unprocessable
      let callback = RegisterCallback(awaited: "a", awaiter: "x")
      let listener = RegisterListener(awaited: "a", address: "http://h/")
      #expect(machine.apply(.promiseRegisterCallback(callback), at: start).status == status)
      #expect(machine.apply(.promiseRegisterListener(listener), at: start).status == status)
      #expect(machine.suspend("x", 1, on: ["a"]).status == status)
    }
  }

  @Test func `8 deadlines are armed, in strict mode those of external promises`() {
    for (profile, steps) in [(Profile.compatible, 2), (.strict, 1)] {
      var machine = machine(profile)
      machine.create("bare")
      machine.create("timer", tags: ["resonate:timer": "true"])
      #expect(machine.fireDue(at: inTenMinutes).count == steps)
      #expect(machine.promise("bare", at: inTenMinutes)?.state == .rejectedTimedout)
      #expect(machine.row(of: "bare")?.record.state == (steps == 2 ? .rejectedTimedout : .pending))
      #expect(machine.row(of: "timer")?.record.state == .resolved)
      #expect(machine.fire(.promiseTimeout(id: "bare"), at: inTenMinutes) == false)
    }
  }

  @Test(arguments: Profile.allCases)
  func `10 a timer has no target`(profile: Profile) {
    let tags = target.merging(["resonate:timer": "true"]) { $1 }
    var machine = machine(profile)
    #expect(machine.create("x", tags: tags).status == .invalid)
    #expect(machine.createHeld("x", tags: tags).status == .invalid)
    let schedule = ScheduleCreate(
      id: "s", cron: "* * * * *", promiseId: "p", promiseTimeout: 1, promiseTags: tags)
    #expect(machine.apply(.scheduleCreate(schedule), at: start).status == .invalid)
  }

  @Test(arguments: [
    ("poll://any@g", true, true), ("poll://uni@g/1", true, true), ("poll://any@g/1", true, true),
    ("poll://all@g", false, true), ("poll://any@", false, true), ("poll://g", false, false),
    ("http://h", true, true), ("https://h:1/p?q", true, true), ("http://", false, true),
    ("http://a b", false, true), ("gcps://p/t", true, false), ("gcps://p", false, false),
    ("gcps://p/", false, false), ("bash://", true, false), ("local://x", true, false),
    ("local://", false, false), ("nats://orders", true, false), ("w1", false, false),
    ("spool://any@g/1", true, false), ("spool://g", false, false),
    ("ftp://h", false, false), ("", false, false), ("http:/h", false, false),
  ])
  func `11 and 12 addresses`(address: String, compatible: Bool, strict: Bool) {
    for (profile, isDeliverable) in [(Profile.compatible, compatible), (.strict, strict)] {
      var machine = machine(profile)
      let created = machine.create("x", tags: ["resonate:target": address])
      let isTarget = profile == .strict || compatible
      #expect(created.status == (isTarget ? .ok : .invalid))
      if !isTarget { #expect(created.problem == "Invalid resonate:target address") }
      machine.create("a", tags: ["resonate:external": "true"])
      let listener = RegisterListener(awaited: "a", address: address)
      let answer = machine.apply(.promiseRegisterListener(listener), at: start)
      #expect(answer.status == (isDeliverable ? .ok : .invalid))
    }
  }

  @Test(arguments: Profile.allCases)
  func `13-15 and 41 heartbeats are lenient and deadlines are not`(profile: Profile) {
    var machine = machine(profile)
    machine.createHeld("a.b", tags: target.merging(["resonate:origin": "z.z"]) { $1 })
    machine.createHeld("c")
    func beat(_ tasks: [TaskReference], at now: Instant) -> Response.Status {
      machine.apply(.taskHeartbeat(.init(pid: "p", tasks: tasks)), at: now).status
    }
    #expect(beat([], at: start) == .ok)
    let both = [TaskReference(id: "a.b", version: 1), .init(id: "c", version: 1)]
    #expect(beat(both, at: start + 1) == .ok)
    #expect(machine.row(ofTask: "c")?.expiresAt == start + 60_001)
    #expect(beat(both, at: inTenMinutes) == .ok)
    #expect(machine.row(ofTask: "c")?.expiresAt == start + 60_001)
    #expect(machine.acquire("c", 1, at: inTenMinutes).status == .conflict)
  }

  @Test func `16-20 what suspend refuses`() {
    for profile in Profile.allCases {
      var machine = machine(profile)
      machine.createHeld("x")
      machine.create("a", tags: target)
      let twice = machine.suspend("x", 1, on: ["a", "a"])
      #expect(twice.status == (profile == .strict ? .invalid : .ok))
      if profile == .compatible { #expect(machine.row(of: "a")?.callbacks == ["x"]) }
      machine.createHeld("y")
      let foreign = [RegisterCallback(awaited: "a", awaiter: "x")]
      let answer = machine.apply(
        .taskSuspend(.init(id: "y", version: 1, actions: foreign)), at: start)
      #expect(answer == .problem(.invalid, "All action awaiter IDs must match the task ID"))
      #expect(machine.suspend("y", 1, on: ["y"]).status == .invalid)
      #expect(
        machine.suspend("y", 1, on: ["a", "none"])
          == .problem(.unprocessable, "Awaited promise not found"))
      #expect(
        machine.suspend("y", 1, on: []) == .problem(.invalid, "Actions array cannot be empty"))
      machine.settle("a")
      #expect(machine.suspend("y", 1, on: ["a"]) == Response(.redirect, .preload([])))
    }
  }

  @Test(arguments: Profile.allCases)
  func `21 fulfil settles the task's own promise`(profile: Profile) {
    var machine = machine(profile)
    machine.createHeld("x")
    let other = TaskFulfill(id: "x", version: 1, action: .init(id: "y", state: .resolved))
    #expect(
      machine.apply(.taskFulfill(other), at: start)
        == .problem(.invalid, "Action ID must match the task ID"))
  }

  @Test(arguments: Profile.allCases)
  func `22-25 a fence is validated as a whole first`(profile: Profile) {
    var machine = machine(profile)
    func fence(_ action: FenceAction) -> Response {
      machine.apply(.taskFence(.init(id: "x", version: 1, action: action)), at: start)
    }
    let bad = FenceAction.create(.init(id: "y", timeoutAt: -1))
    #expect(
      fence(bad) == .problem(.invalid, "TimeoutAt must be a non-negative integer"))
    #expect(
      fence(.settle(.init(id: "x", state: .resolved)))
        == .problem(.invalid, "Action ID must not equal the task ID"))
    let unknown = FenceAction.settle(.init(id: "y", state: .resolved))
    #expect(fence(unknown) == .problem(.notFound, "Task not found"))
    machine.createHeld("x", tags: target.merging(["resonate:branch": "b"]) { $1 })
    machine.create("x.1", tags: ["resonate:branch": "b"])
    let answer = fence(unknown)
    guard case .fenced(let inner, let preload) = answer.body else {
      Issue.record("\(answer)")
      return
    }
    #expect(inner.status == .notFound)
    #expect(inner.problem == "Promise not found")
    #expect(preload.map(\.id) == (profile == .strict ? [] : ["x.1"]))
  }

  @Test(arguments: Profile.allCases)
  func `26 and 27 a callback on what is settled, or of who is dead, does nothing`(
    profile: Profile
  ) {
    var machine = machine(profile)
    machine.createHeld("x", until: start + 5)
    machine.create("a", tags: target)
    machine.create("b", tags: target)
    _ = machine.suspend("x", 1, on: ["b"])
    machine.settle("a")
    let callback = RegisterCallback(awaited: "a", awaiter: "x")
    #expect(machine.apply(.promiseRegisterCallback(callback), at: start).status == .ok)
    #expect(machine.task("x")?.state == .suspended)
    let late = RegisterCallback(awaited: "b", awaiter: "x")
    #expect(machine.apply(.promiseRegisterCallback(late), at: start + 5).status == .ok)
    #expect(machine.enabledSteps(at: start).contains(.callback(id: "a", awaiter: "x")) == false)
  }

  @Test func `28 and 38 searches show what is, and are left out in strict mode`() {
    let searches: [Request] = [
      .promiseSearch(.init()), .taskSearch(.init()), .scheduleSearch(.init()),
    ]
    for profile in Profile.allCases {
      var machine = machine(profile)
      machine.create("x")
      for search in searches {
        let status = machine.apply(search, at: start).status
        #expect(status == (profile == .strict ? .notImplemented : .ok))
      }
      let states = machine.apply(.promiseSearch(.init()), at: inTenMinutes).promises.map(\.state)
      #expect(states == (profile == .strict ? [] : [.rejectedTimedout]))
      #expect(machine.row(of: "x")?.record.state == .pending)
    }
  }

  @Test(arguments: Profile.allCases)
  func `29-31 and 39 what cannot be asked`(profile: Profile) {
    var machine = machine(profile)
    machine.create("x")
    #expect(machine.createHeld("x", ttl: 0).problem == "TTL must be a positive integer")
    #expect(machine.createHeld("x").status == .unprocessable)
    #expect(
      machine.createHeld("x", tags: [:]).problem == "Action must have a resonate:target tag")
    for state in [PromiseState.pending, .rejectedTimedout] {
      #expect(machine.settle("x", state).status == .invalid)
    }
  }

  @Test func `32-35 what a schedule creates`() {
    for profile in Profile.allCases {
      var machine = machine(profile)
      var create = ScheduleCreate(
        id: "s", cron: "* * * * * *", promiseId: "s.{{.timestamp}}", promiseTimeout: 1500)
      #expect(
        machine.apply(.scheduleCreate(create), at: 0).problem
          == "promiseTags must include a resonate:target tag")
      create.promiseTags = target
      _ = machine.apply(.scheduleCreate(create), at: 0)
      #expect(machine.fire(.schedule(id: "s"), at: 3000) == true)
      // The first promise is dead when it is created, and so has nothing to dispatch.
      let first = machine.promise("s.1000", at: 3000)
      #expect(first?.createdAt == 2500)
      #expect(first?.settledAt == 2500)
      #expect(machine.row(ofTask: "s.1000")?.state == .fulfilled)
      #expect(machine.promise("s.2000", at: 3000)?.createdAt == 2000)
      #expect(machine.row(ofTask: "s.2000")?.retryAt == 3000)
      #expect(machine.promise("s.3000", at: 3000)?.state == .pending)
      var tags = target
      if profile == .compatible {
        for tag in ["origin", "branch", "parent", "prefix"] { tags["resonate:\(tag)"] = "s.3000" }
        tags["resonate:schedule"] = "s"
      }
      #expect(machine.promise("s.3000", at: 3000)?.tags == tags)
    }
  }

  @Test(arguments: Profile.allCases)
  func `36 and 40 the record counts resumes, and taken messages are gone`(profile: Profile) {
    var machine = machine(profile)
    machine.createHeld("x")
    machine.create("a", tags: target)
    machine.create("b", tags: target)
    _ = machine.suspend("x", 1, on: ["a", "b"])
    machine.settle("a")
    machine.settle("b")
    machine.fireDue(at: start)
    #expect(machine.task("x")?.resumes == 2)
    #expect(machine.takeMessages(limit: 1).map(\.key) == [.execute(task: "x")])
    #expect(machine.takeMessages(limit: 9).isEmpty)
  }
}
