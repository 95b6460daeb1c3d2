internal import DurablePromises

/// A request that is planned before the run, when nobody knows times and versions.
///
/// Times are in milliseconds from the moment at which it is asked.
enum Draft: Hashable, Sendable {
  /// What sort of promise is created.
  enum Sort: String, Hashable, Sendable {
    case plain, targeted, timer, local
  }

  /// Which version of a task a request names.
  enum Version: String, Hashable, Sendable {
    /// The newest that the client itself was given.
    case own
    /// The newest that anybody was given.
    case newest
    /// One before that.
    case older
  }

  case get(String)
  case create(String, Sort, timeout: Int64)
  case settle(String, PromiseState, value: String)
  case callback(awaited: String, awaiter: String)
  case listener(String, address: String)
  case taskGet(String)
  case taskCreate(String, timeout: Int64, ttl: Int64)
  case acquire(String, ttl: Int64)
  case release(String, Version)
  case fenceCreate(String, Version, of: String, Sort, timeout: Int64)
  case fenceSettle(String, Version, of: String, value: String)
  case suspend(String, Version, on: [String])
  case fulfill(String, Version, value: String)
  case heartbeat([String])
  case halt(String)
  case goOn(String)
  case search
  case schedule(String, timeout: Int64)
  case unschedule(String)

  /// Makes the request.
  ///
  /// - Parameters:
  ///   - client: who asks.
  ///   - now: when, by the client's clock.
  ///   - version: the version that the client knows of a task.
  /// - Returns: the request.
  func request(
    of client: String, at now: Instant, _ version: (String, Version) -> Int64
  ) -> Request {
    switch self {
    case .get(let id): return .promiseGet(id: id)
    case .create(let id, let sort, let timeout):
      return .promiseCreate(Self.creation(id, sort, now.advanced(by: timeout)))
    case .settle(let id, let state, let value):
      return .promiseSettle(PromiseSettle(id: id, state: state, value: Value(data: value)))
    case .callback(let awaited, let awaiter):
      return .promiseRegisterCallback(RegisterCallback(awaited: awaited, awaiter: awaiter))
    case .listener(let id, let address):
      return .promiseRegisterListener(RegisterListener(awaited: id, address: address))
    case .taskGet(let id): return .taskGet(id: id)
    case .taskCreate(let id, let timeout, let ttl):
      let action = Self.creation(id, .targeted, now.advanced(by: timeout))
      return .taskCreate(TaskCreate(pid: client, ttl: ttl, action: action))
    case .acquire(let id, let ttl):
      return .taskAcquire(
        TaskAcquire(id: id, version: version(id, .newest), pid: client, ttl: ttl))
    case .release(let id, let which):
      return .taskRelease(TaskRelease(id: id, version: version(id, which)))
    case .fenceCreate(let id, let which, let other, let sort, let timeout):
      let action = Self.creation(other, sort, now.advanced(by: timeout))
      return .taskFence(
        TaskFence(id: id, version: version(id, which), action: .create(action)))
    case .fenceSettle(let id, let which, let other, let value):
      let action = PromiseSettle(id: other, state: .resolved, value: Value(data: value))
      return .taskFence(
        TaskFence(id: id, version: version(id, which), action: .settle(action)))
    case .suspend(let id, let which, let awaited):
      return .taskSuspend(
        TaskSuspend(
          id: id, version: version(id, which),
          actions: awaited.map { RegisterCallback(awaited: $0, awaiter: id) }))
    case .fulfill(let id, let which, let value):
      let action = PromiseSettle(id: id, state: .resolved, value: Value(data: value))
      return .taskFulfill(TaskFulfill(id: id, version: version(id, which), action: action))
    case .heartbeat(let ids):
      let tasks = ids.map { TaskReference(id: $0, version: version($0, .own)) }
      return .taskHeartbeat(TaskHeartbeat(pid: client, tasks: tasks))
    case .halt(let id): return .taskHalt(id: id)
    case .goOn(let id): return .taskContinue(id: id)
    case .search: return .promiseSearch(PromiseSearch(state: .pending, limit: 5))
    case .schedule(let id, let timeout):
      return .scheduleCreate(
        ScheduleCreate(
          id: id, cron: "* * * * * *", promiseId: "{{.id}}.{{.timestamp}}",
          promiseTimeout: timeout, promiseTags: [Tag.target: "poll://any@workers"]))
    case .unschedule(let id): return .scheduleDelete(id: id)
    }
  }

  private static func creation(_ id: String, _ sort: Sort, _ deadline: Instant) -> PromiseCreate {
    var tags = [Tag.branch: id.origin]
    // Deadlines fall together often.
    let deadline = deadline.advanced(by: -(deadline.milliseconds % 10))
    switch sort {
    case .plain: break
    case .targeted: tags[Tag.target] = "poll://any@workers"
    case .timer: tags[Tag.timer] = "true"
    case .local: tags[Tag.scope] = "local"
    }
    return PromiseCreate(
      id: id, timeoutAt: max(deadline, 0), param: Value(data: "p"), tags: tags)
  }
}

extension Draft: CustomStringConvertible {
  var description: String {
    switch self {
    case .get(let id): "promise.get \(id)"
    case .create(let id, let sort, let timeout): "promise.create \(id) (\(sort), \(timeout) ms)"
    case .settle(let id, let state, let value):
      "promise.settle \(id) as \(state.rawValue) with \(value)"
    case .callback(let awaited, let awaiter):
      "promise.register_callback \(awaited) for \(awaiter)"
    case .listener(let id, let address): "promise.register_listener \(id) for \(address)"
    case .taskGet(let id): "task.get \(id)"
    case .taskCreate(let id, let timeout, let ttl):
      "task.create \(id) (\(timeout) ms, lease \(ttl) ms)"
    case .acquire(let id, let ttl): "task.acquire \(id) (lease \(ttl) ms)"
    case .release(let id, let which): "task.release \(id) at \(which) version"
    case .fenceCreate(let id, let which, let other, let sort, let timeout):
      "task.fence \(id) at \(which) version: create \(other) (\(sort), \(timeout) ms)"
    case .fenceSettle(let id, let which, let other, let value):
      "task.fence \(id) at \(which) version: settle \(other) with \(value)"
    case .suspend(let id, let which, let awaited):
      "task.suspend \(id) at \(which) version until \(awaited.joined(separator: " or "))"
    case .fulfill(let id, let which, let value):
      "task.fulfill \(id) at \(which) version with \(value)"
    case .heartbeat(let ids): "task.heartbeat \(ids.joined(separator: " "))"
    case .halt(let id): "task.halt \(id)"
    case .goOn(let id): "task.continue \(id)"
    case .search: "promise.search"
    case .schedule(let id, let timeout): "schedule.create \(id) (\(timeout) ms)"
    case .unschedule(let id): "schedule.delete \(id)"
    }
  }
}

extension String {
  /// The first ancestor of an id: what stands before the first dot.
  var origin: String { String(prefix { $0 != "." }) }
}
