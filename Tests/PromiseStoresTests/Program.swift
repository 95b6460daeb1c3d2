import DurablePromises
import PromiseStores
import Scheduling
import Synchronization

/// A time that a test sets, backwards too.
final class HandSetTime: Sendable {
  private let instant = Mutex<Instant>(1_000_000)

  var source: TimeSource {
    TimeSource(now: { self.now }, sleep: { _ in throw CancellationError() })
  }

  var now: Instant {
    get { instant.withLock { $0 } }
    set { instant.withLock { $0 = newValue } }
  }
}

/// One thing that a random program does.
enum ProgramStep: Hashable, Sendable {
  /// The clock shows another time, possibly an earlier one.
  case time(Int64)
  case request(Request)
  case tick
}

/// A random program over few ids, so that its requests meet.
struct Program: Sendable {
  let steps: [ProgramStep]

  /// Creates a program.
  ///
  /// - Parameters:
  ///   - seed: the same seed gives the same program.
  ///   - length: how many steps it has.
  ///   - timeGoesBack: whether its clock does, now and then.
  init(seed: UInt64, length: Int, timeGoesBack: Bool = true) {
    var random = RandomRequests(seed: seed)
    var now: Int64 = 1_000_000
    steps = (0..<length).map { _ in
      switch random.below(10) {
      case 0, 1:
        now += Int64(random.below(6_000)) - (timeGoesBack ? 1_000 : 0)
        return .time(now)
      case 2: return .tick
      default: return .request(random.meetingRequest(now: now))
      }
    }
  }

  /// Does a step.
  ///
  /// - Returns: the answer to a request.
  static func take(
    _ step: ProgramStep, _ store: some PromiseStore, _ time: HandSetTime,
    durability: Durability = .flushed
  ) async throws -> Response? {
    switch step {
    case .time(let milliseconds):
      time.now = Instant(milliseconds: milliseconds)
      return nil
    case .request(let request): return try await store.send(request, durability: durability)
    case .tick:
      _ = try await store.tick()
      return nil
    }
  }
}

extension RandomRequests {
  mutating func id() -> String { "p\(below(8))" }

  mutating func tags(now: Int64) -> [String: String] {
    var tags: [String: String] = [:]
    if chance(2, in: 3) { tags["resonate:target"] = "poll://any@workers" }
    if chance(1, in: 6) { tags["resonate:timer"] = "true" }
    if chance(1, in: 6) { tags["resonate:delay"] = "\(now + Int64(below(5_000)))" }
    if chance(1, in: 3) { tags["resonate:branch"] = "p0" }
    return tags
  }

  mutating func meetingCreate(now: Int64) -> PromiseCreate {
    PromiseCreate(
      id: id(), timeoutAt: Instant(milliseconds: now + Int64(below(20_000)) - 500),
      param: Value(data: "in \(below(100))"), tags: tags(now: now))
  }

  mutating func meetingSettle() -> PromiseSettle {
    let states: [PromiseState] = [.resolved, .rejected, .rejectedCanceled]
    return PromiseSettle(
      id: id(), state: states[below(3)], value: Value(data: "out \(below(100))"))
  }

  mutating func meetingRequest(now: Int64) -> Request {
    let version = Int64(below(3))
    switch below(20) {
    case 0, 1, 2, 3: return .promiseCreate(meetingCreate(now: now))
    case 4, 5: return .promiseSettle(meetingSettle())
    case 6: return .promiseRegisterCallback(RegisterCallback(awaited: id(), awaiter: id()))
    case 7:
      return .promiseRegisterListener(
        RegisterListener(awaited: id(), address: "poll://uni@client/\(below(2))"))
    case 8: return .promiseGet(id: id())
    case 9, 10:
      return .taskAcquire(TaskAcquire(id: id(), version: version, pid: "w\(below(2))", ttl: 3_000))
    case 11: return .taskRelease(TaskRelease(id: id(), version: version))
    case 12:
      let action: FenceAction =
        chance(1, in: 2) ? .create(meetingCreate(now: now)) : .settle(meetingSettle())
      return .taskFence(TaskFence(id: id(), version: version, action: action))
    case 13:
      let task = id()
      let actions = [RegisterCallback(awaited: id(), awaiter: task)]
      return .taskSuspend(TaskSuspend(id: task, version: version, actions: actions))
    case 14:
      var action = meetingSettle()
      action.id = id()
      return .taskFulfill(TaskFulfill(id: action.id, version: version, action: action))
    case 15:
      let tasks = [TaskReference(id: id(), version: version)]
      return .taskHeartbeat(TaskHeartbeat(pid: "w0", tasks: tasks))
    case 16: return chance(1, in: 2) ? .taskHalt(id: id()) : .taskContinue(id: id())
    case 17:
      let create = meetingCreate(now: now)
      return .taskCreate(TaskCreate(pid: "w1", ttl: 2_000, action: create))
    case 18:
      return .scheduleCreate(
        ScheduleCreate(
          id: "s\(below(2))", cron: "*/5 * * * * *", promiseId: "{{.id}}.{{.timestamp}}",
          promiseTimeout: 4_000, promiseTags: ["resonate:target": "poll://any@workers"]))
    default:
      return chance(1, in: 2)
        ? .scheduleDelete(id: "s\(below(2))") : .promiseSearch(PromiseSearch())
    }
  }
}
