package import DurablePromises

/// The promise machine once more, as plainly as it can be written: lists of records, and rules.
///
/// It exists to disagree with the machine under test. Reads compute the logical view and write
/// nothing; deadlines, obligations, leases, dispatches and schedules are internal steps.
/// Source: protocol §4, §5 and Appendix B.
package struct ReferenceMachine: Hashable, Sendable {
  /// A promise with what hangs on it.
  package struct PromiseRow: Hashable, Sendable {
    package var record: PromiseRecord
    package var callbacks: [String] = []
    package var listeners: [String] = []
  }

  /// A task with its timers and the promises that woke it.
  package struct TaskRow: Hashable, Sendable {
    package var id: String
    package var state: TaskState
    package var version: Int64 = 0
    package var pid: String?
    package var ttl: Int64?
    package var expiresAt: Instant?
    package var retryAt: Instant?
    package var resumes: [String] = []

    /// The task as answers show it.
    package var record: TaskRecord {
      TaskRecord(
        id: id, state: state, version: version, resumes: resumes.count, ttl: ttl, pid: pid)
    }

    /// Done, with nothing left but the version.
    package var fulfilled: TaskRow { TaskRow(id: id, state: .fulfilled, version: version) }
  }

  package var rules: ReferenceRules
  // The lists are in order of the ids; the outbox is in order of time.
  package var retryTimeout: Int64
  package var promises: [PromiseRow] = []
  package var tasks: [TaskRow] = []
  package var schedules: [ScheduleRecord] = []
  package var outbox: [Message] = []

  /// Creates an empty machine.
  package init(_ configuration: Configuration) {
    rules = .of(configuration.profile)
    retryTimeout = configuration.retryTimeout
  }

  /// Answers one request as of one instant.
  package mutating func apply(_ request: Request, at now: Instant) -> Response {
    switch request {
    case .promiseGet(let id): promiseGet(id, now)
    case .promiseCreate(let request): promiseCreate(request, now)
    case .promiseSettle(let request): promiseSettle(request, now)
    case .promiseRegisterCallback(let request): registerCallback(request, now)
    case .promiseRegisterListener(let request): registerListener(request, now)
    case .promiseSearch(let request): promiseSearch(request, now)
    case .taskGet(let id): taskGet(id, now)
    case .taskCreate(let request): taskCreate(request, now)
    case .taskAcquire(let request): taskAcquire(request, now)
    case .taskRelease(let request): taskRelease(request, now)
    case .taskFence(let request): taskFence(request, now)
    case .taskSuspend(let request): taskSuspend(request, now)
    case .taskFulfill(let request): taskFulfill(request, now)
    case .taskHeartbeat(let request): taskHeartbeat(request, now)
    case .taskHalt(let id): taskHalt(id, now)
    case .taskContinue(let id): taskContinue(id, now)
    case .taskSearch(let request): taskSearch(request, now)
    case .scheduleGet(let id): scheduleGet(id)
    case .scheduleCreate(let request): scheduleCreate(request, now)
    case .scheduleDelete(let id): scheduleDelete(id)
    case .scheduleSearch(let request): scheduleSearch(request)
    }
  }
}

// MARK: - The helpers of Appendix B

extension ReferenceMachine {
  /// `P(id)` of Appendix B: the promise as it is now, whether or not that is written down.
  package func promise(_ id: String, _ now: Instant) -> PromiseRecord? {
    promises.first { $0.record.id == id }.map { view($0.record, now) }
  }

  /// A promise past its deadline is settled, written down or not.
  package func view(_ stored: PromiseRecord, _ now: Instant) -> PromiseRecord {
    guard stored.state == .pending && stored.timeoutAt <= now else { return stored }
    var settled = stored
    settled.state = rules.isTimer(stored.tags) ? .resolved : .rejectedTimedout
    settled.settledAt = stored.timeoutAt
    return settled
  }

  /// `T(id)` of Appendix B: the task as it is now; fulfilled if its promise is settled.
  package func task(_ id: String, _ now: Instant) -> TaskRow? {
    guard let task = tasks.first(where: { $0.id == id }), let promise = promise(id, now) else {
      return nil
    }
    return promise.state == .pending ? task : task.fulfilled
  }

  /// `live(id, v)`: somebody holds the task at this version, and there is still something to do.
  package func live(_ id: String, _ version: Int64, _ now: Instant) -> Bool {
    guard let task = task(id, now) else { return false }
    return task.state == .acquired && task.version == version
  }

  /// Writes a record of a promise that exists.
  package mutating func store(_ record: PromiseRecord) {
    for row in promises.indices where promises[row].record.id == record.id {
      promises[row].record = record
    }
  }

  /// Writes a task that exists.
  package mutating func store(_ task: TaskRow) {
    for row in tasks.indices where tasks[row].id == task.id { tasks[row] = task }
  }

  /// Writes a settled promise, and fulfils its task in the same step.
  package mutating func storeSettled(_ record: PromiseRecord) {
    store(record)
    if let task = tasks.first(where: { $0.id == record.id }) { store(task.fulfilled) }
  }

  /// `settle(p, s, val)`: by a client, before the deadline.
  package mutating func settle(
    _ pending: PromiseRecord, _ state: PromiseState, _ value: Value, _ now: Instant
  ) -> PromiseRecord {
    var settled = pending
    settled.state = state
    settled.value = value
    settled.settledAt = now
    storeSettled(settled)
    return settled
  }

  /// `born(req, at)`: what creating a promise at an instant yields, with its task.
  package mutating func born(_ create: PromiseCreate, _ instant: Instant) -> PromiseRecord {
    let stillborn = create.timeoutAt <= instant
    let pending = PromiseRecord(
      id: create.id, state: .pending, param: create.param, tags: create.tags,
      timeoutAt: create.timeoutAt, createdAt: stillborn ? create.timeoutAt : instant)
    let record = view(pending, instant)
    insert(PromiseRow(record: record))
    if create.tags["resonate:target"] != nil {
      var task = TaskRow(id: create.id, state: stillborn ? .fulfilled : .pending)
      if !stillborn { task.retryAt = max(rules.delay(create.tags) ?? instant, instant) }
      insert(task)
    }
    return record
  }

  /// Adds a promise, in order of the ids.
  package mutating func insert(_ row: PromiseRow) {
    let place = promises.firstIndex { $0.record.id > row.record.id } ?? promises.endIndex
    promises.insert(row, at: place)
  }

  /// Adds a task, in order of the ids.
  package mutating func insert(_ task: TaskRow) {
    tasks.insert(task, at: tasks.firstIndex { $0.id > task.id } ?? tasks.endIndex)
  }

  /// A worker takes a task, at the next version.
  package mutating func hold(_ task: TaskRow, _ pid: String, _ ttl: Int64, _ now: Instant)
    -> TaskRow
  {
    let held = TaskRow(
      id: task.id, state: .acquired, version: task.version + 1, pid: pid, ttl: ttl,
      expiresAt: now.advanced(by: ttl))
    store(held)
    return held
  }

  /// A task is to be had, from now on.
  package mutating func requeue(_ task: TaskRow, _ now: Instant) {
    var queued = task
    queued.state = .pending
    (queued.pid, queued.ttl, queued.expiresAt) = (nil, nil, nil)
    queued.retryAt = now
    store(queued)
  }

  /// The other promises of the branch, as they are now (protocol §5.6).
  package func preload(_ id: String, _ now: Instant) -> [PromiseRecord] {
    guard rules.preloads, let branch = promise(id, now)?.tags["resonate:branch"] else { return [] }
    return promises.filter { $0.record.id != id && $0.record.tags["resonate:branch"] == branch }
      .map { view($0.record, now) }
  }

  /// Puts a message into the outbox, in place of an older one with its key.
  package mutating func send(_ message: Message) {
    outbox.removeAll { $0.key == message.key }
    outbox.append(message)
  }

  /// The answer to a request that went wrong.
  package func no(_ status: Response.Status, _ why: String) -> Response {
    Response(status, .problem(why))
  }
}
