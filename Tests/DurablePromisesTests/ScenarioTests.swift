import DurablePromises
import Testing

/// The scenarios of protocol Appendix C that concern the machine.
struct ScenarioTests {
  private let dispatch = Message.execute(task: "x", version: 1, address: "poll://any@default")

  @Test(arguments: [
    ([:], PromiseState.rejectedTimedout), (["resonate:timer": "true"], .resolved),
    (target, .rejectedTimedout),
  ])
  func `1 a promise may be born dead`(tags: [String: String], state: PromiseState) {
    for late in [0, 5] as [Int64] {
      var machine = machine()
      let record = machine.create("x", until: start + -late, tags: tags).promises.first
      #expect(
        record
          == PromiseRecord(
            id: "x", state: state, tags: tags, timeoutAt: start + -late,
            createdAt: start + -late, settledAt: start + -late))
      let task = TaskRecord(id: "x", state: .fulfilled, version: 0)
      #expect(machine.task("x") == (tags == target ? task : nil))
      #expect(machine.deliver().isEmpty)
    }
  }

  @Test func `2 the deadline itself is too late`() {
    for (early, state) in [(1, PromiseState.resolved), (0, .rejectedTimedout)] {
      var machine = machine()
      machine.create("x")
      let answer = machine.settle("x", at: inTenMinutes + -Int64(early))
      #expect(answer.status == .ok)
      #expect(answer.promises.first?.state == state)
      #expect(answer.promises.first?.settledAt == inTenMinutes + -Int64(early))
    }
  }

  @Test func `3 the version fences off the holder whose lease ran out`() {
    var machine = machine()
    machine.create("x", tags: target)
    machine.create("a")
    #expect(machine.acquire("x", 0).task?.version == 1)
    let later = start + 60_000
    #expect(machine.deliver(at: later + -1).isEmpty)
    #expect(machine.deliver(at: later) == [dispatch])
    #expect(machine.acquire("x", 1, at: later).task?.version == 2)
    let before = machine.row(ofTask: "x")
    #expect(machine.fence("x", 1, at: later + 1).status == .conflict)
    #expect(machine.suspend("x", 1, on: ["a"], at: later + 1).status == .conflict)
    #expect(machine.fulfill("x", 1, at: later + 1).status == .conflict)
    #expect(machine.release("x", 1, at: later + 1).status == .conflict)
    let beat = TaskHeartbeat(pid: "p", tasks: [.init(id: "x", version: 1)])
    #expect(machine.apply(.taskHeartbeat(beat), at: later + 1).status == .ok)
    #expect(machine.row(ofTask: "x") == before)
  }

  @Test func `4 a task that awaits something settled is not parked`() {
    var machine = machine()
    machine.createHeld("x")
    machine.create("a")
    machine.create("b")
    machine.settle("a")
    #expect(machine.suspend("x", 1, on: ["b", "a"]).status == .redirect)
    #expect(machine.row(of: "b")?.callbacks == [])
    #expect(machine.task("x")?.state == .acquired)
    #expect(machine.task("x")?.version == 1)
    #expect(machine.row(ofTask: "x")?.expiresAt == start + 60_000)
  }

  @Test func `5 a second awaited promise is buffered`() {
    var machine = machine()
    machine.createHeld("x")
    for id in ["a", "b", "c"] { machine.create(id) }
    _ = machine.suspend("x", 1, on: ["a", "b"])
    machine.settle("a")
    #expect(machine.deliver() == [dispatch])
    #expect(machine.task("x") == TaskRecord(id: "x", state: .pending, version: 1, resumes: 1))
    _ = machine.acquire("x", 1)
    machine.settle("b")
    #expect(machine.deliver().isEmpty)
    #expect(machine.task("x")?.resumes == 1)
    #expect(machine.suspend("x", 2, on: ["c"]) == Response(.ok))
    #expect(machine.task("x") == TaskRecord(id: "x", state: .suspended, version: 2))
  }

  @Test func `6 an awaiter that died is not woken`() {
    for isMaterialised in [true, false] {
      var machine = machine()
      machine.createHeld("x", until: start + 10)
      machine.create("a")
      _ = machine.suspend("x", 1, on: ["a"])
      if isMaterialised { machine.fireDue(at: start + 10) }
      machine.settle("a", at: start + 20)
      #expect(machine.fire(.callback(id: "a", awaiter: "x"), at: start + 20) == true)
      #expect(machine.deliver(at: start + 20).isEmpty)
      #expect(machine.row(ofTask: "x")?.state == .fulfilled)
      #expect(machine.promise("x", at: start + 20)?.state == .rejectedTimedout)
    }
  }

  @Test func `7 a halted task counts resumes and sleeps on`() {
    var machine = machine()
    machine.createHeld("x")
    machine.create("a")
    _ = machine.apply(.promiseRegisterCallback(.init(awaited: "a", awaiter: "x")), at: start)
    _ = machine.apply(.taskHalt(id: "x"), at: start)
    #expect(machine.fulfill("x", 1).status == .conflict)
    machine.settle("a")
    #expect(machine.deliver().isEmpty)
    #expect(machine.task("x") == TaskRecord(id: "x", state: .halted, version: 1, resumes: 1))
    _ = machine.apply(.taskContinue(id: "x"), at: start)
    #expect(machine.deliver() == [dispatch])
  }

  @Test func `8 creating a task steals the one that was dispatched`() {
    var machine = machine()
    machine.create("x", tags: target)
    #expect(machine.deliver().count == 1)
    let task = machine.createHeld("x").task
    #expect(task?.version == 1)
    #expect(task?.state == .acquired)
    #expect(machine.acquire("x", 0).status == .conflict)
  }

  @Test func `9 a listener is told once`() {
    var machine = machine()
    machine.create("x")
    let listen = Request.promiseRegisterListener(.init(awaited: "x", address: "poll://uni@g/1"))
    for _ in 1...2 { #expect(machine.apply(listen, at: start).status == .ok) }
    let record = machine.settle("x", at: start + 1).promises[0]
    #expect(machine.apply(listen, at: start + 1).promises == [record])
    #expect(machine.deliver(at: start + 1) == [.unblock(record, address: "poll://uni@g/1")])
    #expect(machine.deliver(at: start + 2).isEmpty)
    #expect(machine.apply(listen, at: start + 3).promises == [record])
    #expect(machine.deliver(at: start + 3).isEmpty)
  }

  @Test func `10 anybody may settle the promise of a held task`() {
    var machine = machine()
    machine.createHeld("x")
    machine.settle("x", .rejectedCanceled)
    #expect(machine.task("x") == TaskRecord(id: "x", state: .fulfilled, version: 1))
    #expect(machine.fulfill("x", 1).status == .conflict)
  }

  @Test func `11 cancelling a root leaves its children alone`() {
    var machine = machine()
    machine.createHeld("x")
    machine.create("x.1", tags: target)
    _ = machine.suspend("x", 1, on: ["x.1"])
    _ = machine.acquire("x.1", 0)
    machine.settle("x", .rejectedCanceled)
    machine.fireDue(at: start)
    #expect(machine.task("x.1")?.state == .acquired)
    #expect(machine.fulfill("x.1", 1).status == .ok)
    machine.fireDue(at: start)
    #expect(machine.task("x")?.state == .fulfilled)
    #expect(machine.takeMessages(limit: 9).isEmpty)
  }

  @Test(arguments: Configuration.Profile.allCases)
  func `12 a delay holds the dispatch back`(profile: Configuration.Profile) {
    let tags = target.merging(["resonate:delay": "\(start + 50)"]) { $1 }
    var machine = machine(profile)
    machine.create("x", tags: tags)
    machine.create("y", until: start + 40, tags: tags)
    #expect(machine.nextDue == start + 40)
    #expect(machine.deliver(at: start + 49).isEmpty)
    #expect(
      machine.deliver(at: start + 50)
        == [.execute(task: "x", version: 0, address: "poll://any@default")])
    #expect(machine.nextDue == start + 30_050)
  }

  @Test(
    arguments: [
      ("", start), ("soon", start), ("-5", start), ("1", start), ("99999999999999999999", nil),
    ] as [(String, Instant?)])
  func `12 a delay that is no number delays nothing`(text: String, due: Instant?) {
    var machine = machine()
    machine.create("x", tags: target.merging(["resonate:delay": text]) { $1 })
    #expect(machine.nextDue == due ?? inTenMinutes)
  }

  @Test func `13 a schedule makes up for what it missed`() throws {
    var machine = machine()
    let create = ScheduleCreate(
      id: "s", cron: "0 * * * *", promiseId: "{{.id}}.{{.timestamp}}.{{.x}}",
      promiseTimeout: 5_400_000, promiseTags: target)
    _ = machine.apply(.scheduleCreate(create), at: 0)
    let (hour, now) = (Instant(milliseconds: 3_600_000), Instant(milliseconds: 7_200_001))
    // Somebody else had the first id.
    machine.create("s.3600000.{{.x}}", at: 5)
    #expect(machine.nextDue == hour)
    #expect(machine.fireDue(at: hour + -1).isEmpty)
    let steps = machine.fireDue(at: now)
    #expect(
      steps == [.schedule(id: "s"), .retry(id: "s.7200000.{{.x}}")])
    let found = machine.promise("s.7200000.{{.x}}", at: now)
    let record = try #require(found)
    #expect(record.createdAt == 7_200_000)
    #expect(record.timeoutAt == 12_600_000)
    #expect(machine.promise("s.3600000.{{.x}}", at: now)?.tags == [:])
    guard case .schedule(let schedule) = machine.apply(.scheduleGet(id: "s"), at: now).body else {
      Issue.record("there is no schedule")
      return
    }
    #expect(schedule.lastRunAt == 7_200_000)
    #expect(schedule.nextRunAt == 10_800_000)
    _ = machine.apply(.scheduleDelete(id: "s"), at: now)
    #expect(machine.promise("s.7200000.{{.x}}", at: now) == record)
    let later = machine.fireDue(at: now + 9_000_000)
    #expect(!later.contains(.schedule(id: "s")))
  }

  @Test func `13 a schedule without a further occurrence rests`() {
    var machine = machine()
    let create = ScheduleCreate(
      id: "s", cron: "0 0 0 1 1 * 1971", promiseId: "s", promiseTimeout: 1, promiseTags: target)
    #expect(machine.apply(.scheduleCreate(create), at: 0).status == .ok)
    #expect(machine.fireDue(at: 31_536_000_000).count == 2)
    machine.fireDue(at: 31_536_000_001)
    #expect(machine.nextDue == nil)
    #expect(machine.apply(.scheduleCreate(create), at: 31_536_000_001).status == .invalid)
  }
}
