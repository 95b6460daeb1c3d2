/// What the machine can be asked: the 21 request kinds of the protocol.
///
/// Source: protocol §1.3 and §4.
public enum Request: Hashable, Sendable {
  /// Shows a promise.
  case promiseGet(id: String)
  /// Creates a promise, or finds the one that has its id.
  case promiseCreate(PromiseCreate)
  /// Settles a promise, or finds out how it was settled.
  case promiseSettle(PromiseSettle)
  /// Asks that a task be woken when a promise settles.
  case promiseRegisterCallback(RegisterCallback)
  /// Asks that an address be told when a promise settles.
  case promiseRegisterListener(RegisterListener)
  /// Lists promises.
  case promiseSearch(PromiseSearch)
  /// Shows a task.
  case taskGet(id: String)
  /// Creates a promise with a task that the caller holds, or takes its pending task.
  case taskCreate(TaskCreate)
  /// Takes a pending task under a lease.
  case taskAcquire(TaskAcquire)
  /// Gives a task back.
  case taskRelease(TaskRelease)
  /// Creates or settles another promise while the caller holds the task.
  case taskFence(TaskFence)
  /// Parks a task until something that it awaits settles.
  case taskSuspend(TaskSuspend)
  /// Settles the promise of a task that the caller holds.
  case taskFulfill(TaskFulfill)
  /// Renews leases.
  case taskHeartbeat(TaskHeartbeat)
  /// Stops a task until an operator lets it go on.
  case taskHalt(id: String)
  /// Lets a halted task go on.
  case taskContinue(id: String)
  /// Lists tasks.
  case taskSearch(TaskSearch)
  /// Shows a schedule.
  case scheduleGet(id: String)
  /// Creates a schedule, or finds the one that has its id.
  case scheduleCreate(ScheduleCreate)
  /// Removes a schedule.
  case scheduleDelete(id: String)
  /// Lists schedules.
  case scheduleSearch(ScheduleSearch)

  /// The names of the kinds on the wire.
  public enum Kind: String, CaseIterable, Codable, Hashable, Sendable {
    case promiseGet = "promise.get"
    case promiseCreate = "promise.create"
    case promiseSettle = "promise.settle"
    case promiseRegisterCallback = "promise.register_callback"
    case promiseRegisterListener = "promise.register_listener"
    case promiseSearch = "promise.search"
    case taskGet = "task.get"
    case taskCreate = "task.create"
    case taskAcquire = "task.acquire"
    case taskRelease = "task.release"
    case taskFence = "task.fence"
    case taskSuspend = "task.suspend"
    case taskFulfill = "task.fulfill"
    case taskHeartbeat = "task.heartbeat"
    case taskHalt = "task.halt"
    case taskContinue = "task.continue"
    case taskSearch = "task.search"
    case scheduleGet = "schedule.get"
    case scheduleCreate = "schedule.create"
    case scheduleDelete = "schedule.delete"
    case scheduleSearch = "schedule.search"
  }

  /// The kind of the request.
  public var kind: Kind {
    switch self {
    case .promiseGet: .promiseGet
    case .promiseCreate: .promiseCreate
    case .promiseSettle: .promiseSettle
    case .promiseRegisterCallback: .promiseRegisterCallback
    case .promiseRegisterListener: .promiseRegisterListener
    case .promiseSearch: .promiseSearch
    case .taskGet: .taskGet
    case .taskCreate: .taskCreate
    case .taskAcquire: .taskAcquire
    case .taskRelease: .taskRelease
    case .taskFence: .taskFence
    case .taskSuspend: .taskSuspend
    case .taskFulfill: .taskFulfill
    case .taskHeartbeat: .taskHeartbeat
    case .taskHalt: .taskHalt
    case .taskContinue: .taskContinue
    case .taskSearch: .taskSearch
    case .scheduleGet: .scheduleGet
    case .scheduleCreate: .scheduleCreate
    case .scheduleDelete: .scheduleDelete
    case .scheduleSearch: .scheduleSearch
    }
  }
}
