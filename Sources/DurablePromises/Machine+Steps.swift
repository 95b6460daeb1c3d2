extension Machine {
  /// Takes one internal step, if it is enabled.
  ///
  /// Complexity: as ``apply(_:at:)``; R7 is O(occurrences). Source: protocol §5.7.
  ///
  /// - Parameters:
  ///   - step: the step.
  ///   - now: the instant of the step; not before that of the call before.
  /// - Returns: whether it was enabled; if not, nothing changed.
  public mutating func fire(_ step: InternalStep, at now: Instant) -> Bool {
    defer { finishStep(at: now) }
    switch step {
    case .promiseTimeout(let id):
      return number(id).map { fireDeadline($0, at: now) } ?? false
    case .listener(let id, let address):
      return number(id).map { fireListener($0, Name(address), at: now) } ?? false
    case .callback(let id, let awaiter):
      guard let promise = number(id), let awaiter = number(awaiter) else { return false }
      return fireCallback(promise, awaiter, at: now)
    case .leaseTimeout(let id):
      return taskNumber(id).map { fireLease($0, at: now) } ?? false
    case .retry(let id):
      return taskNumber(id).map { fireRetry($0, at: now) } ?? false
    case .schedule(let id):
      return scheduleNumbers[Name(id)].map { fireSchedule(Int($0), at: now) } ?? false
    }
  }

  /// Takes all internal steps that are due: deadlines first, then wakes and tellings, leases,
  /// schedules, and dispatches.
  ///
  /// Deadlines come first so that an awaiter that dies is not woken in the same instant. Afterwards
  /// no step is enabled at this instant. The order depends on instants and ids alone.
  ///
  /// Complexity: O(steps × log *n*), O(1) if none is due. Source: protocol §5.4 and §5.7.
  ///
  /// - Parameter now: the instant of all the steps; not before that of the call before.
  /// - Returns: the steps, in the order in which they were taken.
  @discardableResult
  public mutating func fireDue(at now: Instant) -> [InternalStep] {
    guard let due = nextDue, due <= now else { return [] }
    defer { finishStep(at: now) }
    var steps: [InternalStep] = []
    if bug == .resumeAfterDeadline {
      for promise in owedInOrder() { discharge(promise, at: now, into: &steps) }
    }
    for promise in takeDeadlines(until: now) where fireDeadline(promise, at: now) {
      steps.append(.promiseTimeout(id: promises[promise].record.id))
    }
    for promise in owedInOrder() { discharge(promise, at: now, into: &steps) }
    for task in takeLeases(until: now) where fireLease(task, at: now) {
      steps.append(.leaseTimeout(id: id(ofTask: task)))
    }
    for schedule in takeOccurrences(until: now) where fireSchedule(schedule, at: now) {
      guard let id = schedules[schedule]?.record.id else { continue }
      steps.append(.schedule(id: id))
    }
    for task in takeRetries(until: now) where fireRetry(task, at: now) {
      steps.append(.retry(id: id(ofTask: task)))
    }
    return steps
  }

  /// Takes the steps that follow from a request at the same instant, and none that time alone made due.
  ///
  /// Wakes and tellings of what has settled, and the dispatch of what became pending at this instant: all
  /// that happens when a checker has stopped the loops and ticks by hand. Source: protocol §4.19.
  ///
  /// Complexity: O(steps × log *n*), and O(log *n*) for each dispatch that is overdue.
  ///
  /// - Parameter now: the instant of the request before.
  public mutating func fireConsequences(at now: Instant) {
    defer { finishStep(at: now) }
    var steps: [InternalStep] = []
    for promise in owedInOrder() { discharge(promise, at: now, into: &steps) }
    var overdue: [Timers.Entry] = []
    while let first = retries.first, first.at < now {
      overdue.append(first)
      retries.removeFirst()
    }
    for task in takeRetries(until: now) { _ = fireRetry(task, at: now) }
    for entry in overdue { retries.insert(entry.at, entry.slot) }
  }

  /// The earliest instant at which ``fireDue(at:)`` would take a step; nil if it never would.
  ///
  /// Where work waits that is due at any time, it is the earliest instant there is.
  /// Complexity: O(1).
  public var nextDue: Instant? {
    if !owed.isEmpty { return .always }
    var earliest: Instant?
    func consider(_ entry: Timers.Entry?) {
      guard let entry, entry.at < earliest ?? .never else { return }
      earliest = entry.at
    }
    consider(deadlines.first)
    consider(leases.first)
    consider(retries.first)
    consider(occurrences.first)
    return earliest
  }

  // MARK: The steps

  /// R1: the deadline of a promise settles it.
  private mutating func fireDeadline(_ promise: Int, at now: Instant) -> Bool {
    guard promises[promise].record.state == .pending, promises[promise].record.timeoutAt <= now,
      promises[promise].traits.contains(.armed)
    else { return false }
    materialise(promise)
    return true
  }

  /// R3: a listener is told.
  private mutating func fireListener(_ promise: Int, _ address: Name, at now: Instant) -> Bool {
    guard obligations[Int32(promise)]?.listeners.contains(address) == true,
      !isPending(promise, at: now)
    else { return false }
    if promises[promise].record.state == .pending { materialise(promise) }
    obligations[Int32(promise)]?.listeners.remove(address)
    messages.put(.unblock(promise: Int32(promise), address: address))
    forgetObligationsIfDone(promise)
    touch(promise: promise)
    return true
  }

  /// R4: an awaiter is woken.
  ///
  /// Source: protocol §5.6.
  private mutating func fireCallback(_ promise: Int, _ awaiter: Int, at now: Instant) -> Bool {
    guard obligations[Int32(promise)]?.callbacks.contains(Int32(awaiter)) == true,
      !isPending(promise, at: now)
    else { return false }
    if promises[promise].record.state == .pending { materialise(promise) }
    obligations[Int32(promise)]?.callbacks.remove(Int32(awaiter))
    forgetObligationsIfDone(promise)
    touch(promise: promise)
    let task = Int(promises[awaiter].task)
    // An awaiter past its own deadline is left to that: the timeout always wins.
    guard task >= 0, isPending(awaiter, at: now) || bug == .resumeAfterDeadline else { return true }
    switch tasks[task].state {
    case .fulfilled: break
    case .suspended:
      tasks[task].resumes = [Int32(promise)]
      put(task, in: .pending, retryAt: now)
    case .pending, .acquired, .halted:
      tasks[task].resumes.insert(Int32(promise))
      touch(task: task)
    }
    return true
  }

  /// R5: a lease ran out.
  private mutating func fireLease(_ task: Int, at now: Instant) -> Bool {
    guard let end = tasks[task].lease?.expiresAt, end <= now,
      isPending(Int(tasks[task].promise), at: now)
    else { return false }
    put(task, in: .pending, retryAt: now)
    return true
  }

  /// R6: a pending task is dispatched.
  private mutating func fireRetry(_ task: Int, at now: Instant) -> Bool {
    guard let due = tasks[task].retryAt, due <= now,
      isPending(Int(tasks[task].promise), at: now)
    else { return false }
    put(task, in: .pending, retryAt: now.advanced(by: configuration.retryTimeout))
    messages.put(.execute(task: Int32(task), version: tasks[task].version))
    return true
  }

  // MARK: Work queues

  private func id(ofTask task: Int) -> String {
    promises[Int(tasks[task].promise)].record.id
  }

  /// Discharges all obligations of a settled promise: callbacks, then listeners.
  private mutating func discharge(
    _ promise: Int, at now: Instant, into steps: inout [InternalStep]
  ) {
    guard let owed = obligations[Int32(promise)] else { return }
    let id = promises[promise].record.id
    var awaiters = owed.callbacks.map { Int($0) }
    if awaiters.count > 1 {
      awaiters.sort { promises[$0].record.id.isBefore(promises[$1].record.id) }
    }
    for awaiter in awaiters where fireCallback(promise, awaiter, at: now) {
      steps.append(.callback(id: id, awaiter: promises[awaiter].record.id))
    }
    for address in owed.listeners.sorted(by: { $0.text.isBefore($1.text) })
    where fireListener(promise, address, at: now) {
      steps.append(.listener(id: id, address: address.text))
    }
  }

  private mutating func forgetObligationsIfDone(_ promise: Int) {
    guard obligations[Int32(promise)]?.isEmpty == true else { return }
    obligations[Int32(promise)] = nil
    owed.remove(Int32(promise))
    promises[promise].traits.remove(.obliged)
  }

  // What is due comes in the order of instants and then of ids, not of numbers: numbers differ
  // between a machine and the one restored from its snapshot. What no longer holds is left out for
  // the same reason: a restored machine does not know of it.

  private mutating func takeDeadlines(until now: Instant) -> [Int] {
    guard let first = deadlines.first, first.at <= now else { return [] }
    let due = deadlines.removeAll(until: now).filter { holds(deadline: $0) }
    return due.count < 2 ? due.map { Int($0.slot) } : inOrder(due) { promises[$0].record.id }
  }

  private mutating func takeLeases(until now: Instant) -> [Int] {
    guard let first = leases.first, first.at <= now else { return [] }
    let due = leases.removeAll(until: now).filter { holds(lease: $0) }
    return due.count < 2 ? due.map { Int($0.slot) } : inOrder(due, id: id(ofTask:))
  }

  private mutating func takeRetries(until now: Instant) -> [Int] {
    guard let first = retries.first, first.at <= now else { return [] }
    let due = retries.removeAll(until: now).filter { holds(retry: $0) }
    return due.count < 2 ? due.map { Int($0.slot) } : inOrder(due, id: id(ofTask:))
  }

  private mutating func takeOccurrences(until now: Instant) -> [Int] {
    guard let first = occurrences.first, first.at <= now else { return [] }
    let due = occurrences.removeAll(until: now).filter { holds(occurrence: $0) }
    return due.count < 2
      ? due.map { Int($0.slot) } : inOrder(due) { schedules[$0]?.record.id ?? "" }
  }

  private func inOrder(_ due: [Timers.Entry], id: (Int) -> String) -> [Int] {
    due.sorted {
      $0.at != $1.at ? $0.at < $1.at : id(Int($0.slot)).isBefore(id(Int($1.slot)))
    }.map { Int($0.slot) }
  }

  private func owedInOrder() -> [Int] {
    guard owed.count > 1 else { return owed.map { Int($0) } }
    let due = owed.map {
      Timers.Entry(at: promises[Int($0)].record.settledAt ?? .always, slot: $0)
    }
    return inOrder(due) { promises[$0].record.id }
  }

  /// Leaves each timer so that its first entry holds and at least half of the others do.
  ///
  /// Complexity: O(log *n*), amortised over the entries that were inserted.
  mutating func trimTimers() {
    while let first = deadlines.first, !holds(deadline: first) { deadlines.removeFirst() }
    while let first = leases.first, !holds(lease: first) { leases.removeFirst() }
    while let first = retries.first, !holds(retry: first) { retries.removeFirst() }
    while let first = occurrences.first, !holds(occurrence: first) { occurrences.removeFirst() }
    if deadlines.count > 2 * pendingArmed + 64 {
      deadlines = Timers(deadlines.entries.filter { holds(deadline: $0) })
    }
    if leases.count > 2 * acquiredTasks + 64 {
      leases = Timers(Array(Set(leases.entries.filter { holds(lease: $0) })))
    }
    if retries.count > 2 * pendingTasks + 64 {
      retries = Timers(Array(Set(retries.entries.filter { holds(retry: $0) })))
    }
    if occurrences.count > 2 * scheduleNumbers.count + 64 {
      occurrences = Timers(Array(Set(occurrences.entries.filter { holds(occurrence: $0) })))
    }
  }

  private func holds(deadline entry: Timers.Entry) -> Bool {
    promises[Int(entry.slot)].record.state == .pending
  }

  private func holds(lease entry: Timers.Entry) -> Bool {
    tasks[Int(entry.slot)].lease?.expiresAt == entry.at
  }

  private func holds(retry entry: Timers.Entry) -> Bool {
    tasks[Int(entry.slot)].retryAt == entry.at
  }

  private func holds(occurrence entry: Timers.Entry) -> Bool {
    schedules[Int(entry.slot)]?.record.nextRunAt == entry.at
  }
}
