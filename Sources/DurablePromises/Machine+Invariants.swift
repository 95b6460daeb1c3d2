extension Machine {
  /// The state properties that do not hold.
  ///
  /// Complexity: O(*n* log *n*). Source: protocol §8.1–8.4.
  ///
  /// - Parameter now: the instant of the last step.
  /// - Returns: nothing, unless the machine is broken.
  public func violations(at now: Instant) -> [Violation] {
    snapshot().violations(at: now)
  }

  /// Stops the program if a state property does not hold.
  ///
  /// In debug builds each step checks by itself what it wrote, in time that does not grow with the
  /// machine. This one looks at everything: O(*n* log *n*).
  ///
  /// - Parameter now: the instant of the last step.
  public func assertInvariants(at now: Instant) {
    let violations = violations(at: now)
    precondition(violations.isEmpty, "\(violations)")
  }

  /// All internal steps that ``fire(_:at:)`` would take, for explorers and checkers.
  ///
  /// Complexity: O(*n* log *n*).
  ///
  /// - Parameter now: the instant of the steps.
  /// - Returns: the steps, ordered by kind and id.
  public func enabledSteps(at now: Instant) -> [InternalStep] {
    let rows = snapshot()
    var deadlines: [InternalStep] = []
    var obligations: [InternalStep] = []
    for row in rows.promises {
      let (record, id) = (row.record, row.record.id)
      let isSettled = record.state != .pending || record.timeoutAt <= now
      guard isSettled else { continue }
      if record.state == .pending, configuration.isArmed(record.tags) {
        deadlines.append(.promiseTimeout(id: id))
      }
      obligations += row.callbacks.map { .callback(id: id, awaiter: $0) }
      obligations += row.listeners.map { .listener(id: id, address: $0) }
    }
    var leases: [InternalStep] = []
    var retries: [InternalStep] = []
    for row in rows.tasks {
      guard let promise = number(row.id), isPending(promise, at: now) else { continue }
      if let end = row.expiresAt, end <= now { leases.append(.leaseTimeout(id: row.id)) }
      if let due = row.retryAt, due <= now { retries.append(.retry(id: row.id)) }
    }
    let schedules = rows.schedules.filter { $0.nextRunAt <= now && $0.nextRunAt != .never }
      .map { InternalStep.schedule(id: $0.id) }
    return deadlines + obligations + leases + schedules + retries
  }

  #if DEBUG
    /// Checks the promises and tasks that the current step wrote.
    mutating func assertTouched(at now: Instant) {
      let tasksOfPromises = touchedPromises.map { promises[Int($0)].task }.filter { $0 >= 0 }
      for number in touchedTasks.union(tasksOfPromises) {
        let task = tasks[Int(number)]
        let promise = promises[Int(task.promise)].record
        precondition(
          (task.lease != nil) == (task.state == .acquired),
          "The task \(promise.id) has a lease exactly while acquired.")
        precondition(
          (task.retryAt != nil) == (task.state == .pending),
          "The task \(promise.id) has an instant of dispatch exactly while pending.")
        precondition(
          (task.state == .fulfilled) == (promise.state != .pending),
          "The task \(promise.id) is fulfilled exactly when its promise is settled.")
        precondition(
          task.resumes.isEmpty || ![.fulfilled, .suspended].contains(task.state),
          "The task \(promise.id) has resumes although it is \(task.state).")
        precondition(
          task.version >= 1 || ![.acquired, .suspended].contains(task.state),
          "The task \(promise.id) is \(task.state) and was never acquired.")
      }
      for number in touchedPromises {
        let promise = promises[Int(number)]
        let (record, owed) = (promise.record, obligations[number])
        precondition(
          (record.settledAt != nil) == (record.state != .pending),
          "The promise \(record.id) has an instant of settlement exactly when settled.")
        precondition(
          (record.settledAt ?? record.createdAt) <= record.timeoutAt,
          "The promise \(record.id) was settled or created after its deadline.")
        precondition(
          record.state != .pending || (record.createdAt < record.timeoutAt && record.value.isEmpty),
          "The promise \(record.id) is pending after its deadline or with a value.")
        precondition(
          (owed != nil) == promise.traits.contains(.obliged) && owed?.isEmpty != true,
          "The promise \(record.id) does not know whether it has obligations.")
        precondition(
          owed == nil || promise.traits.contains(.external),
          "The promise \(record.id) has obligations and is not external.")
        precondition(
          owed?.callbacks.contains(number) != true, "The promise \(record.id) awaits itself.")
        precondition(
          self.owed.contains(number) == (owed != nil && record.state != .pending),
          "The obligations of \(record.id) are not where settled promises' are.")
      }
      touchedPromises.removeAll(keepingCapacity: true)
      touchedTasks.removeAll(keepingCapacity: true)
    }
  #endif
}
