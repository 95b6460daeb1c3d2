import DurablePromises

/// What the documents say, in types.
enum Examples {
  static let pool = "poll://any@default"
  static let soon: Instant = 1_790_000_600_000
  static let start: Instant = 1_790_000_000_000
  static let greeting = Value(
    data: "eyJmdW5jIjoiZ3JlZXQiLCJhcmdzIjpbIkFkYSJdLCJrd2FyZ3MiOnt9LCJ2ZXJzaW9uIjoxfQ==")
  static let greeted = Value(data: "IkhlbGxvLCBBZGEi")
  static let fortyNine = Value(data: "NDk=")
  static let square = Value(
    data: "eyJmdW5jIjoic3F1YXJlIiwiYXJncyI6WzddLCJrd2FyZ3MiOnt9LCJ2ZXJzaW9uIjoxfQ==")
  static let root = ["resonate:target": pool, "resonate:branch": "root"]
  static let greetTags = [
    "resonate:target": pool, "resonate:scope": "global", "resonate:origin": "greet-1",
    "resonate:prefix": "greet-1", "resonate:branch": "greet-1", "resonate:parent": "greet-1",
  ]
  static let childTags = [
    "resonate:scope": "local", "resonate:branch": "root", "resonate:parent": "root",
    "resonate:origin": "root", "resonate:prefix": "root",
  ]

  static let requests: [Request] = [
    .promiseGet(id: "root"),
    .promiseCreate(
      PromiseCreate(id: "greet-1", timeoutAt: soon, param: greeting, tags: greetTags)),
    .promiseSettle(
      PromiseSettle(
        id: "order.1", state: .resolved, value: Value(data: "eyJhcHByb3ZlIjp0cnVlfQ=="))),
    .promiseRegisterCallback(RegisterCallback(awaited: "root.1", awaiter: "root")),
    .promiseRegisterListener(
      RegisterListener(awaited: "greet-1", address: "poll://uni@default/4f1c")),
    .promiseSearch(PromiseSearch(tags: ["resonate:origin": "root"], limit: 2)),
    .taskGet(id: "greet-1"),
    .taskCreate(
      TaskCreate(
        pid: "4f1c", ttl: 60_000,
        action: PromiseCreate(id: "root", timeoutAt: soon, param: greeting, tags: root))),
    .taskAcquire(TaskAcquire(id: "root", version: 1, pid: "b2", ttl: 60_000)),
    .taskRelease(TaskRelease(id: "root", version: 2)),
    .taskFence(
      TaskFence(
        id: "root", version: 1,
        action: .create(PromiseCreate(id: "root.1", timeoutAt: soon, tags: childTags)))),
    .taskSuspend(
      TaskSuspend(
        id: "root", version: 1, actions: [RegisterCallback(awaited: "root.2", awaiter: "root")])),
    .taskFulfill(
      TaskFulfill(
        id: "root", version: 2,
        action: PromiseSettle(id: "root", state: .resolved, value: greeted))),
    .taskHeartbeat(TaskHeartbeat(pid: "4f1c", tasks: [TaskReference(id: "root", version: 1)])),
    .taskHalt(id: "root"),
    .taskContinue(id: "root"),
    .taskSearch(TaskSearch(state: .suspended, limit: 10)),
    .scheduleGet(id: "nightly"),
    .scheduleCreate(
      ScheduleCreate(
        id: "nightly", cron: "0 2 * * *", promiseId: "{{.id}}.{{.timestamp}}",
        promiseTimeout: 3_600_000, promiseParam: square, promiseTags: ["resonate:target": pool])),
    .scheduleDelete(id: "nightly"),
    .scheduleSearch(ScheduleSearch(limit: 10)),
  ]

  static func responses(to kind: Request.Kind) -> [Response] {
    switch kind {
    case .promiseGet: [ok(.promise(pending("root", [:])))]
    case .promiseCreate: [ok(.promise(pending("greet-1", greetTags, param: greeting)))]
    case .promiseSettle:
      [
        ok(
          .promise(
            resolved(
              "order.1", ["resonate:scope": "global"], Value(data: "eyJhcHByb3ZlIjp0cnVlfQ=="),
              at: 2_000)))
      ]
    case .promiseRegisterCallback:
      [ok(.promise(pending("root.1", ["resonate:target": pool])))]
    case .promiseRegisterListener:
      [ok(.promise(resolved("greet-1", ["resonate:target": pool], greeted, at: 1_000)))]
    case .promiseSearch:
      [
        ok(
          .promises(
            [
              pending("root", ["resonate:origin": "root"]),
              resolved("root.1", ["resonate:origin": "root"], fortyNine, at: 500),
            ], cursor: "root.1"))
      ]
    case .taskGet: [ok(.task(held("greet-1", 1, "4f1c")))]
    case .taskCreate:
      [ok(.held(held("root", 1, "4f1c"), pending("root", root, param: greeting), preload: []))]
    case .taskAcquire: [ok(.held(held("root", 2, "b2"), pending("root", root), preload: [sibling]))]
    case .taskFence:
      [
        ok(
          .fenced(
            Response.FencedResponse(kind: .promiseCreate, status: .ok, promise: child),
            preload: [child]))
      ]
    case .taskSuspend: [ok(.empty), Response(.redirect, .preload([]))]
    case .taskFulfill: [ok(.promise(resolved("root", root, greeted, at: 3_000)))]
    case .taskRelease, .taskHeartbeat, .taskHalt, .taskContinue, .scheduleDelete: [ok(.empty)]
    case .taskSearch:
      [ok(.tasks([TaskRecord(id: "root", state: .suspended, version: 1)], cursor: nil))]
    case .scheduleGet: [ok(.schedule(nightly(.none)))]
    case .scheduleCreate: [ok(.schedule(nightly(square)))]
    case .scheduleSearch: [ok(.schedules([], cursor: nil))]
    }
  }

  private static var child: PromiseRecord {
    PromiseRecord(
      id: "root.1", state: .pending, tags: childTags, timeoutAt: soon,
      createdAt: start.advanced(by: 100))
  }

  private static var sibling: PromiseRecord {
    PromiseRecord(
      id: "root.1", state: .resolved, value: fortyNine,
      tags: [
        "resonate:scope": "local", "resonate:branch": "root", "resonate:parent": "root",
      ], timeoutAt: soon, createdAt: start.advanced(by: 100), settledAt: start.advanced(by: 200))
  }

  private static func ok(_ body: Response.Body) -> Response { Response(.ok, body) }

  private static func pending(
    _ id: String, _ tags: [String: String], param: Value = .none
  ) -> PromiseRecord {
    PromiseRecord(
      id: id, state: .pending, param: param, tags: tags, timeoutAt: soon, createdAt: start)
  }

  private static func resolved(
    _ id: String, _ tags: [String: String], _ value: Value, at milliseconds: Int64
  ) -> PromiseRecord {
    PromiseRecord(
      id: id, state: .resolved, value: value, tags: tags, timeoutAt: soon, createdAt: start,
      settledAt: start.advanced(by: milliseconds))
  }

  private static func held(_ id: String, _ version: Int64, _ pid: String) -> TaskRecord {
    TaskRecord(id: id, state: .acquired, version: version, ttl: 60_000, pid: pid)
  }

  private static func nightly(_ param: Value) -> ScheduleRecord {
    ScheduleRecord(
      id: "nightly", cron: "0 2 * * *", promiseId: "{{.id}}.{{.timestamp}}",
      promiseTimeout: 3_600_000, promiseParam: param, promiseTags: ["resonate:target": pool],
      createdAt: start, nextRunAt: 1_790_042_400_000)
  }
}
