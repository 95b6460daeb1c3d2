internal import DurablePromises

/// The data of every kind of request.
///
/// Source: protocol §4; the official server's rules for what may be missing or null.
extension JSONObject {
  func wireRequest(_ kind: String) throws(JSONError) -> WireRequest {
    if let kind = Request.Kind(rawValue: kind) { return .request(try request(kind)) }
    switch kind {
    case "debug.start": return .debug(.start)
    case "debug.stop": return .debug(.stop)
    case "debug.reset": return .debug(.reset)
    case "debug.snap": return .debug(.snap)
    case "debug.tick":
      guard let time = try? instant("time") else {
        throw JSONError(text: "Missing or invalid 'time' field")
      }
      return .debug(.tick(time))
    default: throw JSONError(text: "Unknown operation: \(kind)")
    }
  }

  private func request(_ kind: Request.Kind) throws(JSONError) -> Request {
    switch kind {
    case .promiseGet: .promiseGet(id: try text("id"))
    case .promiseCreate: .promiseCreate(try promiseCreate())
    case .promiseSettle: .promiseSettle(try promiseSettle())
    case .promiseRegisterCallback: .promiseRegisterCallback(try registerCallback())
    case .promiseRegisterListener:
      .promiseRegisterListener(
        RegisterListener(awaited: try text("awaited"), address: try text("address")))
    case .promiseSearch: .promiseSearch(try promiseSearch())
    case .taskGet: .taskGet(id: try text("id"))
    case .taskCreate:
      .taskCreate(
        TaskCreate(
          pid: try text("pid"), ttl: try integer("ttl"),
          action: try action().promiseCreate()))
    case .taskAcquire:
      .taskAcquire(
        TaskAcquire(
          id: try text("id"), version: try integer("version"), pid: try text("pid"),
          ttl: try integer("ttl")))
    case .taskRelease:
      .taskRelease(TaskRelease(id: try text("id"), version: try integer("version")))
    case .taskFence:
      .taskFence(
        TaskFence(
          id: try text("id"), version: try integer("version"), action: try fenceAction()))
    case .taskSuspend: .taskSuspend(try taskSuspend())
    case .taskFulfill:
      .taskFulfill(
        TaskFulfill(
          id: try text("id"), version: try integer("version"),
          action: try action().promiseSettle()))
    case .taskHeartbeat: .taskHeartbeat(try taskHeartbeat())
    case .taskHalt: .taskHalt(id: try text("id"))
    case .taskContinue: .taskContinue(id: try text("id"))
    case .taskSearch: .taskSearch(try taskSearch())
    case .scheduleGet: .scheduleGet(id: try text("id"))
    case .scheduleCreate: .scheduleCreate(try scheduleCreate())
    case .scheduleDelete: .scheduleDelete(id: try text("id"))
    case .scheduleSearch: .scheduleSearch(try scheduleSearch())
    }
  }

  // MARK: Promises

  private func promiseCreate() throws(JSONError) -> PromiseCreate {
    PromiseCreate(
      id: try text("id"), timeoutAt: try instant("timeoutAt"),
      param: has("param") ? try value("param") : .none,
      tags: has("tags") ? try texts("tags") : [:])
  }

  private func promiseSettle() throws(JSONError) -> PromiseSettle {
    PromiseSettle(
      id: try text("id"), state: try choice("state", PromiseState.self),
      value: has("value") ? try value("value") : .none)
  }

  private func registerCallback() throws(JSONError) -> RegisterCallback {
    RegisterCallback(awaited: try text("awaited"), awaiter: try text("awaiter"))
  }

  private func promiseSearch() throws(JSONError) -> PromiseSearch {
    var search = PromiseSearch(
      state: try optional("state") { name throws(JSONError) in
        try choice(name, PromiseState.self)
      },
      tags: try optional("tags", texts) ?? [:], cursor: try optional("cursor", text))
    if let limit = try optional("limit", integer) { search.limit = Int(clamping: limit) }
    return search
  }

  // MARK: Tasks

  /// The data of a request inside this one, whose kind and head are there but not looked at.
  private func action() throws(JSONError) -> JSONObject {
    try object("action").nestedData()
  }

  private func nestedData() throws(JSONError) -> JSONObject {
    guard has("kind") else { throw .missing("kind") }
    guard has("head") else { throw .missing("head") }
    return try object("data")
  }

  private func fenceAction() throws(JSONError) -> FenceAction {
    let action = try object("action")
    let kind = Request.Kind(rawValue: try action.text("kind"))
    guard kind == .promiseCreate || kind == .promiseSettle else {
      throw JSONError(text: "Invalid fence action kind")
    }
    do {
      let data = try action.object("data")
      return kind == .promiseCreate
        ? .create(try data.promiseCreate()) : .settle(try data.promiseSettle())
    } catch {
      throw JSONError(text: "Invalid action data: \(error.reason)")
    }
  }

  private func taskSuspend() throws(JSONError) -> TaskSuspend {
    var suspend = TaskSuspend(id: try text("id"), version: try integer("version"), actions: [])
    for action in try objects("actions") {
      suspend.actions.append(try action.nestedData().registerCallback())
    }
    return suspend
  }

  private func taskHeartbeat() throws(JSONError) -> TaskHeartbeat {
    var heartbeat = TaskHeartbeat(pid: try text("pid"), tasks: [])
    for task in try objects("tasks") {
      heartbeat.tasks.append(
        TaskReference(id: try task.text("id"), version: try task.integer("version")))
    }
    return heartbeat
  }

  private func taskSearch() throws(JSONError) -> TaskSearch {
    var search = TaskSearch(
      state: try optional("state") { name throws(JSONError) in
        try choice(name, TaskState.self)
      },
      cursor: try optional("cursor", text))
    if let limit = try optional("limit", integer) { search.limit = Int(clamping: limit) }
    return search
  }

  // MARK: Schedules

  private func scheduleCreate() throws(JSONError) -> ScheduleCreate {
    ScheduleCreate(
      id: try text("id"), cron: try text("cron"), promiseId: try text("promiseId"),
      promiseTimeout: try integer("promiseTimeout"),
      promiseParam: has("promiseParam") ? try value("promiseParam") : .none,
      promiseTags: has("promiseTags") ? try texts("promiseTags") : [:])
  }

  private func scheduleSearch() throws(JSONError) -> ScheduleSearch {
    var search = ScheduleSearch(
      tags: try optional("tags", texts) ?? [:], cursor: try optional("cursor", text))
    if let limit = try optional("limit", integer) { search.limit = Int(clamping: limit) }
    return search
  }
}
