package import DurablePromises

extension ReferenceMachine {
  /// Takes one internal step; one that is not enabled changes nothing (protocol §5.7).
  ///
  /// - Returns: whether the step was enabled.
  @discardableResult
  package mutating func fire(_ step: InternalStep, at now: Instant) -> Bool {
    guard isEnabled(step, now) else { return false }
    switch step {
    case .promiseTimeout(let id):
      materialise(id, now)
    case .listener(let id, let address):
      materialise(id, now)
      for row in promises.indices where promises[row].record.id == id {
        promises[row].listeners.removeAll { $0 == address }
        send(.unblock(promises[row].record, address: address))
      }
    case .callback(let id, let awaiter):
      materialise(id, now)
      for row in promises.indices where promises[row].record.id == id {
        promises[row].callbacks.removeAll { $0 == awaiter }
      }
      wake(awaiter, id, now)
    case .leaseTimeout(let id):
      if let task = task(id, now) { requeue(task, now) }
    case .retry(let id):
      if var task = task(id, now), let promise = promise(id, now) {
        task.retryAt = now.advanced(by: retryTimeout)
        store(task)
        let address = promise.tags["resonate:target"] ?? ""
        send(.execute(task: id, version: task.version, address: address))
      }
    case .schedule(let id):
      if let schedule = schedules.first(where: { $0.id == id }) { run(schedule, now) }
    }
    return true
  }

  /// The guards of the steps (protocol §5.7).
  package func isEnabled(_ step: InternalStep, _ now: Instant) -> Bool {
    switch step {
    case .promiseTimeout(let id):
      guard let stored = promises.first(where: { $0.record.id == id })?.record else { return false }
      // An internal promise of the strict profile is settled by projection only (protocol §5.2).
      let armed = rules.armsInternalDeadlines || rules.isExternal(stored.tags)
      return armed && stored.state == .pending && stored.timeoutAt <= now
    case .listener(let id, let address):
      let stored = promises.first { $0.record.id == id }
      return stored?.listeners.contains(address) == true && promise(id, now)?.state != .pending
    case .callback(let id, let awaiter):
      let stored = promises.first { $0.record.id == id }
      return stored?.callbacks.contains(awaiter) == true && promise(id, now)?.state != .pending
    case .leaseTimeout(let id):
      guard let expiresAt = task(id, now)?.expiresAt else { return false }
      return expiresAt <= now
    case .retry(let id):
      guard let retryAt = task(id, now)?.retryAt else { return false }
      return retryAt <= now
    case .schedule(let id):
      return schedules.contains { $0.id == id && $0.nextRunAt <= now }
    }
  }

  /// Every step that is due, in no particular order.
  package func due(_ now: Instant) -> [InternalStep] {
    var steps: [InternalStep] = []
    for row in promises {
      let id = row.record.id
      if row.record.state == .pending { steps.append(.promiseTimeout(id: id)) }
      for address in row.listeners { steps.append(.listener(id: id, address: address)) }
      for awaiter in row.callbacks { steps.append(.callback(id: id, awaiter: awaiter)) }
    }
    for task in tasks {
      if task.expiresAt != nil { steps.append(.leaseTimeout(id: task.id)) }
      if task.retryAt != nil { steps.append(.retry(id: task.id)) }
    }
    for schedule in schedules { steps.append(.schedule(id: schedule.id)) }
    return steps.filter { isEnabled($0, now) }
  }

  /// Takes steps until none is due.
  ///
  /// - Returns: the steps that were taken.
  @discardableResult
  package mutating func fireDue(at now: Instant) -> [InternalStep] {
    var taken: [InternalStep] = []
    while true {
      let steps = due(now)
      if steps.isEmpty { return taken }
      for step in steps where fire(step, at: now) { taken.append(step) }
    }
  }

  /// Writes down what the deadline of a promise did.
  private mutating func materialise(_ id: String, _ now: Instant) {
    guard let stored = promises.first(where: { $0.record.id == id })?.record else { return }
    if let promise = promise(id, now), promise != stored { storeSettled(promise) }
  }

  /// Tells an awaiter that a promise is settled (protocol §5.6).
  private mutating func wake(_ awaiter: String, _ awaited: String, _ now: Instant) {
    guard var task = task(awaiter, now) else { return }
    switch task.state {
    case .fulfilled: return
    case .suspended:
      task.resumes = [awaited]
      requeue(task, now)
    case .pending, .acquired, .halted:
      if !task.resumes.contains(awaited) { task.resumes.append(awaited) }
      store(task)
    }
  }

  /// All occurrences of a schedule that are due, in order.
  private mutating func run(_ schedule: ScheduleRecord, _ now: Instant) {
    guard let cron = ReferenceCron(schedule.cron) else { return }
    var schedule = schedule
    while schedule.nextRunAt <= now {
      occur(schedule, schedule.nextRunAt, now)
      schedule.lastRunAt = schedule.nextRunAt
      schedule.nextRunAt = cron.next(after: schedule.nextRunAt) ?? Instant(milliseconds: .max)
    }
    for row in schedules.indices where schedules[row].id == schedule.id {
      schedules[row] = schedule
    }
  }
}
