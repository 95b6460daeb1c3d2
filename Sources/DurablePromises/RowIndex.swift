/// The rows of a snapshot by id, for the checks of properties.
struct RowIndex {
  let snapshot: Snapshot
  let now: Instant
  /// The first row of each id.
  private(set) var promises: [Name: Snapshot.PromiseRow] = [:]
  private(set) var tasks: [Name: Snapshot.TaskRow] = [:]
  private(set) var schedules: [Name: ScheduleRecord] = [:]
  private(set) var messages: [Message.Key: Message] = [:]

  init(_ snapshot: Snapshot, at now: Instant) {
    self.snapshot = snapshot
    self.now = now
    for row in snapshot.promises where promises[Name(row.record.id)] == nil {
      promises[Name(row.record.id)] = row
    }
    for row in snapshot.tasks where tasks[Name(row.id)] == nil { tasks[Name(row.id)] = row }
    for record in snapshot.schedules where schedules[Name(record.id)] == nil {
      schedules[Name(record.id)] = record
    }
    for message in snapshot.outbox where messages[message.key] == nil {
      messages[message.key] = message
    }
  }

  func promise(_ id: String) -> Snapshot.PromiseRow? { promises[Name(id)] }
  func task(_ id: String) -> Snapshot.TaskRow? { tasks[Name(id)] }

  /// Whether there is such a promise, and its deadline has not passed either.
  func isPending(_ id: String) -> Bool {
    promise(id).map { $0.record.state == .pending && $0.record.timeoutAt > now } ?? false
  }
}

extension Snapshot.PromiseRow {
  var isTimer: Bool { Tag.isTimer(record.tags) }
  var target: String? { record.tags[Tag.target] }
  /// What the deadline makes of the promise.
  var verdict: PromiseState { isTimer ? .resolved : .rejectedTimedout }
  var isPending: Bool { record.state == .pending }
  /// Whether the promise was settled by its deadline.
  var isSettledByDeadline: Bool { record.settledAt == record.timeoutAt }
}

extension Snapshot.TaskRow {
  /// Whether no lease and no dispatch is set.
  var hasNoTimer: Bool { hasNoLease && retryAt == nil }
  var hasNoLease: Bool { pid == nil && ttl == nil && expiresAt == nil }
  var hasWholeLease: Bool { pid != nil && ttl != nil && expiresAt != nil }
}

extension Message.Key {
  /// What a violation calls the message.
  var subject: String {
    switch self {
    case .execute(let task): "execute \(task)"
    case .unblock(let promise, let address): "unblock \(promise) to \(address)"
    }
  }
}

/// The violations found so far.
struct Findings {
  private(set) var violations: [Violation] = []

  mutating func require(
    _ condition: Bool, _ property: StateProperty, _ subject: @autoclosure () -> String
  ) {
    if !condition { violations.append(Violation(name: property.rawValue, subject: subject())) }
  }

  mutating func require(
    _ condition: Bool, _ property: TransitionProperty, _ subject: @autoclosure () -> String
  ) {
    if !condition { violations.append(Violation(name: property.rawValue, subject: subject())) }
  }

  mutating func note(_ name: String, _ subject: String) {
    violations.append(Violation(name: name, subject: subject))
  }
}
