import DurablePromises
import Foundation
import PromiseServer
import PromiseStores
import ResonateProtocol
import Scheduling
import Synchronization
import TestThreads
import Testing

/// Requests nobody thought of, to the endpoint behind which promises are kept.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct EndpointFuzzTests {
  /// `REPRISE_FUZZ=1000000` for the long run.
  static let count =
    ProcessInfo.processInfo.environment["REPRISE_FUZZ"].flatMap { Int($0) } ?? 10_000

  private static let statuses: Set<Int> = [200, 300, 400, 403, 404, 409, 422, 501]

  @Test func `each request has an answer`() async throws {
    var requests = RandomRequests(seed: 11)
    var counts: [Int: Int] = [:]
    var memory: [Int] = []
    let batch = min(10_000, Self.count)
    for number in 0..<Self.count {
      if number.isMultiple(of: batch) {
        // A store lives for so many requests, and leaves nothing behind.
        requests.begin()
        memory.append(try residentBytes())
      }
      let body = requests.next()
      let answer = await requests.endpoint.answer(body)
      if number.isMultiple(of: 50) { _ = try await requests.endpoint.store.tick() }
      counts[answer.status, default: 0] += 1
      let document = try JSON(answer.body)
      guard Self.statuses.contains(answer.status),
        document["head"]?["status"]?.number == Int64(answer.status),
        document["kind"]?.text == answer.kind, document["data"] != nil
      else {
        Issue.record("number \(number): \(body) has the answer \(answer)")
        return
      }
    }
    print("fuzz: \(Self.count) requests, by status \(counts.sorted { $0.key < $1.key })")
    // The mutants are neither all good nor all bad, and get to the machine.
    for status in [200, 400, 404, 409, 422] {
      #expect(counts[status, default: 0] > Self.count / 20_000, "\(status)")
    }
    // Other tests run in the same process, unless it is the long run.
    guard Self.count >= 100_000, let last = memory.last else { return }
    let early = memory[memory.count / 2]
    print("fuzz: \(early >> 10) KiB resident in the middle, \(last >> 10) KiB at the end")
    // A sanitizer holds on to freed memory for a while, and counts a gigabyte by itself.
    #expect(last < early + early / 4 + 32 << 20)
  }
}

/// How much memory the process has, in bytes; 0 where the system does not say.
func residentBytes() throws -> Int {
  guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
    return 0
  }
  let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  return pages * 4_096
}

/// Requests over few ids, so that they meet, of which half are broken.
private struct RandomRequests {
  private var generator: SeededGenerator
  private let clock = HandClock()
  private(set) var endpoint = ProtocolEndpoint(store: VolatileStore(time: .stopped))
  private var now: Int64 { clock.time.load(ordering: .relaxed) }

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func begin() {
    let profile: Configuration.Profile = below(4) == 0 ? .strict : .compatible
    let clock = clock
    let time = TimeSource {
      Instant(milliseconds: clock.time.load(ordering: .relaxed))
    } sleep: { _ in
      throw CancellationError()
    }
    let store = VolatileStore(configuration: Configuration(profile: profile), time: time)
    endpoint = ProtocolEndpoint(store: store)
  }

  mutating func next() -> [UInt8] {
    clock.time.add(Int64(below(50)), ordering: .relaxed)
    let body =
      below(40) == 0
      ? RequestEnvelope.encode(debug(), correlationID: "c")
      : RequestEnvelope.encode(request(), correlationID: "c")
    return below(2) == 0 ? body : mutant(of: body)
  }

  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

  private mutating func one<Item>(of items: [Item]) -> Item { items[below(items.count)] }

  private mutating func id() -> String {
    one(of: ["a", "a", "a", "b", "b", "b", "c", "e.1", "é", ""])
  }

  private mutating func value() -> Value {
    one(of: [.none, Value(data: "NDI="), Value(headers: ["h": "1"], data: "")])
  }

  private mutating func debug() -> DebugRequest {
    one(of: [.tick(Instant(milliseconds: now)), .snap, .start, .stop])
  }

  private mutating func create() -> PromiseCreate {
    let tags = one(of: [
      [:], ["resonate:target": "poll://any@w"], ["resonate:target": "http://127.0.0.1:1/"],
      ["resonate:timer": "true"], ["resonate:external": "true"],
      ["resonate:target": "poll://any@w", "resonate:branch": "e"],
      ["resonate:target": "poll://any@w", "resonate:delay": "2000"], ["resonate:target": "?"],
    ])
    return PromiseCreate(
      id: id(), timeoutAt: Instant(milliseconds: now + Int64(below(4_000)) - 100),
      param: value(), tags: tags)
  }

  private mutating func settle() -> PromiseSettle {
    PromiseSettle(
      id: id(), state: one(of: PromiseState.allCases), value: value())
  }

  private mutating func version() -> Int64 { one(of: [0, 1, 1, 2, 2, 3]) }

  private mutating func request() -> Request {
    switch one(of: Request.Kind.allCases) {
    case .promiseGet: return .promiseGet(id: id())
    case .promiseCreate: return .promiseCreate(create())
    case .promiseSettle: return .promiseSettle(settle())
    case .promiseRegisterCallback:
      return .promiseRegisterCallback(RegisterCallback(awaited: id(), awaiter: id()))
    case .promiseRegisterListener:
      let address = one(of: ["poll://uni@w/1", "http://127.0.0.1:1/", "nowhere", ""])
      return .promiseRegisterListener(RegisterListener(awaited: id(), address: address))
    case .promiseSearch:
      return .promiseSearch(
        PromiseSearch(state: one(of: [nil, .pending, .resolved]), limit: below(1_100)))
    case .taskGet: return .taskGet(id: id())
    case .taskCreate:
      return .taskCreate(TaskCreate(pid: "p", ttl: Int64(below(5_000)), action: create()))
    case .taskAcquire:
      return .taskAcquire(
        TaskAcquire(id: id(), version: version(), pid: "p", ttl: Int64(below(5_000))))
    case .taskRelease: return .taskRelease(TaskRelease(id: id(), version: version()))
    case .taskFence:
      let action: FenceAction = below(2) == 0 ? .create(create()) : .settle(settle())
      return .taskFence(TaskFence(id: id(), version: version(), action: action))
    case .taskSuspend:
      let id = id()
      let awaited = (0..<below(4)).map { _ in self.id() }.filter { $0 != id }
      let actions = awaited.map { RegisterCallback(awaited: $0, awaiter: id) }
      return .taskSuspend(TaskSuspend(id: id, version: version(), actions: actions))
    case .taskFulfill:
      let settle = settle()
      return .taskFulfill(TaskFulfill(id: settle.id, version: version(), action: settle))
    case .taskHeartbeat:
      let tasks = (0..<below(4)).map { _ in TaskReference(id: id(), version: version()) }
      return .taskHeartbeat(TaskHeartbeat(pid: "p", tasks: tasks))
    case .taskHalt: return .taskHalt(id: id())
    case .taskContinue: return .taskContinue(id: id())
    case .taskSearch: return .taskSearch(TaskSearch(limit: below(1_100)))
    case .scheduleGet: return .scheduleGet(id: id())
    case .scheduleCreate:
      return .scheduleCreate(
        ScheduleCreate(
          id: id(), cron: one(of: ["* * * * *", "0 0 31 2 *", "x", "*/99 * * * *"]),
          promiseId: one(of: ["s.{{.timestamp}}", "", "{{.id}}"]), promiseTimeout: 60_000,
          promiseTags: ["resonate:target": "poll://any@w"]))
    case .scheduleDelete: return .scheduleDelete(id: id())
    case .scheduleSearch: return .scheduleSearch(ScheduleSearch(limit: below(1_100)))
    }
  }

  /// Changes some bytes as a broken or hostile client would.
  private mutating func mutant(of body: [UInt8]) -> [UInt8] {
    var body = body
    for _ in 0...below(3) where !body.isEmpty {
      let place = below(body.count)
      let end = min(body.count, place + below(12))
      switch below(7) {
      case 0: body.removeSubrange(place..<end)
      case 1: body.insert(contentsOf: body[place..<end], at: below(body.count + 1))
      case 2: body[place] = UInt8(below(256))
      case 3: body.insert(one(of: Array(#"{}[]",:\0-1.eE+tfnu"#.utf8)), at: place)
      case 4:
        let words = [
          "null", "1.5", "1e999", "{}", "[]", "\"\"", "-1", "true", "\\ud800", "\\u0000",
          "9223372036854775807", "-9223372036854775808", "18446744073709551615",
          String(repeating: "[", count: 600),
        ]
        body.replaceSubrange(place..<end, with: Array(one(of: words).utf8))
      case 5: body.removeSubrange(place...)
      default:
        // A number for a number: the document stays one, and says something else.
        let digits = body.indices.filter { (0x30...0x39).contains(body[$0]) }
        if !digits.isEmpty { body[one(of: digits)] = 0x30 + UInt8(below(10)) }
      }
    }
    return body
  }
}

/// A clock that is set by hand.
private final class HandClock: Sendable {
  let time = Atomic<Int64>(1_790_000_000_000)
}
