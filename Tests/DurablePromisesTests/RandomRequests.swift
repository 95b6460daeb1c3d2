import DurablePromises

/// Requests about a handful of ids, most of them sensible.
struct RandomRequests {
  static let ids = ["a", "a.1", "a.2", "b", "b.1", "c", "t"]
  static let pids = ["p1", "p2"]

  var chance: Chance
  let profile: Configuration.Profile

  mutating func request(at now: Instant, in snapshot: Snapshot) -> Request {
    let id = chance.one(of: Self.ids)
    let pending = task(in: .pending, snapshot)
    let held = task(in: .acquired, snapshot)
    switch chance.number(0...29) {
    case 0: return .promiseGet(id: id)
    case 1...5: return .promiseCreate(create(at: now))
    case 6...7: return .promiseSettle(settle(id))
    case 8...9: return .promiseRegisterCallback(.init(awaited: id, awaiter: other))
    case 10...11: return .promiseRegisterListener(.init(awaited: id, address: address))
    case 12: return .taskGet(id: id)
    case 13...14:
      return .taskCreate(.init(pid: chance.one(of: Self.pids), ttl: ttl, action: create(at: now)))
    case 15...17:
      return .taskAcquire(
        .init(
          id: pending, version: version(pending, snapshot), pid: chance.one(of: Self.pids), ttl: ttl
        ))
    case 18: return .taskRelease(.init(id: held, version: version(held, snapshot)))
    case 19...20:
      let action: FenceAction =
        chance.percent(60) ? .create(create(at: now)) : .settle(settle(other))
      return .taskFence(.init(id: held, version: version(held, snapshot), action: action))
    case 21...23:
      let actions = (0..<(chance.percent(90) ? chance.number(1...2) : 0)).map { _ in
        RegisterCallback(awaited: other, awaiter: chance.percent(95) ? held : other)
      }
      return .taskSuspend(.init(id: held, version: version(held, snapshot), actions: actions))
    case 24:
      return .taskFulfill(.init(id: held, version: version(held, snapshot), action: settle(held)))
    case 25:
      return .taskHeartbeat(
        .init(
          pid: chance.one(of: Self.pids),
          tasks: Self.ids.map { .init(id: $0, version: version($0, snapshot)) }))
    case 26: return .taskHalt(id: id)
    case 27: return .taskContinue(id: id)
    case 28: return search
    default: return schedule
    }
  }

  private var other: String {
    mutating get { chance.percent(95) ? chance.one(of: Self.ids) : chance.one(of: ["x", ""]) }
  }

  private var address: String {
    mutating get {
      chance.one(of: ["poll://uni@g/1", "https://example.org/hook", "poll://any@g", "nowhere"])
    }
  }

  private var ttl: Int64 {
    mutating get { Int64(chance.percent(95) ? chance.number(1...40) : 0) }
  }

  /// The version of a task as a rule; otherwise one beside it.
  private mutating func version(_ id: String, _ snapshot: Snapshot) -> Int64 {
    let version = snapshot.tasks.first { $0.id == id }?.version ?? 0
    return version + Int64(chance.percent(85) ? 0 : chance.number(-1...1))
  }

  /// A task in a state, as a rule.
  private mutating func task(in state: TaskState, _ snapshot: Snapshot) -> String {
    let ids = snapshot.tasks.filter { $0.state == state }.map(\.id)
    return ids.isEmpty || chance.percent(20) ? chance.one(of: Self.ids) : chance.one(of: ids)
  }

  private mutating func settle(_ id: String) -> PromiseSettle {
    .init(
      id: id, state: chance.percent(90) ? .resolved : chance.one(of: PromiseState.allCases),
      value: .init(data: chance.percent(50) ? "dg==" : nil))
  }

  private mutating func create(at now: Instant) -> PromiseCreate {
    var tags: [String: String] = [:]
    if chance.percent(55) { tags["resonate:target"] = "poll://any@g" }
    if chance.percent(15) { tags["resonate:timer"] = "true" }
    if chance.percent(20) { tags["resonate:external"] = "true" }
    if chance.percent(20) { tags["resonate:scope"] = chance.one(of: ["local", "global"]) }
    if chance.percent(50) { tags["resonate:branch"] = chance.one(of: ["a", "b"]) }
    if chance.percent(15) {
      tags["resonate:delay"] = String(now.milliseconds + Int64(chance.number(-1...5)))
    }
    return .init(
      id: other,
      timeoutAt: now.advanced(by: Int64(chance.number(-1...(chance.percent(40) ? 3000 : 30)))),
      param: .init(data: "cA=="), tags: tags)
  }

  private var search: Request {
    mutating get {
      let cursor = chance.percent(50) ? chance.one(of: Self.ids) : nil
      let limit = chance.number(0...4)
      switch chance.number(0...2) {
      case 0:
        let tags = ["resonate:branch": chance.one(of: ["a", "b"])]
        return .promiseSearch(
          .init(
            state: chance.percent(50) ? chance.one(of: PromiseState.allCases) : nil,
            tags: chance.percent(50) ? tags : [:], limit: limit, cursor: cursor))
      case 1:
        return .taskSearch(
          .init(
            state: chance.percent(50) ? chance.one(of: TaskState.allCases) : nil, limit: limit,
            cursor: cursor))
      default: return .scheduleSearch(.init(limit: limit, cursor: cursor))
      }
    }
  }

  private var schedule: Request {
    mutating get {
      let id = chance.one(of: ["s", "s2"])
      switch chance.number(0...3) {
      case 0: return .scheduleGet(id: id)
      case 1: return .scheduleDelete(id: id)
      default:
        let target = ["resonate:target": "poll://any@g"]
        return .scheduleCreate(
          .init(
            id: id, cron: chance.one(of: ["* * * * * *", "*/2 * * * * *", "0 0 30 2 *"]),
            promiseId: chance.one(of: ["{{.id}}.{{.timestamp}}", "c"]),
            promiseTimeout: Int64(chance.number(0...3000)),
            promiseTags: chance.percent(90) ? target : [:]))
      }
    }
  }
}
