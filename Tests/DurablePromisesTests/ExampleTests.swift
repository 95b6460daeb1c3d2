import DurablePromises
import Testing

/// The examples of protocol §4, typed.
struct ExampleTests {
  private let param = Value(
    data: "eyJmdW5jIjoiZ3JlZXQiLCJhcmdzIjpbIkFkYSJdLCJrd2FyZ3MiOnt9LCJ2ZXJzaW9uIjoxfQ==")
  private let branch = ["resonate:target": "poll://any@default", "resonate:branch": "root"]

  @Test func `4.1 gets a promise`() {
    var machine = machine()
    machine.create("root")
    #expect(
      machine.apply(.promiseGet(id: "root"), at: start)
        == Response(
          .ok,
          .promise(
            .init(id: "root", state: .pending, timeoutAt: inTenMinutes, createdAt: start))))
  }

  @Test func `4.2 creates a promise, once`() {
    var machine = machine()
    let tags = [
      "resonate:target": "poll://any@default", "resonate:scope": "global",
      "resonate:origin": "greet-1", "resonate:prefix": "greet-1", "resonate:branch": "greet-1",
      "resonate:parent": "greet-1",
    ]
    let request = Request.promiseCreate(
      .init(id: "greet-1", timeoutAt: inTenMinutes, param: param, tags: tags))
    let answer = Response(
      .ok,
      .promise(
        .init(
          id: "greet-1", state: .pending, param: param, tags: tags, timeoutAt: inTenMinutes,
          createdAt: start)))
    #expect(machine.apply(request, at: start) == answer)
    #expect(machine.apply(request, at: start + 5) == answer)
    // Nothing is compared: another deadline, the same promise.
    #expect(machine.create("greet-1", until: start + 9) == answer)
  }

  @Test func `4.3 settles a promise, once`() {
    var machine = machine()
    machine.create("order.1", tags: ["resonate:scope": "global"])
    let value = Value(data: "eyJhcHByb3ZlIjp0cnVlfQ==")
    let answer = Response(
      .ok,
      .promise(
        .init(
          id: "order.1", state: .resolved, value: value, tags: ["resonate:scope": "global"],
          timeoutAt: inTenMinutes, createdAt: start, settledAt: start + 2000)))
    let request = Request.promiseSettle(.init(id: "order.1", state: .resolved, value: value))
    #expect(machine.apply(request, at: start + 2000) == answer)
    #expect(machine.apply(request, at: start + 3000) == answer)
    #expect(machine.settle("order.1", .rejected, at: start + 4000) == answer)
  }

  @Test func `4.4 registers a callback`() {
    var machine = machine()
    machine.createHeld("root")
    machine.create("root.1", tags: target)
    let answer = machine.apply(
      .promiseRegisterCallback(.init(awaited: "root.1", awaiter: "root")), at: start)
    #expect(answer.status == .ok)
    #expect(answer.promises.map(\.id) == ["root.1"])
    #expect(machine.row(of: "root.1")?.callbacks == ["root"])
  }

  @Test func `4.5 a listener of a settled promise gets the record and no message`() {
    var machine = machine()
    machine.create("greet-1")
    machine.settle("greet-1", at: start + 1000)
    let answer = machine.apply(
      .promiseRegisterListener(.init(awaited: "greet-1", address: "poll://uni@default/4f1c")),
      at: start + 1001)
    #expect(answer.promises.map(\.state) == [.resolved])
    #expect(machine.row(of: "greet-1")?.listeners == [])
    #expect(machine.deliver(at: start + 1001).isEmpty)
  }

  @Test func `4.6 lists promises in pages`() {
    var machine = machine()
    for id in ["root.2", "root", "root.1", "else"] {
      machine.create(id, tags: ["resonate:origin": id == "else" ? "else" : "root"])
    }
    machine.settle("root.1", at: start + 500)
    func page(_ state: PromiseState?, _ cursor: String?) -> (ids: [String], cursor: String?) {
      let answer = machine.apply(
        .promiseSearch(
          .init(state: state, tags: ["resonate:origin": "root"], limit: 2, cursor: cursor)),
        at: start + 600)
      guard case .promises(let records, let next) = answer.body else { return ([], nil) }
      return (records.map(\.id), next)
    }
    #expect(page(nil, nil) == (["root", "root.1"], "root.1"))
    #expect(page(nil, "root.1") == (["root.2"], nil))
    #expect(page(.pending, nil) == (["root", "root.2"], nil))
    #expect(page(.resolved, "ro") == (["root.1"], nil))
  }

  @Test func `4.7 gets a task`() {
    var machine = machine()
    machine.createHeld("greet-1")
    #expect(
      machine.task("greet-1")
        == TaskRecord(id: "greet-1", state: .acquired, version: 1, ttl: 60_000, pid: "p"))
  }

  @Test func `4.8 creates a task that the caller holds`() {
    var machine = machine()
    let action = PromiseCreate(id: "root", timeoutAt: inTenMinutes, param: param, tags: branch)
    let promise = PromiseRecord(
      id: "root", state: .pending, param: param, tags: branch, timeoutAt: inTenMinutes,
      createdAt: start)
    let request = Request.taskCreate(.init(pid: "4f1c", ttl: 60_000, action: action))
    #expect(
      machine.apply(request, at: start)
        == Response(
          .ok,
          .held(
            .init(id: "root", state: .acquired, version: 1, ttl: 60_000, pid: "4f1c"), promise,
            preload: [])))
    #expect(machine.deliver().isEmpty)
    #expect(machine.apply(request, at: start) == .problem(.conflict, "Already exists"))
  }

  @Test func `4.9 acquires a task with what its branch holds`() {
    var machine = machine()
    machine.createHeld("root", tags: branch)
    let local = [
      "resonate:scope": "local", "resonate:branch": "root", "resonate:parent": "root",
    ]
    machine.create("root.1", tags: local, at: start + 100)
    machine.settle("root.1", at: start + 200)
    machine.release("root", 1, at: start + 300)
    let request = Request.taskAcquire(.init(id: "root", version: 1, pid: "b2", ttl: 60_000))
    let answer = machine.apply(request, at: start + 400)
    #expect(
      answer
        == Response(
          .ok,
          .held(
            .init(id: "root", state: .acquired, version: 2, ttl: 60_000, pid: "b2"),
            .init(
              id: "root", state: .pending, tags: branch, timeoutAt: inTenMinutes, createdAt: start),
            preload: [
              .init(
                id: "root.1", state: .resolved, tags: local, timeoutAt: inTenMinutes,
                createdAt: start + 100, settledAt: start + 200)
            ])))
    #expect(
      machine.apply(request, at: start + 400) == .problem(.conflict, "Task is not pending"))
  }

  @Test func `4.10 releases a task, which is dispatched at once`() {
    var machine = machine()
    machine.createHeld("root")
    #expect(machine.release("root", 1) == Response(.ok))
    #expect(
      machine.deliver() == [.execute(task: "root", version: 1, address: "poll://any@default")])
    #expect(machine.release("root", 1).status == .conflict)
  }

  @Test func `4.11 a fence creates a child and shows the branch`() {
    var machine = machine()
    machine.createHeld("root", tags: branch)
    let tags = ["resonate:scope": "local", "resonate:branch": "root"]
    let child = PromiseRecord(
      id: "root.1", state: .pending, tags: tags, timeoutAt: inTenMinutes, createdAt: start + 100)
    let request = Request.taskFence(
      .init(
        id: "root", version: 1,
        action: .create(.init(id: "root.1", timeoutAt: inTenMinutes, tags: tags))))
    let answer = Response(
      .ok, .fenced(.init(kind: .promiseCreate, status: .ok, promise: child), preload: [child]))
    #expect(machine.apply(request, at: start + 100) == answer)
    #expect(machine.apply(request, at: start + 200) == answer)
  }

  @Test func `4.12 suspends, unless something is settled`() {
    var machine = machine()
    machine.createHeld("root")
    machine.create("root.2")
    machine.create("root.3")
    machine.settle("root.3")
    #expect(
      machine.suspend("root", 1, on: ["root.2", "root.3"]) == Response(.redirect, .preload([])))
    #expect(machine.suspend("root", 1, on: ["root.2"]) == Response(.ok))
    #expect(machine.suspend("root", 1, on: ["root.2"]).status == .conflict)
  }

  @Test func `4.13 fulfils a task`() {
    var machine = machine()
    machine.create("root", tags: branch)
    _ = machine.acquire("root", 0)
    machine.release("root", 1)
    _ = machine.acquire("root", 1)
    let value = Value(data: "IkhlbGxvLCBBZGEi")
    let request = Request.taskFulfill(
      .init(
        id: "root", version: 2, action: .init(id: "root", state: .resolved, value: value)))
    #expect(
      machine.apply(request, at: start + 3000)
        == Response(
          .ok,
          .promise(
            .init(
              id: "root", state: .resolved, value: value, tags: branch, timeoutAt: inTenMinutes,
              createdAt: start, settledAt: start + 3000))))
    #expect(machine.task("root") == TaskRecord(id: "root", state: .fulfilled, version: 2))
    #expect(machine.apply(request, at: start + 3000).status == .conflict)
  }

  @Test func `4.14 a heartbeat moves the ends of the leases it names`() {
    var machine = machine()
    machine.createHeld("root", ttl: 1000)
    machine.createHeld("other", ttl: 1000)
    let answer = machine.apply(
      .taskHeartbeat(
        .init(pid: "p", tasks: [.init(id: "root", version: 1), .init(id: "none", version: 1)])),
      at: start + 700)
    #expect(answer == Response(.ok))
    #expect(machine.row(ofTask: "root")?.expiresAt == start + 1700)
    #expect(machine.row(ofTask: "other")?.expiresAt == start + 1000)
  }

  @Test func `4.15 halts a task and lets it go on`() {
    var machine = machine()
    machine.createHeld("root")
    #expect(machine.apply(.taskHalt(id: "root"), at: start) == Response(.ok))
    #expect(machine.apply(.taskHalt(id: "root"), at: start) == Response(.ok))
    #expect(machine.apply(.taskContinue(id: "root"), at: start) == Response(.ok))
    #expect(
      machine.apply(.taskContinue(id: "root"), at: start)
        == .problem(.conflict, "Task is not halted"))
    #expect(machine.row(ofTask: "root")?.retryAt == start)
  }

  @Test func `4.16 lists tasks by state`() {
    var machine = machine()
    machine.createHeld("root")
    machine.createHeld("other")
    machine.create("root.1")
    _ = machine.suspend("root", 1, on: ["root.1"])
    #expect(
      machine.apply(.taskSearch(.init(state: .suspended, limit: 10)), at: start)
        == Response(.ok, .tasks([.init(id: "root", state: .suspended, version: 1)], cursor: nil)))
  }

  @Test func `4.17 and 4.18 create, show and delete a schedule`() {
    var machine = machine()
    let param = Value(data: "eyJmdW5jIjoic3F1YXJlIn0=")
    let create = ScheduleCreate(
      id: "nightly", cron: "0 2 * * *", promiseId: "{{.id}}.{{.timestamp}}",
      promiseTimeout: 3_600_000, promiseParam: param, promiseTags: target)
    let record = ScheduleRecord(
      id: "nightly", cron: "0 2 * * *", promiseId: "{{.id}}.{{.timestamp}}",
      promiseTimeout: 3_600_000, promiseParam: param, promiseTags: target, createdAt: start,
      nextRunAt: 1_790_042_400_000)
    let answer = Response(.ok, .schedule(record))
    #expect(machine.apply(.scheduleCreate(create), at: start) == answer)
    #expect(machine.apply(.scheduleCreate(create), at: start + 9) == answer)
    #expect(machine.apply(.scheduleGet(id: "nightly"), at: start) == answer)
    #expect(
      machine.apply(.scheduleSearch(.init()), at: start)
        == Response(.ok, .schedules([record], cursor: nil)))
    #expect(machine.apply(.scheduleDelete(id: "nightly"), at: start) == Response(.ok))
    #expect(machine.apply(.scheduleDelete(id: "nightly"), at: start).status == .notFound)
    #expect(
      machine.apply(.scheduleSearch(.init(limit: 10)), at: start)
        == Response(.ok, .schedules([], cursor: nil)))
  }
}
