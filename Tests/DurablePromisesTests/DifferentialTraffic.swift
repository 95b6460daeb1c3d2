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
    /// The machine is put together again from its rows.
    case restore
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
  var ids = Self.allIds[0]
  var round = 0
  /// By how much leases and deadlines are longer than time is quick.
  var spread: Int64

  init(seed: UInt64, spread: Int64 = 1) {
    self.spread = spread
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
    let patience: Int64 = chance < 97 || spread > 1 ? 100 : 45_000
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
      if round >= Self.allIds.count { ids = ids.map { "\($0)~\(round)" } }
    }
  }

  /// A request and whatever surrounds it.
  mutating func next(_ seen: ReferenceMachine) -> DifferentialEvent {
    let chance = dice.below(100)
    if chance < 38 {
      return DifferentialEvent(now: now, action: .fireDue)
    }
    if chance < 42 { return DifferentialEvent(now: now, action: .fire(step(seen))) }
    if chance < 43 {
      let action = dice.percent(30) ? DifferentialEvent.Action.restore : .take(dice.below(4))
      return DifferentialEvent(now: now, action: action)
    }
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
    let id = waitedFor(seen)
    let row = seen.promises.first { $0.record.id == id }
    return switch dice.below(9) {
    case 0: .promiseTimeout(id: self.id())
    case 1: .listener(id: id, address: row?.listeners.first ?? dice.one(of: Self.listeners))
    case 2: .callback(id: id, awaiter: self.id())
    case 3, 6, 7: .callback(id: id, awaiter: row?.callbacks.first ?? self.id())
    case 4: .leaseTimeout(id: task(seen, .acquired))
    case 5: .retry(id: task(seen, .pending))
    default: .schedule(id: scheduleId())
    }
  }
}
