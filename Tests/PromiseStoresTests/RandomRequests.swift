import DurablePromises
import Scheduling

/// Draws fields of requests, odd ones on purpose.
struct RandomRequests {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

  mutating func chance(_ one: Int, in many: Int) -> Bool { below(many) < one }

  mutating func number() -> Int64 {
    switch below(6) {
    case 0: 0
    case 1: Int64(below(200)) - 100
    case 2: 1_790_000_000_000 + Int64(below(1_000_000))
    case 3: .max
    case 4: .min
    default: Int64(truncatingIfNeeded: generator.next())
    }
  }

  mutating func instant() -> Instant { Instant(milliseconds: number()) }

  mutating func text() -> String {
    switch below(6) {
    case 0: ""
    case 1: "root.\(below(1_000)).1"
    case 2: "poll://any@default"
    case 3: "é, e\u{301}, \0, 🦜 and \u{FFFF}"
    case 4: String(repeating: "x", count: below(400))
    default: "p\(below(50))"
    }
  }

  mutating func table() -> [String: String] {
    var table: [String: String] = [:]
    for _ in 0..<below(5) { table[text()] = text() }
    return table
  }

  mutating func value() -> Value {
    Value(headers: chance(1, in: 3) ? table() : nil, data: chance(2, in: 3) ? text() : nil)
  }

  mutating func optionalText() -> String? { chance(1, in: 2) ? text() : nil }

  mutating func promiseState() -> PromiseState {
    PromiseState.allCases[below(PromiseState.allCases.count)]
  }

  mutating func create() -> PromiseCreate {
    PromiseCreate(id: text(), timeoutAt: instant(), param: value(), tags: table())
  }

  mutating func settle() -> PromiseSettle {
    PromiseSettle(id: text(), state: promiseState(), value: value())
  }

  mutating func callback() -> RegisterCallback {
    RegisterCallback(awaited: text(), awaiter: text())
  }

  mutating func request(_ kind: Request.Kind) -> Request {
    switch kind {
    case .promiseGet: return .promiseGet(id: text())
    case .promiseCreate: return .promiseCreate(create())
    case .promiseSettle: return .promiseSettle(settle())
    case .promiseRegisterCallback: return .promiseRegisterCallback(callback())
    case .promiseRegisterListener:
      return .promiseRegisterListener(RegisterListener(awaited: text(), address: text()))
    case .promiseSearch:
      return .promiseSearch(
        PromiseSearch(
          state: chance(1, in: 2) ? promiseState() : nil, tags: table(), limit: below(2_000) - 500,
          cursor: optionalText()))
    case .taskGet: return .taskGet(id: text())
    case .taskCreate: return .taskCreate(TaskCreate(pid: text(), ttl: number(), action: create()))
    case .taskAcquire:
      return .taskAcquire(TaskAcquire(id: text(), version: number(), pid: text(), ttl: number()))
    case .taskRelease: return .taskRelease(TaskRelease(id: text(), version: number()))
    case .taskFence:
      let action: FenceAction = chance(1, in: 2) ? .create(create()) : .settle(settle())
      return .taskFence(TaskFence(id: text(), version: number(), action: action))
    case .taskSuspend:
      let actions = (0..<below(4)).map { _ in callback() }
      return .taskSuspend(TaskSuspend(id: text(), version: number(), actions: actions))
    case .taskFulfill:
      return .taskFulfill(TaskFulfill(id: text(), version: number(), action: settle()))
    case .taskHeartbeat:
      let tasks = (0..<below(4)).map { _ in TaskReference(id: text(), version: number()) }
      return .taskHeartbeat(TaskHeartbeat(pid: text(), tasks: tasks))
    case .taskHalt: return .taskHalt(id: text())
    case .taskContinue: return .taskContinue(id: text())
    case .taskSearch:
      let state = chance(1, in: 2) ? TaskState.allCases[below(TaskState.allCases.count)] : nil
      return .taskSearch(TaskSearch(state: state, limit: below(2_000), cursor: optionalText()))
    case .scheduleGet: return .scheduleGet(id: text())
    case .scheduleCreate:
      return .scheduleCreate(
        ScheduleCreate(
          id: text(), cron: text(), promiseId: text(), promiseTimeout: number(),
          promiseParam: value(), promiseTags: table()))
    case .scheduleDelete: return .scheduleDelete(id: text())
    case .scheduleSearch:
      return .scheduleSearch(
        ScheduleSearch(tags: table(), limit: below(2_000), cursor: optionalText()))
    }
  }
}
