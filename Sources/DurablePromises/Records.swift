/// The states of a promise.
///
/// Source: protocol §5.3.
public enum PromiseState: String, CaseIterable, Codable, Hashable, Sendable {
  /// Not settled yet.
  case pending
  /// Settled with a value.
  case resolved
  /// Settled with an error.
  case rejected
  /// Settled by somebody who no longer wants it.
  case rejectedCanceled = "rejected_canceled"
  /// Settled by its deadline.
  case rejectedTimedout = "rejected_timedout"
}

/// A promise as requests and answers show it.
///
/// Source: protocol §3.2.
public struct PromiseRecord: Hashable, Codable, Sendable {
  /// The name under which the promise was created.
  public var id: String
  /// Pending, or how it was settled.
  public var state: PromiseState
  /// What the creator gave; fixed at creation.
  public var param: Value
  /// What it was settled with; empty until then, and if the deadline settled it.
  public var value: Value
  /// Marks by which server and SDKs know what the promise is for; fixed at creation.
  public var tags: [String: String]
  /// The deadline; fixed at creation.
  public var timeoutAt: Instant
  /// When it was created; the deadline, if it was created after its own deadline.
  public var createdAt: Instant
  /// When it was settled; exactly the deadline, if that settled it.
  public var settledAt: Instant?

  /// Creates a record.
  ///
  /// - Parameters:
  ///   - id: the name of the promise.
  ///   - state: pending, or how it was settled.
  ///   - param: what the creator gave.
  ///   - value: what it was settled with.
  ///   - tags: marks.
  ///   - timeoutAt: the deadline.
  ///   - createdAt: when it was created.
  ///   - settledAt: when it was settled, unless pending.
  public init(
    id: String, state: PromiseState, param: Value = .none, value: Value = .none,
    tags: [String: String] = [:], timeoutAt: Instant, createdAt: Instant, settledAt: Instant? = nil
  ) {
    self.id = id
    self.state = state
    self.param = param
    self.value = value
    self.tags = tags
    self.timeoutAt = timeoutAt
    self.createdAt = createdAt
    self.settledAt = settledAt
  }
}

/// The states of a task.
///
/// Source: protocol §5.5.
public enum TaskState: String, CaseIterable, Codable, Hashable, Sendable {
  /// Waits for a worker.
  case pending
  /// Held by a worker under a lease.
  case acquired
  /// Parked until a promise that it awaits settles.
  case suspended
  /// Stopped by an operator.
  case halted
  /// Done: its promise is settled.
  case fulfilled
}

/// A task as requests and answers show it.
///
/// Source: protocol §3.3.
public struct TaskRecord: Hashable, Codable, Sendable {
  /// The id of the promise that the task is to settle.
  public var id: String
  /// Where the task is in its life.
  public var state: TaskState
  /// The fencing version: rises by one with each acquisition.
  public var version: Int64
  /// How many awaited promises settled since the task was last acquired or suspended.
  public var resumes: Int
  /// The length of the lease in milliseconds, while acquired.
  public var ttl: Int64?
  /// The process that holds the lease, while acquired.
  public var pid: String?

  /// Creates a record.
  ///
  /// - Parameters:
  ///   - id: the id of the promise that the task is to settle.
  ///   - state: where the task is in its life.
  ///   - version: the fencing version.
  ///   - resumes: how many awaited promises settled since it was last acquired or suspended.
  ///   - ttl: the length of the lease in milliseconds, while acquired.
  ///   - pid: the process that holds the lease, while acquired.
  public init(
    id: String, state: TaskState, version: Int64, resumes: Int = 0, ttl: Int64? = nil,
    pid: String? = nil
  ) {
    self.id = id
    self.state = state
    self.version = version
    self.resumes = resumes
    self.ttl = ttl
    self.pid = pid
  }
}

/// A rule that creates one promise per occurrence.
///
/// Source: protocol §3.4.
public struct ScheduleRecord: Hashable, Codable, Sendable {
  /// The name of the schedule.
  public var id: String
  /// When it occurs, as a cron expression in UTC.
  public var cron: String
  /// The template of the promises' ids.
  public var promiseId: String
  /// How long after the occurrence the deadline of its promise is, in milliseconds.
  public var promiseTimeout: Int64
  /// What each promise carries in.
  public var promiseParam: Value
  /// The tags of each promise.
  public var promiseTags: [String: String]
  /// When the schedule was created.
  public var createdAt: Instant
  /// When it occurs next.
  public var nextRunAt: Instant
  /// When it occurred last, if ever.
  public var lastRunAt: Instant?

  /// Creates a record.
  ///
  /// - Parameters:
  ///   - id: the name of the schedule.
  ///   - cron: when it occurs.
  ///   - promiseId: the template of the promises' ids.
  ///   - promiseTimeout: from occurrence to deadline, in milliseconds.
  ///   - promiseParam: what each promise carries in.
  ///   - promiseTags: the tags of each promise.
  ///   - createdAt: when the schedule was created.
  ///   - nextRunAt: when it occurs next.
  ///   - lastRunAt: when it occurred last, if ever.
  public init(
    id: String, cron: String, promiseId: String, promiseTimeout: Int64,
    promiseParam: Value = .none, promiseTags: [String: String] = [:], createdAt: Instant,
    nextRunAt: Instant, lastRunAt: Instant? = nil
  ) {
    self.id = id
    self.cron = cron
    self.promiseId = promiseId
    self.promiseTimeout = promiseTimeout
    self.promiseParam = promiseParam
    self.promiseTags = promiseTags
    self.createdAt = createdAt
    self.nextRunAt = nextRunAt
    self.lastRunAt = lastRunAt
  }
}
