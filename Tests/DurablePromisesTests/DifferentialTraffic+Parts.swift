import DurablePromises
import DurablePromisesReference

// The parts of requests.

extension DifferentialTraffic {
  static let allIds = [
    ["a", "a.1", "a.2", "b", "b.1"], ["c", "c.1", "c.2", "d", "a.3"],
    ["e", "e.1", "a.4", "f", "f.1"], ["g", "g.1", "g.2", "h", "h.1"],
  ]
  static let pids = ["p", "q"]
  static let values: [Value] = [
    .none, Value(data: "1"), Value(headers: ["h": "x"], data: "2"), Value(headers: [:], data: ""),
  ]
  static let listeners = [
    "poll://any@w", "poll://uni@w/1", "http://h/x", "https://h", "poll://any@w", "http://h/x",
    "gcps://p/t", "poll://w", "w", "",
  ]
  static let wanted: [[String: String]] = [
    [:], [:], ["resonate:branch": "a"], ["resonate:target": "poll://any@w"],
    ["resonate:branch": "a", "resonate:scope": "local"], ["resonate:schedule": "s"],
  ]
  static let targeted: [[String: String]] = [
    ["resonate:target": "poll://any@w"], ["resonate:target": "poll://any@w"],
    ["resonate:target": "poll://any@w", "resonate:branch": "a"],
    ["resonate:target": "http://h/x", "resonate:branch": "a"],
    ["resonate:target": "poll://uni@w/1", "resonate:scope": "global"],
    ["resonate:target": "https://h/x", "resonate:external": "true"],
  ]
  static let untargeted: [[String: String]] = [
    [:], ["resonate:external": "true"], ["resonate:timer": "true"],
    ["resonate:timer": "true", "resonate:branch": "a"],
    ["resonate:scope": "local", "resonate:branch": "a"],
    ["resonate:scope": "global", "resonate:branch": "b", "resonate:external": "true"],
    ["resonate:timer": "false"], ["resonate:external": "false", "resonate:branch": "a"],
  ]
  static let odd: [[String: String]] = [
    ["resonate:target": "poll://any@w", "resonate:timer": "true"],
    ["resonate:target": "w1"], ["resonate:target": "poll://w"], ["resonate:target": "ftp://h/x"],
    ["resonate:target": "poll://any@w", "resonate:scope": "local"],
    ["resonate:timer": "true", "resonate:scope": "local"],
  ]
  /// Seconds after the walk begins, at times once only, or never.
  static let crons = [
    "*/2 * * * * *", "21-59/3 * * * * *", "22,25 13 * * * *", "* * * * *", "30 13 14 * SEP MON",
    "25 13 14 21 9 ? 2026", "0 9 * * MON-FRI", "0 0 29 2 *", "15/15 14 * * *", "0 0 1 1,6 *",
    "59 59 23 31 12 * 2027",
  ]
  static let badCrons = [
    "", "* * * *", "60 * * * *", "* * * * 0", "* * * * 8", "*/0 * * * *", "a b c d e",
    "5-1 * * * *", "* * * * * * * *", "0 24 * * *", "0 0 0 * *", "0 0 1 13 *", "1,, * * * *",
  ]

  mutating func id() -> String {
    switch dice.below(50) {
    case 0: ""
    case 1: "z"
    case 2: dice.one(of: Self.allIds[0])
    default: dice.one(of: ids)
    }
  }

  /// Mostly a task in a state, if there is one.
  mutating func task(_ seen: ReferenceMachine, _ state: TaskState?) -> String {
    if dice.percent(15) { return id() }
    let now = now
    let tasks = seen.tasks.filter { state == nil || seen.task($0.id, now)?.state == state }
    if !tasks.isEmpty { return dice.one(of: tasks).id }
    return seen.tasks.isEmpty || dice.percent(30) ? id() : dice.one(of: seen.tasks).id
  }

  /// Mostly something that may be awaited.
  mutating func awaited(_ seen: ReferenceMachine, _ awaiter: String) -> String {
    if dice.percent(15) { return id() }
    let others = seen.promises.filter {
      $0.record.id != awaiter && seen.rules.isExternal($0.record.tags)
        && ($0.record.state == .pending || $0.record.id == "b")
    }
    return others.isEmpty ? id() : dice.one(of: others).record.id
  }

  /// Often something that somebody waits for.
  mutating func waitedFor(_ seen: ReferenceMachine) -> String {
    let rows = seen.promises.filter { !$0.callbacks.isEmpty || !$0.listeners.isEmpty }
    return rows.isEmpty || dice.percent(50) ? id() : dice.one(of: rows).record.id
  }

  mutating func version(_ seen: ReferenceMachine, _ id: String) -> Int64 {
    switch dice.below(50) {
    case 0: -1
    case 1...4: Int64(dice.below(4))
    default: seen.tasks.first { $0.id == id }?.version ?? 0
    }
  }

  mutating func pid() -> String { dice.percent(2) ? "" : dice.one(of: Self.pids) }

  mutating func ttl() -> Int64 {
    switch dice.below(40) {
    case 0: 0
    case 1: -1
    case 2: spread == 1 ? .max : 1
    default: spread * Int64(1 + dice.below(20))
    }
  }

  mutating func limit() -> Int { dice.one(of: [1, 2, 3, 100, 1000, 0, 1001]) }

  mutating func cursor() -> String? { dice.percent(30) ? id() : nil }

  mutating func scheduleId() -> String {
    dice.one(of: ["s", "t", "s", "t", "s", "t", "u", ""])
  }

  mutating func settle(_ id: String) -> PromiseSettle {
    let state: PromiseState =
      dice.percent(6)
      ? dice.one(of: [.pending, .rejectedTimedout])
      : dice.one(of: [.resolved, .resolved, .rejected, .rejectedCanceled])
    return PromiseSettle(id: id, state: state, value: dice.one(of: Self.values))
  }

  mutating func create() -> PromiseCreate {
    switch dice.below(20) {
    case 0: create(dice.one(of: Self.odd))
    case 1: create(delayed())
    case ..<11: create(dice.one(of: Self.targeted))
    default: create(dice.one(of: Self.untargeted))
    }
  }

  mutating func taskAction() -> PromiseCreate {
    switch dice.below(20) {
    case 0: create(dice.one(of: Self.odd))
    case 1: create(delayed())
    case 2: create(dice.one(of: Self.untargeted))
    default: create(dice.one(of: Self.targeted))
    }
  }

  mutating func delayed() -> [String: String] {
    let delay =
      dice.percent(10)
      ? dice.one(of: ["", "soon", "-5", "99999999999999999999"])
      : "\(now.advanced(by: Int64(dice.below(12) - 2)))"
    return ["resonate:target": "poll://any@w", "resonate:delay": delay]
  }

  mutating func create(_ tags: [String: String]) -> PromiseCreate {
    let timeoutAt: Instant =
      switch dice.below(30) {
      case 0: -1
      case 1: 0
      case 2: now
      case 3: now.advanced(by: -3)
      case 4: 9_000_000_000_000_000_000
      case ..<18: now.advanced(by: spread * Int64(100 + dice.below(3000)))
      default: now.advanced(by: spread * Int64(1 + dice.below(80)))
      }
    var id = id()
    if dice.percent(1) { id += "\0" }
    return PromiseCreate(
      id: id, timeoutAt: timeoutAt, param: dice.one(of: Self.values), tags: tags)
  }

  mutating func schedule() -> ScheduleCreate {
    let tags: [String: String] =
      switch dice.below(20) {
      case 0: dice.one(of: Self.odd)
      case 1: dice.one(of: Self.untargeted)
      default: dice.one(of: Self.targeted)
      }
    return ScheduleCreate(
      id: scheduleId(), cron: dice.one(of: dice.percent(10) ? Self.badCrons : Self.crons),
      promiseId: dice.one(of: [
        "{{.id}}.{{.timestamp}}", "x{{.timestamp}}", "{{.id}}{{.id}}", "a", "a.1",
        "{{.timestamp}}-{{.other}}-{{.timestamp}}", "",
      ]),
      promiseTimeout: dice.one(of: [0, 1, 500, 2500, 60_000, -1, .max]),
      promiseParam: dice.one(of: Self.values), promiseTags: tags)
  }
}
