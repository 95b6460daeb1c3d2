/// Creates a promise with a task that the caller holds, or takes its pending task.
///
/// Source: protocol §4.8.
public struct TaskCreate: Hashable, Codable, Sendable {
  /// The process that takes the task.
  public var pid: String
  /// The length of the lease, in milliseconds.
  public var ttl: Int64
  /// The promise to create.
  public var action: PromiseCreate

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - pid: the process that takes the task.
  ///   - ttl: the length of the lease, in milliseconds.
  ///   - action: the promise to create.
  public init(pid: String, ttl: Int64, action: PromiseCreate) {
    self.pid = pid
    self.ttl = ttl
    self.action = action
  }
}

/// Takes a pending task under a lease.
///
/// Source: protocol §4.9.
public struct TaskAcquire: Hashable, Codable, Sendable {
  /// The task.
  public var id: String
  /// The version that the message carried.
  public var version: Int64
  /// The process that takes the task.
  public var pid: String
  /// The length of the lease, in milliseconds.
  public var ttl: Int64

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - id: the task.
  ///   - version: the version that the message carried.
  ///   - pid: the process that takes the task.
  ///   - ttl: the length of the lease, in milliseconds.
  public init(id: String, version: Int64, pid: String, ttl: Int64) {
    self.id = id
    self.version = version
    self.pid = pid
    self.ttl = ttl
  }
}

/// Gives a task back, to be dispatched again at once.
///
/// Source: protocol §4.10.
public struct TaskRelease: Hashable, Codable, Sendable {
  /// The task.
  public var id: String
  /// The version under which the caller holds it.
  public var version: Int64

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - id: the task.
  ///   - version: the version under which the caller holds it.
  public init(id: String, version: Int64) {
    self.id = id
    self.version = version
  }
}

/// What a fenced request does while the lease holds.
///
/// Source: protocol §4.11.
public enum FenceAction: Hashable, Sendable {
  /// Creates a promise.
  case create(PromiseCreate)
  /// Settles a promise.
  case settle(PromiseSettle)

  /// The promise that the action is about.
  public var id: String {
    switch self {
    case .create(let create): create.id
    case .settle(let settle): settle.id
    }
  }
}

/// Creates or settles another promise on condition that the caller holds the task.
///
/// Source: protocol §4.11.
public struct TaskFence: Hashable, Sendable {
  /// The task whose lease guards the action.
  public var id: String
  /// The version under which the caller holds it.
  public var version: Int64
  /// What to do.
  public var action: FenceAction

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - id: the task whose lease guards the action.
  ///   - version: the version under which the caller holds it.
  ///   - action: what to do.
  public init(id: String, version: Int64, action: FenceAction) {
    self.id = id
    self.version = version
    self.action = action
  }
}

/// Parks a task until one of the promises that it awaits settles.
///
/// Source: protocol §4.12.
public struct TaskSuspend: Hashable, Codable, Sendable {
  /// The task.
  public var id: String
  /// The version under which the caller holds it.
  public var version: Int64
  /// What it awaits; at least one.
  public var actions: [RegisterCallback]

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - id: the task.
  ///   - version: the version under which the caller holds it.
  ///   - actions: what it awaits; at least one.
  public init(id: String, version: Int64, actions: [RegisterCallback]) {
    self.id = id
    self.version = version
    self.actions = actions
  }
}

/// Settles the promise of a task that the caller holds.
///
/// Source: protocol §4.13.
public struct TaskFulfill: Hashable, Codable, Sendable {
  /// The task.
  public var id: String
  /// The version under which the caller holds it.
  public var version: Int64
  /// How to settle its promise.
  public var action: PromiseSettle

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - id: the task.
  ///   - version: the version under which the caller holds it.
  ///   - action: how to settle its promise.
  public init(id: String, version: Int64, action: PromiseSettle) {
    self.id = id
    self.version = version
    self.action = action
  }
}

/// A task at one version, as a heartbeat lists it.
///
/// Source: protocol §4.14.
public struct TaskReference: Hashable, Codable, Sendable {
  /// The task.
  public var id: String
  /// The version under which the caller holds it.
  public var version: Int64

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - id: the task.
  ///   - version: the version under which the caller holds it.
  public init(id: String, version: Int64) {
    self.id = id
    self.version = version
  }
}

/// Renews the leases of tasks that the caller holds.
///
/// Source: protocol §4.14.
public struct TaskHeartbeat: Hashable, Codable, Sendable {
  /// The process that holds them.
  public var pid: String
  /// The tasks.
  public var tasks: [TaskReference]

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - pid: the process that holds them.
  ///   - tasks: the tasks.
  public init(pid: String, tasks: [TaskReference]) {
    self.pid = pid
    self.tasks = tasks
  }
}

/// Lists tasks by state, in order of their ids.
///
/// Source: protocol §4.16.
public struct TaskSearch: Hashable, Codable, Sendable {
  /// Only tasks in this state.
  public var state: TaskState?
  /// How many to list at most, 1 to 1000.
  public var limit: Int
  /// Only ids after this one.
  public var cursor: String?

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - state: only tasks in this state.
  ///   - limit: how many to list at most, 1 to 1000.
  ///   - cursor: only ids after this one.
  public init(state: TaskState? = nil, limit: Int = 100, cursor: String? = nil) {
    self.state = state
    self.limit = limit
    self.cursor = cursor
  }
}
