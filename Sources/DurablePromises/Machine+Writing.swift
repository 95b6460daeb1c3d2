extension Machine {
  // MARK: Views

  func number(_ id: String) -> Int? {
    numbers[Name(id)].map(Int.init)
  }

  /// Whether a promise is pending and its deadline has not passed.
  ///
  /// Source: protocol §5.1.
  func isPending(_ promise: Int, at now: Instant) -> Bool {
    promises[promise].record.state == .pending && promises[promise].record.timeoutAt > now
  }

  /// The promise as answers show it.
  ///
  /// Source: protocol §5.1, fact P.
  func view(_ promise: Int, at now: Instant) -> PromiseRecord {
    var record = promises[promise].record
    if record.state == .pending, record.timeoutAt <= now {
      record.state = verdict(promise)
      record.settledAt = record.timeoutAt
    }
    return record
  }

  /// What the deadline makes of a promise.
  func verdict(_ promise: Int) -> PromiseState {
    promises[promise].traits.contains(.timer) ? .resolved : .rejectedTimedout
  }

  /// The state of a task as answers show it.
  ///
  /// Source: protocol §5.1, fact T.
  func state(ofTask task: Int, at now: Instant) -> TaskState {
    isPending(Int(tasks[task].promise), at: now) ? tasks[task].state : .fulfilled
  }

  /// The task as answers show it.
  ///
  /// Source: protocol §5.1, fact T.
  func view(task: Int, at now: Instant) -> TaskRecord {
    let stored = tasks[task]
    let id = promises[Int(stored.promise)].record.id
    guard isPending(Int(stored.promise), at: now) else {
      return TaskRecord(id: id, state: .fulfilled, version: stored.version)
    }
    return TaskRecord(
      id: id, state: stored.state, version: stored.version, resumes: stored.resumes.count,
      ttl: stored.lease?.ttl, pid: stored.lease?.pid)
  }

  // MARK: Promises

  /// Stores a promise that nobody has, settled already if its deadline has passed.
  ///
  /// - Parameters:
  ///   - request: what the promise is to be.
  ///   - createdAt: when it counts as created, unless it is born settled.
  ///   - now: the instant by which its deadline is judged.
  /// - Returns: its number. Its task, if it has one, is the last.
  mutating func add(_ request: PromiseCreate, createdAt: Instant, at now: Instant) -> Int {
    precondition(promises.count < Int(Int32.max), "Promises are counted in 32 bits.")
    let number = Int32(promises.count)
    let isBornSettled = request.timeoutAt <= now
    let isTargeted = request.tags[Tag.target] != nil
    var traits: StoredPromise.Traits = []
    if Tag.isTimer(request.tags) { traits.insert(.timer) }
    if configuration.isExternal(request.tags) { traits.insert(.external) }
    if !isBornSettled, configuration.isArmed(request.tags) {
      traits.insert(.armed)
      pendingArmed += 1
      deadlines.insert(request.timeoutAt, number)
    }
    let state: PromiseState =
      !isBornSettled ? .pending : traits.contains(.timer) ? .resolved : .rejectedTimedout
    promises.append(
      StoredPromise(
        record: PromiseRecord(
          id: request.id, state: state, param: request.param, tags: request.tags,
          timeoutAt: request.timeoutAt, createdAt: isBornSettled ? request.timeoutAt : createdAt,
          settledAt: isBornSettled ? request.timeoutAt : nil),
        traits: traits, task: isTargeted ? Int32(tasks.count) : -1))
    numbers[Name(request.id)] = number
    if configuration.profile == .compatible, let branch = request.tags[Tag.branch] {
      branches[Name(branch), default: Branch()].promises.append(number)
    }
    if isTargeted {
      tasks.append(StoredTask(promise: number, state: .fulfilled, version: 0))
      touch(task: tasks.count - 1)
      if !isBornSettled {
        put(tasks.count - 1, in: .pending, retryAt: max(delay(of: request.tags) ?? now, now))
      }
    }
    touch(promise: Int(number))
    return Int(number)
  }

  /// Settles a pending promise and fulfils its task.
  ///
  /// Source: protocol §5.4.
  mutating func settle(_ promise: Int, _ state: PromiseState, _ value: Value, at instant: Instant) {
    promises[promise].record.state = state
    promises[promise].record.value = value
    promises[promise].record.settledAt = instant
    let traits = promises[promise].traits
    if traits.contains(.armed) { pendingArmed -= 1 }
    if traits.contains(.obliged) { owed.insert(Int32(promise)) }
    let task = Int(promises[promise].task)
    if task >= 0 {
      put(task, in: .fulfilled)
      tasks[task].resumes = []
    }
    touch(promise: promise)
  }

  /// Writes down that the deadline of a pending promise has settled it.
  mutating func materialise(_ promise: Int) {
    settle(promise, verdict(promise), .none, at: promises[promise].record.timeoutAt)
  }

  mutating func addCallback(to promise: Int, awaiter: Int) {
    guard obligations[Int32(promise), default: .init()].callbacks.insert(Int32(awaiter)).inserted
    else { return }
    promises[promise].traits.insert(.obliged)
    touch(promise: promise)
  }

  mutating func addListener(to promise: Int, address: String) {
    guard obligations[Int32(promise), default: .init()].listeners.insert(Name(address)).inserted
    else { return }
    promises[promise].traits.insert(.obliged)
    touch(promise: promise)
  }

  // MARK: Tasks

  /// Moves a task to a state, with exactly the timer that the state has.
  ///
  /// Source: protocol §5.5.
  mutating func put(
    _ task: Int, in state: TaskState, lease: StoredTask.Lease? = nil, retryAt: Instant? = nil
  ) {
    precondition((state == .acquired) == (lease != nil), "A task has a lease while acquired.")
    precondition((state == .pending) == (retryAt != nil), "A task is retried while pending.")
    switch tasks[task].state {
    case .acquired: acquiredTasks -= 1
    case .pending: pendingTasks -= 1
    default: break
    }
    let oldEnd = tasks[task].lease?.expiresAt
    tasks[task].state = state
    tasks[task].lease = lease
    tasks[task].retryAt = retryAt
    if let lease {
      acquiredTasks += 1
      if lease.expiresAt != oldEnd { leases.insert(lease.expiresAt, Int32(task)) }
    }
    if let retryAt {
      pendingTasks += 1
      retries.insert(retryAt, Int32(task))
    }
    touch(task: task)
  }

  mutating func clearResumes(_ task: Int) {
    guard !tasks[task].resumes.isEmpty else { return }
    tasks[task].resumes = []
    touch(task: task)
  }

  // MARK: Branches

  /// The promises of a branch in the order of their ids, brought into it if need be.
  ///
  /// Complexity: O(log *n*) comparisons in the size of the branch for each promise that is new in
  /// it.
  mutating func orderedPromises(ofBranch branch: String) -> [Int32] {
    let name = Name(branch)
    guard let known = branches[name] else { return [] }
    guard known.ordered < known.promises.count else { return known.promises }
    var list = Array(known.promises[..<known.ordered])
    list.reserveCapacity(known.promises.count)
    for new in known.promises[known.ordered...] {
      list.insert(new, at: insertionPoint(of: promises[Int(new)].record.id, in: list))
    }
    branches[name] = Branch(promises: list, ordered: list.count)
    return list
  }

  /// How many of the promises, which are in the order of their ids, come before an id.
  func insertionPoint(of id: String, in list: [Int32]) -> Int {
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if promises[Int(list[middle])].record.id.isBefore(id) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  // MARK: The end of a step

  mutating func touch(promise: Int) {
    revision &+= 1
    #if DEBUG
      touchedPromises.insert(Int32(promise))
    #endif
  }

  mutating func touch(task: Int) {
    revision &+= 1
    #if DEBUG
      touchedTasks.insert(Int32(task))
    #endif
  }

  /// Leaves the timers so that the first entry of each holds, and checks what was written.
  mutating func finishStep(at now: Instant) {
    trimTimers()
    #if DEBUG
      if bug == nil { assertTouched(at: now) }
    #endif
  }
}
