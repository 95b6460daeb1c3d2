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
    /// Shows a promise.
    case promiseGet = "promise.get"
    /// Creates a promise, or finds the one that has its id.
    case promiseCreate = "promise.create"
    /// Settles a promise, or finds out how it was settled.
    case promiseSettle = "promise.settle"
    /// Asks that a task be woken when a promise settles.
    case promiseRegisterCallback = "promise.register_callback"
    /// Asks that an address be told when a promise settles.
    case promiseRegisterListener = "promise.register_listener"
    /// Lists promises.
    case promiseSearch = "promise.search"
    /// Shows a task.
    case taskGet = "task.get"
    /// Creates a promise with a task that the caller holds, or takes its pending task.
    case taskCreate = "task.create"
    /// Takes a pending task under a lease.
    case taskAcquire = "task.acquire"
    /// Gives a task back.
    case taskRelease = "task.release"
    /// Creates or settles another promise while the caller holds the task.
    case taskFence = "task.fence"
    /// Parks a task until something that it awaits settles.
    case taskSuspend = "task.suspend"
    /// Settles the promise of a task that the caller holds.
    case taskFulfill = "task.fulfill"
    /// Renews leases.
    case taskHeartbeat = "task.heartbeat"
    /// Stops a task until an operator lets it go on.
    case taskHalt = "task.halt"
    /// Lets a halted task go on.
    case taskContinue = "task.continue"
    /// Lists tasks.
    case taskSearch = "task.search"
    /// Shows a schedule.
    case scheduleGet = "schedule.get"
    /// Creates a schedule, or finds the one that has its id.
    case scheduleCreate = "schedule.create"
    /// Removes a schedule.
    case scheduleDelete = "schedule.delete"
    /// Lists schedules.
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
