import DurablePromises

/// Requests, responses and messages drawn from a seed, with texts that JSON has trouble with.
struct Samples {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64, because the tests have to draw the same everywhere.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  mutating func oneOf<Element>(_ elements: some Collection<Element>) -> Element {
    elements[elements.index(elements.startIndex, offsetBy: below(elements.count))]
  }

  mutating func maybe<Element>(_ draw: (inout Samples) -> Element) -> Element? {
    below(2) == 0 ? nil : draw(&self)
  }

  mutating func list<Element>(_ draw: (inout Samples) -> Element) -> [Element] {
    var list: [Element] = []
    for _ in 0..<below(4) { list.append(draw(&self)) }
    return list
  }

  private static let pieces = [
    "a", "root.1", "\"", "\\", "/", "\n", "\r\n", "\t", "\u{0}", "\u{1F}", "\u{7F}", "é",
    "e\u{301}",
    "漢", "😀", "\u{2028}", "\u{FEFF}", "{", "}", "[", ":", ",", " ", "null", "\u{FFFF}",
    "\u{10FFFF}",
  ]

  mutating func text() -> String {
    var text = ""
    for _ in 0..<below(5) { text += oneOf(Self.pieces) }
    return text
  }

  mutating func integer() -> Int64 {
    switch below(5) {
    case 0: .max
    case 1: .min / 16
    case 2: Int64(below(3)) - 1
    default: 1_790_000_000_000 + Int64(below(1_000_000))
    }
  }

  mutating func instant() -> Instant { Instant(milliseconds: integer()) }

  mutating func texts() -> [String: String] {
    Dictionary(list { ($0.text(), $0.text()) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func value() -> Value {
    Value(headers: maybe { $0.texts() }, data: maybe { $0.text() })
  }

  mutating func promise() -> PromiseRecord {
    PromiseRecord(
      id: text(), state: oneOf(PromiseState.allCases), param: value(), value: value(),
      tags: texts(), timeoutAt: instant(), createdAt: instant(), settledAt: maybe { $0.instant() })
  }

  mutating func task() -> TaskRecord {
    TaskRecord(
      id: text(), state: oneOf(TaskState.allCases), version: integer(), resumes: below(9),
      ttl: maybe { $0.integer() }, pid: maybe { $0.text() })
  }

  mutating func schedule() -> ScheduleRecord {
    ScheduleRecord(
      id: text(), cron: text(), promiseId: text(), promiseTimeout: integer(),
      promiseParam: value(), promiseTags: texts(), createdAt: instant(), nextRunAt: instant(),
      lastRunAt: maybe { $0.instant() })
  }

  mutating func message() -> Message {
    below(2) == 0
      ? .execute(task: text(), version: integer(), address: text())
      : .unblock(promise(), address: text())
  }
}

extension Samples {
  mutating func request(_ kind: Request.Kind) -> Request {
    switch kind {
    case .promiseGet: .promiseGet(id: text())
    case .promiseCreate: .promiseCreate(create())
    case .promiseSettle: .promiseSettle(settle())
    case .promiseRegisterCallback: .promiseRegisterCallback(callback())
    case .promiseRegisterListener:
      .promiseRegisterListener(RegisterListener(awaited: text(), address: text()))
    case .promiseSearch:
      .promiseSearch(
        PromiseSearch(
          state: maybe { $0.oneOf(PromiseState.allCases) }, tags: texts(), limit: below(2_000),
          cursor: maybe { $0.text() }))
    case .taskGet: .taskGet(id: text())
    case .taskCreate: .taskCreate(TaskCreate(pid: text(), ttl: integer(), action: create()))
    case .taskAcquire:
      .taskAcquire(TaskAcquire(id: text(), version: integer(), pid: text(), ttl: integer()))
    case .taskRelease: .taskRelease(TaskRelease(id: text(), version: integer()))
    case .taskFence:
      .taskFence(
        TaskFence(
          id: text(), version: integer(),
          action: below(2) == 0 ? .create(create()) : .settle(settle())))
    case .taskSuspend:
      .taskSuspend(
        TaskSuspend(id: text(), version: integer(), actions: list { $0.callback() }))
    case .taskFulfill:
      .taskFulfill(TaskFulfill(id: text(), version: integer(), action: settle()))
    case .taskHeartbeat:
      .taskHeartbeat(
        TaskHeartbeat(
          pid: text(), tasks: list { TaskReference(id: $0.text(), version: $0.integer()) }))
    case .taskHalt: .taskHalt(id: text())
    case .taskContinue: .taskContinue(id: text())
    case .taskSearch:
      .taskSearch(
        TaskSearch(
          state: maybe { $0.oneOf(TaskState.allCases) }, limit: below(2_000),
          cursor: maybe { $0.text() }))
    case .scheduleGet: .scheduleGet(id: text())
    case .scheduleCreate:
      .scheduleCreate(
        ScheduleCreate(
          id: text(), cron: text(), promiseId: text(), promiseTimeout: integer(),
          promiseParam: value(), promiseTags: texts()))
    case .scheduleDelete: .scheduleDelete(id: text())
    case .scheduleSearch:
      .scheduleSearch(
        ScheduleSearch(tags: texts(), limit: below(2_000), cursor: maybe { $0.text() }))
    }
  }

  private mutating func create() -> PromiseCreate {
    PromiseCreate(id: text(), timeoutAt: instant(), param: value(), tags: texts())
  }

  private mutating func settle() -> PromiseSettle {
    PromiseSettle(id: text(), state: oneOf(PromiseState.allCases), value: value())
  }

  private mutating func callback() -> RegisterCallback {
    RegisterCallback(awaited: text(), awaiter: text())
  }

  mutating func response(to kind: Request.Kind) -> Response {
    if below(4) == 0 {
      let problems: [Response.Status] = [
        .invalid, .notFound, .conflict, .unprocessable, .notImplemented,
      ]
      return Response(oneOf(problems), .problem(text()))
    }
    return switch kind {
    case .promiseGet, .promiseCreate, .promiseSettle, .promiseRegisterCallback,
      .promiseRegisterListener, .taskFulfill:
      Response(.ok, .promise(promise()))
    case .promiseSearch:
      Response(.ok, .promises(list { $0.promise() }, cursor: maybe { $0.text() }))
    case .taskGet: Response(.ok, .task(task()))
    case .taskCreate, .taskAcquire:
      Response(.ok, .held(task(), promise(), preload: list { $0.promise() }))
    case .taskFence: Response(.ok, .fenced(fenced(), preload: list { $0.promise() }))
    case .taskSuspend:
      below(2) == 0 ? Response(.ok) : Response(.redirect, .preload(list { $0.promise() }))
    case .taskRelease, .taskHeartbeat, .taskHalt, .taskContinue, .scheduleDelete: Response(.ok)
    case .taskSearch: Response(.ok, .tasks(list { $0.task() }, cursor: maybe { $0.text() }))
    case .scheduleGet, .scheduleCreate: Response(.ok, .schedule(schedule()))
    case .scheduleSearch:
      Response(.ok, .schedules(list { $0.schedule() }, cursor: maybe { $0.text() }))
    }
  }

  private mutating func fenced() -> Response.FencedResponse {
    below(2) == 0
      ? Response.FencedResponse(kind: .promiseCreate, status: .ok, promise: promise())
      : Response.FencedResponse(kind: .promiseSettle, status: .notFound, problem: text())
  }
}
