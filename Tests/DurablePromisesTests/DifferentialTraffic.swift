import DurablePromises
import DurablePromisesReference

/// One thing that happens to both machines, with its own instant, so that any can be left out.
struct DifferentialEvent: CustomStringConvertible {
  enum Action {
    /// A request arrives.
    case request(Request)
    /// Everything that is due happens.
    case fireDue
    /// A timer fires, in time or not.
    case fire(InternalStep)
    /// Messages are taken from the outbox, so many at most.
    case take(Int)
  }

  var now: Instant
  var action: Action

  var description: String { "at \(now): \(action)" }
}

/// Small random numbers without bias that matters here, and fast without optimisation.
struct DifferentialDice {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A number from 0 up to a bound.
  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int(truncatingIfNeeded: (bits ^ (bits >> 31)) >> 33) % bound
  }

  /// True so many times out of a hundred.
  mutating func percent(_ chance: Int) -> Bool { below(100) < chance }

  /// One of several.
  mutating func one<Element>(of elements: [Element]) -> Element { elements[below(elements.count)] }
}

/// Random requests about few ids, aimed at what the reference holds, with time moving on.
///
/// Instants crowd around deadlines, leases, retries and occurrences: one before, at and one after.
struct DifferentialTraffic {
  var dice: DifferentialDice
  /// 2026-09-21T14:13:20Z, a Monday, and on.
  var now: Instant = 1_790_000_000_000
  /// The few ids that requests are about, until their promises are settled.
  private var ids = Self.allIds[0]
  private var round = 0

  init(seed: UInt64) {
    dice = DifferentialDice(seed: seed)
    if dice.percent(50) { now = now.advanced(by: Int64(dice.below(1000))) }
  }

  /// Lets time pass, perhaps none, perhaps to the brink of something.
  mutating func tick(_ seen: ReferenceMachine) {
    let chance = dice.below(100)
    if chance < 60 { return }
    if chance < 80 {
      now = now.advanced(by: Int64(1 + dice.below(3)))
      return
    }
    var brinks: [Instant] = []
    for row in seen.promises where row.record.state == .pending {
      brinks.append(row.record.timeoutAt)
    }
    for task in seen.tasks {
      if let instant = task.expiresAt ?? task.retryAt { brinks.append(instant) }
    }
    let patience: Int64 = chance < 97 ? 100 : 45_000
    for schedule in seen.schedules { brinks.append(schedule.nextRunAt) }
    let latest = now.advanced(by: patience)
    brinks = brinks.filter { $0 > now && $0 < latest }
    if brinks.isEmpty { return }
    let next = dice.percent(70) ? brinks.min() ?? now : dice.one(of: brinks)
    let brink = next.advanced(by: Int64(dice.below(3) - 1))
    now = max(now, brink)
  }

  /// Goes on to the next ids when there is little left to settle among these.
  private mutating func turn(_ seen: ReferenceMachine) {
    let known = seen.promises.filter { ids.contains($0.record.id) }
    if known.count == ids.count && known.count(where: { $0.record.state == .pending }) < 2 {
      round += 1
      ids = Self.allIds[round % Self.allIds.count]
    }
  }

  /// A request and whatever surrounds it.
  mutating func next(_ seen: ReferenceMachine) -> DifferentialEvent {
    let chance = dice.below(100)
    if chance < 38 {
      return DifferentialEvent(now: now, action: .fireDue)
    }
    if chance < 42 { return DifferentialEvent(now: now, action: .fire(step(seen))) }
    if chance < 43 { return DifferentialEvent(now: now, action: .take(dice.below(4))) }
    tick(seen)
    turn(seen)
    return DifferentialEvent(now: now, action: .request(request(seen)))
  }
}

// MARK: - Requests

extension DifferentialTraffic {
  private mutating func request(_ seen: ReferenceMachine) -> Request {
    switch kind(seen) {
    case ..<4: .promiseGet(id: id())
    case ..<18: .promiseCreate(create())
    case ..<26: .promiseSettle(settle(waitedFor(seen)))
    case ..<32: .promiseRegisterCallback(.init(awaited: id(), awaiter: task(seen, nil)))
    case ..<38:
      .promiseRegisterListener(.init(awaited: id(), address: dice.one(of: Self.listeners)))
    case ..<40: .promiseSearch(promiseSearch())
    case ..<43: .taskGet(id: task(seen, nil))
    case ..<52: .taskCreate(.init(pid: pid(), ttl: ttl(), action: taskAction()))
    case ..<62: acquire(seen)
    case ..<65: release(seen)
    case ..<73: fence(seen)
    case ..<84: suspend(seen)
    case ..<88: fulfill(seen)
    case ..<92: heartbeat(seen)
    case ..<95: .taskHalt(id: task(seen, dice.one(of: [.acquired, .suspended, .pending, nil])))
    case ..<98: .taskContinue(id: task(seen, .halted))
    case ..<100:
      .taskSearch(
        .init(state: dice.one(of: [nil] + TaskState.allCases), limit: limit(), cursor: cursor()))
    case ..<105: .scheduleCreate(schedule())
    case ..<107: .scheduleGet(id: scheduleId())
    case ..<108: .scheduleDelete(id: scheduleId())
    default:
      .scheduleSearch(.init(tags: dice.one(of: Self.wanted), limit: limit(), cursor: cursor()))
    }
  }

  /// A number that stands for a kind; for one that can do something, if it needs a task to do it.
  private mutating func kind(_ seen: ReferenceMachine) -> Int {
    let number = dice.below(110)
    let wanted: TaskState? =
      switch number {
      case 52..<62: .pending
      case 62..<92: .acquired
      case 95..<98: .halted
      default: nil
      }
    guard let wanted, dice.percent(85) else { return number }
    let now = now
    let some = seen.tasks.contains { $0.state == wanted && seen.task($0.id, now)?.state == wanted }
    if some { return number }
    return dice.one(of: [5, 18, 43, 52, 92])
  }

  private mutating func acquire(_ seen: ReferenceMachine) -> Request {
    let id = task(seen, .pending)
    return .taskAcquire(.init(id: id, version: version(seen, id), pid: pid(), ttl: ttl()))
  }

  private mutating func release(_ seen: ReferenceMachine) -> Request {
    let id = task(seen, .acquired)
    return .taskRelease(.init(id: id, version: version(seen, id)))
  }

  private mutating func fence(_ seen: ReferenceMachine) -> Request {
    let id = task(seen, .acquired)
    let action: FenceAction =
      dice.percent(60) ? .create(create()) : .settle(settle(waitedFor(seen)))
    return .taskFence(.init(id: id, version: version(seen, id), action: action))
  }

  private mutating func suspend(_ seen: ReferenceMachine) -> Request {
    let id = task(seen, .acquired)
    var actions: [RegisterCallback] = []
    for _ in 0..<dice.one(of: [0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3]) {
      let awaiter = dice.percent(3) ? self.id() : id
      actions.append(.init(awaited: awaited(seen, id), awaiter: awaiter))
    }
    return .taskSuspend(.init(id: id, version: version(seen, id), actions: actions))
  }

  private mutating func fulfill(_ seen: ReferenceMachine) -> Request {
    let id = task(seen, .acquired)
    let action = settle(dice.percent(6) ? self.id() : id)
    return .taskFulfill(.init(id: id, version: version(seen, id), action: action))
  }

  private mutating func heartbeat(_ seen: ReferenceMachine) -> Request {
    var tasks: [TaskReference] = []
    for _ in 0..<dice.below(3) {
      let id = task(seen, .acquired)
      tasks.append(.init(id: id, version: version(seen, id)))
    }
    return .taskHeartbeat(.init(pid: pid(), tasks: tasks))
  }

  private mutating func promiseSearch() -> PromiseSearch {
    PromiseSearch(
      state: dice.one(of: [nil, nil] + PromiseState.allCases), tags: dice.one(of: Self.wanted),
      limit: limit(), cursor: cursor())
  }

  private mutating func step(_ seen: ReferenceMachine) -> InternalStep {
    switch dice.below(6) {
    case 0: .promiseTimeout(id: id())
    case 1: .listener(id: id(), address: dice.one(of: Self.listeners))
    case 2: .callback(id: id(), awaiter: id())
    case 3: .leaseTimeout(id: task(seen, .acquired))
    case 4: .retry(id: task(seen, .pending))
    default: .schedule(id: scheduleId())
    }
  }
}

// MARK: - Their parts

extension DifferentialTraffic {
  private static let allIds = [
    ["a", "a.1", "a.2", "b", "b.1"], ["c", "c.1", "c.2", "d", "a.3"],
    ["e", "e.1", "a.4", "f", "f.1"], ["g", "g.1", "g.2", "h", "h.1"],
  ]
  private static let pids = ["p", "q"]
  private static let values: [Value] = [
    .none, Value(data: "1"), Value(headers: ["h": "x"], data: "2"), Value(headers: [:], data: ""),
  ]
  private static let listeners = [
    "poll://any@w", "poll://uni@w/1", "http://h/x", "https://h", "poll://any@w", "http://h/x",
    "gcps://p/t", "poll://w", "w", "",
  ]
  private static let wanted: [[String: String]] = [
    [:], [:], ["resonate:branch": "a"], ["resonate:target": "poll://any@w"],
    ["resonate:branch": "a", "resonate:scope": "local"], ["resonate:schedule": "s"],
  ]
  private static let targeted: [[String: String]] = [
    ["resonate:target": "poll://any@w"], ["resonate:target": "poll://any@w"],
    ["resonate:target": "poll://any@w", "resonate:branch": "a"],
    ["resonate:target": "http://h/x", "resonate:branch": "a"],
    ["resonate:target": "poll://uni@w/1", "resonate:scope": "global"],
    ["resonate:target": "https://h/x", "resonate:external": "true"],
  ]
  private static let untargeted: [[String: String]] = [
    [:], ["resonate:external": "true"], ["resonate:timer": "true"],
    ["resonate:timer": "true", "resonate:branch": "a"],
    ["resonate:scope": "local", "resonate:branch": "a"],
    ["resonate:scope": "global", "resonate:branch": "b", "resonate:external": "true"],
    ["resonate:timer": "false"], ["resonate:external": "false", "resonate:branch": "a"],
  ]
  private static let odd: [[String: String]] = [
    ["resonate:target": "poll://any@w", "resonate:timer": "true"],
    ["resonate:target": "w1"], ["resonate:target": "poll://w"], ["resonate:target": "ftp://h/x"],
    ["resonate:target": "poll://any@w", "resonate:scope": "local"],
    ["resonate:timer": "true", "resonate:scope": "local"],
  ]
  /// Seconds after the walk begins, at times once only, or never.
  private static let crons = [
    "*/2 * * * * *", "21-59/3 * * * * *", "22,25 13 * * * *", "* * * * *", "30 13 14 * SEP MON",
    "25 13 14 21 9 ? 2026", "0 9 * * MON-FRI", "0 0 29 2 *", "15/15 14 * * *", "0 0 1 1,6 *",
    "59 59 23 31 12 * 2027",
  ]
  private static let badCrons = [
    "", "* * * *", "60 * * * *", "* * * * 0", "* * * * 8", "*/0 * * * *", "a b c d e",
    "5-1 * * * *", "* * * * * * * *", "0 24 * * *", "0 0 0 * *", "0 0 1 13 *", "1,, * * * *",
  ]

  private mutating func id() -> String {
    switch dice.below(50) {
    case 0: ""
    case 1: "z"
    case 2: dice.one(of: Self.allIds[0])
    default: dice.one(of: ids)
    }
  }

  /// Mostly a task in a state, if there is one.
  private mutating func task(_ seen: ReferenceMachine, _ state: TaskState?) -> String {
    if dice.percent(15) { return id() }
    let now = now
    let tasks = seen.tasks.filter { state == nil || seen.task($0.id, now)?.state == state }
    if !tasks.isEmpty { return dice.one(of: tasks).id }
    return seen.tasks.isEmpty || dice.percent(30) ? id() : dice.one(of: seen.tasks).id
  }

  /// Mostly something that may be awaited.
  private mutating func awaited(_ seen: ReferenceMachine, _ awaiter: String) -> String {
    if dice.percent(15) { return id() }
    let others = seen.promises.filter {
      $0.record.id != awaiter && seen.rules.isExternal($0.record.tags)
        && ($0.record.state == .pending || $0.record.id == "b")
    }
    return others.isEmpty ? id() : dice.one(of: others).record.id
  }

  /// Often something that somebody waits for.
  private mutating func waitedFor(_ seen: ReferenceMachine) -> String {
    let rows = seen.promises.filter { !$0.callbacks.isEmpty || !$0.listeners.isEmpty }
    return rows.isEmpty || dice.percent(50) ? id() : dice.one(of: rows).record.id
  }

  private mutating func version(_ seen: ReferenceMachine, _ id: String) -> Int64 {
    switch dice.below(50) {
    case 0: -1
    case 1...4: Int64(dice.below(4))
    default: seen.tasks.first { $0.id == id }?.version ?? 0
    }
  }

  private mutating func pid() -> String { dice.percent(2) ? "" : dice.one(of: Self.pids) }

  private mutating func ttl() -> Int64 {
    switch dice.below(40) {
    case 0: 0
    case 1: -1
    case 2: .max
    default: Int64(1 + dice.below(20))
    }
  }

  private mutating func limit() -> Int { dice.one(of: [1, 2, 3, 100, 1000, 0, 1001]) }

  private mutating func cursor() -> String? { dice.percent(30) ? id() : nil }

  private mutating func scheduleId() -> String {
    dice.one(of: ["s", "t", "s", "t", "s", "t", "u", ""])
  }

  private mutating func settle(_ id: String) -> PromiseSettle {
    let state: PromiseState =
      dice.percent(6)
      ? dice.one(of: [.pending, .rejectedTimedout])
      : dice.one(of: [.resolved, .resolved, .rejected, .rejectedCanceled])
    return PromiseSettle(id: id, state: state, value: dice.one(of: Self.values))
  }

  private mutating func create() -> PromiseCreate {
    switch dice.below(20) {
    case 0: create(dice.one(of: Self.odd))
    case 1: create(delayed())
    case ..<11: create(dice.one(of: Self.targeted))
    default: create(dice.one(of: Self.untargeted))
    }
  }

  private mutating func taskAction() -> PromiseCreate {
    switch dice.below(20) {
    case 0: create(dice.one(of: Self.odd))
    case 1: create(delayed())
    case 2: create(dice.one(of: Self.untargeted))
    default: create(dice.one(of: Self.targeted))
    }
  }

  private mutating func delayed() -> [String: String] {
    let delay =
      dice.percent(10)
      ? dice.one(of: ["", "soon", "-5"])
      : "\(now.advanced(by: Int64(dice.below(12) - 2)))"
    return ["resonate:target": "poll://any@w", "resonate:delay": delay]
  }

  private mutating func create(_ tags: [String: String]) -> PromiseCreate {
    let timeoutAt: Instant =
      switch dice.below(30) {
      case 0: -1
      case 1: 0
      case 2: now
      case 3: now.advanced(by: -3)
      case 4: 9_000_000_000_000_000_000
      case ..<18: now.advanced(by: Int64(100 + dice.below(3000)))
      default: now.advanced(by: Int64(1 + dice.below(80)))
      }
    var id = id()
    if dice.percent(1) { id += "\0" }
    return PromiseCreate(
      id: id, timeoutAt: timeoutAt, param: dice.one(of: Self.values), tags: tags)
  }

  private mutating func schedule() -> ScheduleCreate {
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
