internal import DurablePromises
internal import Scheduling

extension Program {
  /// Chapter 08: promises that are rows under a name, asked by several processes.
  static let chapter08 = Program(
    chapter: 8, selector: "part",
    [
      Scenario("create", "Who creates an id that is taken gets the promise that is there.") {
        stage in
        var desk = Desk(stage)
        desk.ask("ann", .promiseCreate(Shop.order("2 eggs", by: 100)))
        desk.ask("bob", .promiseCreate(Shop.order("3 eggs", by: 900)))
        desk.ask("ann", .promiseCreate(Shop.order("2 eggs", by: 100)))
        PromiseTables.creations.forEach(stage.draw)
      },
      Scenario("settle", "The first to settle a promise decides; everybody after is told how.") {
        stage in
        var desk = Desk(stage)
        desk.ask("ann", .promiseCreate(Shop.order("2 eggs", by: 100)))
        desk.ask("ann", .promiseSettle(Shop.settle(.resolved, "42")))
        desk.ask("bob", .promiseSettle(Shop.settle(.rejected, "no eggs")))
        PromiseTables.settlements.forEach(stage.draw)
      },
      Scenario("deadline", "A reader sees that time is up, although no timer has run.") { stage in
        var desk = Desk(stage)
        desk.ask("ann", .promiseCreate(Shop.order("2 eggs", by: 100)))
        desk.ask("ann", .promiseCreate(Shop.nap(until: 100)))
        try await stage.clock.sleep(for: .milliseconds(99))
        desk.ask("bob", .promiseGet(id: Shop.id))
        try await stage.clock.sleep(for: .milliseconds(1))
        desk.ask("bob", .promiseGet(id: Shop.id))
        desk.ask("bob", .promiseGet(id: Shop.napID))
        try await stage.clock.sleep(for: .milliseconds(20))
        desk.ask("ann", .promiseSettle(Shop.settle(.resolved, "42")))
        try await stage.clock.sleep(for: .milliseconds(30))
        desk.runTimers()
        desk.ask("bob", .promiseGet(id: Shop.id))
        desk.ledger.forEach(stage.draw)
      },
      Scenario("states", "Every state, and everything that leads from one to another.") { stage in
        for edge in PromiseEdges.all where edge.isChange {
          let sender = edge.event.hasPrefix("the deadline") ? "clock" : "client"
          stage.message(edge.event, from: sender, to: "store")
          stage.message(edge.to, from: "store", to: sender)
        }
        PromiseEdges.picture.forEach(stage.draw)
      },
      .childIDs,
    ])
}

/// What the shop of this chapter asks for.
enum Shop {
  static let id = "order-7"
  static let napID = "nap-7"

  static func order(_ goods: String, by deadline: Instant, id: String = id) -> PromiseCreate {
    PromiseCreate(id: id, timeoutAt: deadline, param: Value(data: goods))
  }

  /// A promise that its deadline resolves.
  static func nap(until deadline: Instant, id: String = napID) -> PromiseCreate {
    PromiseCreate(id: id, timeoutAt: deadline, tags: ["resonate:timer": "true"])
  }

  static func settle(_ state: PromiseState, _ value: String) -> PromiseSettle {
    PromiseSettle(id: id, state: state, value: Value(data: value))
  }
}

/// Where processes ask, one after the other, and a clerk notes what is kept.
private struct Desk {
  private var machine = Machine()
  private let stage: Stage
  /// What is written down after each request: time, request, answer, and whether anything was written.
  private(set) var ledger = [
    "   at  \("request".padded(28))\("answer".padded(29))written"
  ]

  init(_ stage: Stage) { self.stage = stage }

  private var now: Instant {
    Instant(milliseconds: Int64(stage.clock.now.sinceStart / .milliseconds(1)))
  }

  mutating func ask(_ process: String, _ request: Request) {
    let before = machine.revision
    let response = machine.apply(request, at: now)
    stage.message(request.words, from: process, to: "store")
    stage.message(response.shortWords, from: "store", to: process)
    note(request.subject, response.verdict, isWritten: machine.revision != before)
  }

  /// Takes the steps that are due, as a timer would if one ran.
  mutating func runTimers() {
    let before = machine.revision
    let steps = machine.fireDue(at: now)
    stage.message("what is due", from: "timer", to: "store")
    stage.message("\(steps.count) deadlines written down", from: "store", to: "timer")
    note("timers run", "\(steps.count) steps", isWritten: machine.revision != before)
  }

  private mutating func note(_ request: String, _ answer: String, isWritten: Bool) {
    let time = "\(now)"
    let gap = String(repeating: " ", count: max(0, 5 - time.count))
    ledger.append(
      "\(gap)\(time)  \(request.padded(28))\(answer.padded(29))\(isWritten ? "yes" : "–")")
  }
}

extension Request {
  /// The request as a person says it.
  fileprivate var words: String {
    switch self {
    case .promiseCreate(let body): "\(subject) \(body.param.data ?? "")".trimmedEnd
    case .promiseSettle(let body): "\(subject) \(body.state.rawValue)"
    default: subject
    }
  }

  /// What is asked of which promise.
  fileprivate var subject: String {
    switch self {
    case .promiseCreate(let body): "create \(body.id)"
    case .promiseSettle(let body): "settle \(body.id)"
    case .promiseGet(let id): "get \(id)"
    default: kind.rawValue
    }
  }
}

extension Response {
  /// The answer as a person says it: number, state, and what the promise holds.
  var words: String {
    switch body {
    case .promise(let record):
      [
        "\(status.rawValue) \(record.id) \(record.state.rawValue)", record.value.data,
        record.param.data.map { "(\($0), by \(record.timeoutAt))" },
      ].compactMap(\.self).joined(separator: " ")
    case .problem(let text): "\(status.rawValue) \(text)"
    default: "\(status.rawValue)"
    }
  }

  /// The answer in a few words: number, state, and the value, or else what was ordered.
  fileprivate var shortWords: String {
    guard case .promise(let record) = body else { return words }
    return [
      "\(status.rawValue) \(record.state.rawValue)", record.value.data ?? record.param.data,
    ].compactMap(\.self).joined(separator: " ")
  }

  /// The state that it shows, and since when.
  fileprivate var verdict: String {
    guard case .promise(let record) = body, let settledAt = record.settledAt else {
      return stateWords
    }
    return "\(stateWords) since \(settledAt)"
  }

  /// The state that it shows, or the number.
  var stateWords: String {
    if case .promise(let record) = body { return record.state.rawValue }
    return "\(status.rawValue)"
  }
}

extension String {
  /// The text with spaces behind it, so that it fills a column.
  func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
