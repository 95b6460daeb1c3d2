/// The rows of a snapshot by id, for the checks of properties.
struct RowIndex {
  let snapshot: Snapshot
  let now: Instant
  /// Where the first row of each id is.
  private var promises: [Name: Int32] = [:]
  private var tasks: [Name: Int32] = [:]
  private var schedules: [Name: Int32] = [:]
  private(set) var messages: [Message.Key: Message] = [:]

  init(_ snapshot: Snapshot, at now: Instant) {
    self.snapshot = snapshot
    self.now = now
    promises.reserveCapacity(snapshot.promises.count)
    tasks.reserveCapacity(snapshot.tasks.count)
    func put(_ place: Int, _ id: String, in places: inout [Name: Int32]) {
      places[Name(id), default: Int32(place)] += 0
    }
    for place in snapshot.promises.indices {
      put(place, snapshot.promises[place].record.id, in: &promises)
    }
    for place in snapshot.tasks.indices { put(place, snapshot.tasks[place].id, in: &tasks) }
    for place in snapshot.schedules.indices {
      put(place, snapshot.schedules[place].id, in: &schedules)
    }
    for message in snapshot.outbox where messages[message.key] == nil {
      messages[message.key] = message
    }
  }

  func promise(_ id: String) -> Snapshot.PromiseRow? {
    promises[Name(id)].map { snapshot.promises[Int($0)] }
  }

  func task(_ id: String) -> Snapshot.TaskRow? {
    tasks[Name(id)].map { snapshot.tasks[Int($0)] }
  }

  func schedule(_ id: String) -> ScheduleRecord? {
    schedules[Name(id)].map { snapshot.schedules[Int($0)] }
  }

  /// Whether any two promises, tasks or schedules share an id.
  var hasDuplicates: Bool {
    promises.count < snapshot.promises.count || tasks.count < snapshot.tasks.count
      || schedules.count < snapshot.schedules.count
  }

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
  var hasObligations: Bool { !callbacks.isEmpty || !listeners.isEmpty }
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
