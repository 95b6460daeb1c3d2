/// All that a machine holds, as rows.
///
/// Promises, tasks and schedules are in the order of the bytes of their ids, the sets inside a row
/// likewise, and messages in the order in which they will be taken. Two machines that behave alike
/// from here on have equal snapshots. Source: protocol §4.19.
public struct Snapshot: Hashable, Sendable {
  /// A promise with what the wire does not show.
  public struct PromiseRow: Hashable, Sendable {
    /// The promise as it is stored; its deadline may have passed.
    public var record: PromiseRecord
    /// The promises whose tasks are to be woken.
    public var callbacks: [String]
    /// The addresses that are to be told.
    public var listeners: [String]

    /// Creates a row.
    ///
    /// - Parameters:
    ///   - record: the promise.
    ///   - callbacks: the promises whose tasks are to be woken.
    ///   - listeners: the addresses that are to be told.
    public init(_ record: PromiseRecord, callbacks: [String] = [], listeners: [String] = []) {
      self.record = record
      self.callbacks = callbacks
      self.listeners = listeners
    }
  }

  /// A task with what the wire does not show.
  public struct TaskRow: Hashable, Sendable {
    /// The id of the promise that the task is to settle.
    public var id: String
    /// Where the task is in its life.
    public var state: TaskState
    /// The fencing version.
    public var version: Int64
    /// The length of the lease in milliseconds, while acquired.
    public var ttl: Int64?
    /// The process that holds the lease, while acquired.
    public var pid: String?
    /// When the lease ends, while acquired.
    public var expiresAt: Instant?
    /// When the task is dispatched next, while pending.
    public var retryAt: Instant?
    /// The awaited promises that settled since the task was last acquired or suspended.
    public var resumes: [String]

    /// Creates a row.
    ///
    /// - Parameters:
    ///   - id: the id of the promise that the task is to settle.
    ///   - state: where the task is in its life.
    ///   - version: the fencing version.
    ///   - ttl: the length of the lease in milliseconds, while acquired.
    ///   - pid: the process that holds the lease, while acquired.
    ///   - expiresAt: when the lease ends, while acquired.
    ///   - retryAt: when the task is dispatched next, while pending.
    ///   - resumes: the awaited promises that settled since it was last acquired or suspended.
    public init(
      id: String, state: TaskState, version: Int64, ttl: Int64? = nil, pid: String? = nil,
      expiresAt: Instant? = nil, retryAt: Instant? = nil, resumes: [String] = []
    ) {
      self.id = id
      self.state = state
      self.version = version
      self.ttl = ttl
      self.pid = pid
      self.expiresAt = expiresAt
      self.retryAt = retryAt
      self.resumes = resumes
    }

    /// The task as requests and answers show it.
    public var record: TaskRecord {
      TaskRecord(
        id: id, state: state, version: version, resumes: resumes.count, ttl: ttl, pid: pid)
    }
  }

  /// What the machine was configured with.
  public var configuration: Configuration
  /// All promises.
  public var promises: [PromiseRow]
  /// All tasks.
  public var tasks: [TaskRow]
  /// All schedules.
  public var schedules: [ScheduleRecord]
  /// All messages that were not taken.
  public var outbox: [Message]

  /// Creates a snapshot.
  ///
  /// - Parameters:
  ///   - configuration: what the machine was configured with.
  ///   - promises: all promises.
  ///   - tasks: all tasks.
  ///   - schedules: all schedules.
  ///   - outbox: all messages that were not taken.
  public init(
    configuration: Configuration = .init(), promises: [PromiseRow] = [], tasks: [TaskRow] = [],
    schedules: [ScheduleRecord] = [], outbox: [Message] = []
  ) {
    self.configuration = configuration
    self.promises = promises
    self.tasks = tasks
    self.schedules = schedules
    self.outbox = outbox
  }
}

/// A snapshot that no machine can have written.
public struct SnapshotError: Error, Hashable, CustomStringConvertible {
  /// What does not hold.
  public var violations: [Violation]

  /// What is wrong, and what to do.
  public var description: String {
    let list = violations.prefix(5).map(\.description).joined(separator: "; ")
    let more = violations.count > 5 ? "; and \(violations.count - 5) more" : ""
    return """
      The snapshot breaks \(violations.count) \(violations.count == 1 ? "rule" : "rules"): \
      \(list)\(more). Restore an older snapshot, or read the log from its beginning.
      """
  }
}

/// A property of the protocol that does not hold.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
  /// The official name of the property, such as `well_formed_task_acquired_iff_has_pid`.
  public var name: String
  /// The id of the promise, task or schedule that breaks it, or the key of the message.
  public var subject: String

  /// Creates a violation.
  ///
  /// - Parameters:
  ///   - name: the official name of the property.
  ///   - subject: the id of what breaks it.
  public init(name: String, subject: String) {
    self.name = name
    self.subject = subject
  }

  /// The name and the subject.
  public var description: String { "\(name) does not hold for \(subject)" }
}
