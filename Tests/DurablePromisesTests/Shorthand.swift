import DurablePromises

/// The instant that the examples of the protocol count from.
let start: Instant = 1_790_000_000_000
let target = ["resonate:target": "poll://any@default"]
let inTenMinutes = start.advanced(by: 600_000)

func machine(_ profile: Configuration.Profile = .compatible) -> Machine {
  Machine(configuration: .init(profile: profile, retryTimeout: 30_000))
}

/// Requests as the tests write them: few words, and each answer or only its status.
extension Machine {
  @discardableResult
  mutating func create(
    _ id: String, until deadline: Instant = inTenMinutes, tags: [String: String] = [:],
    at now: Instant = start
  ) -> Response {
    apply(.promiseCreate(.init(id: id, timeoutAt: deadline, tags: tags)), at: now)
  }

  /// Creates a promise with a task that `p` holds at version 1.
  @discardableResult
  mutating func createHeld(
    _ id: String, until deadline: Instant = inTenMinutes, ttl: Int64 = 60_000,
    tags: [String: String] = target, at now: Instant = start
  ) -> Response {
    apply(
      .taskCreate(
        .init(pid: "p", ttl: ttl, action: .init(id: id, timeoutAt: deadline, tags: tags))), at: now)
  }

  @discardableResult
  mutating func settle(
    _ id: String, _ state: PromiseState = .resolved, at now: Instant = start
  ) -> Response {
    apply(.promiseSettle(.init(id: id, state: state)), at: now)
  }

  mutating func acquire(_ id: String, _ version: Int64, at now: Instant = start) -> Response {
    apply(.taskAcquire(.init(id: id, version: version, pid: "p", ttl: 60_000)), at: now)
  }

  mutating func suspend(
    _ id: String, _ version: Int64, on awaited: [String], at now: Instant = start
  ) -> Response {
    let actions = awaited.map { RegisterCallback(awaited: $0, awaiter: id) }
    return apply(.taskSuspend(.init(id: id, version: version, actions: actions)), at: now)
  }

  mutating func fulfill(_ id: String, _ version: Int64, at now: Instant = start) -> Response {
    apply(
      .taskFulfill(.init(id: id, version: version, action: .init(id: id, state: .resolved))),
      at: now)
  }

  mutating func fence(_ id: String, _ version: Int64, at now: Instant = start) -> Response {
    apply(
      .taskFence(
        .init(
          id: id, version: version,
          action: .create(.init(id: "\(id).f", timeoutAt: inTenMinutes)))), at: now)
  }

  @discardableResult
  mutating func release(_ id: String, _ version: Int64, at now: Instant = start) -> Response {
    apply(.taskRelease(.init(id: id, version: version)), at: now)
  }

  mutating func promise(_ id: String, at now: Instant = start) -> PromiseRecord? {
    apply(.promiseGet(id: id), at: now).promises.first
  }

  mutating func task(_ id: String, at now: Instant = start) -> TaskRecord? {
    apply(.taskGet(id: id), at: now).task
  }

  /// Takes all due steps and then all messages.
  mutating func deliver(at now: Instant = start) -> [Message] {
    fireDue(at: now)
    return takeMessages(limit: .max)
  }

  func row(ofTask id: String) -> Snapshot.TaskRow? { snapshot().tasks.first { $0.id == id } }
  func row(of id: String) -> Snapshot.PromiseRow? {
    snapshot().promises.first { $0.record.id == id }
  }
}

extension Response {
  var task: TaskRecord? {
    switch body {
    case .task(let record): record
    case .held(let record, _, _): record
    default: nil
    }
  }

  var problem: String? {
    if case .problem(let text) = body { text } else { nil }
  }

  static func problem(_ status: Status, _ text: String) -> Response {
    Response(status, .problem(text))
  }
}

extension Instant {
  static func + (instant: Instant, milliseconds: Int64) -> Instant {
    instant.advanced(by: milliseconds)
  }
}
