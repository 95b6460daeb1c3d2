extension Machine {
  /// Source: protocol §4.7.
  func get(task id: String, at now: Instant) -> Response {
    var problems = Problems()
    problems.require(!id.isEmpty, "Task ID is required")
    if let refusal = problems.refusal { return refusal }
    guard let task = taskNumber(id) else { return .taskNotFound }
    return Response(.ok, .task(view(task: task, at: now)))
  }

  /// Source: protocol §4.8.
  mutating func create(_ request: TaskCreate, at now: Instant) -> Response {
    var problems = Problems()
    problems.check(pid: request.pid, ttl: request.ttl)
    problems.check(request.action, configuration)
    problems.require(
      request.action.tags[Tag.target] != nil, "Action must have a resonate:target tag")
    if let refusal = problems.refusal { return refusal }
    guard let promise = number(request.action.id) else {
      let promise = add(request.action, createdAt: now, at: now)
      let task = Int(promises[promise].task)
      if tasks[task].state == .pending { hold(task, pid: request.pid, ttl: request.ttl, at: now) }
      return held(task, at: now)
    }
    let task = Int(promises[promise].task)
    guard task >= 0 else {
      return .problem(.unprocessable, "The promise does not have a resonate:target tag")
    }
    switch state(ofTask: task, at: now) {
    case .pending: hold(task, pid: request.pid, ttl: request.ttl, at: now)
    case .fulfilled: break
    case .acquired, .suspended, .halted: return .problem(.conflict, "Already exists")
    }
    return held(task, at: now)
  }

  /// Source: protocol §4.9.
  mutating func acquire(_ request: TaskAcquire, at now: Instant) -> Response {
    var problems = Problems()
    problems.check(task: request.id, version: request.version)
    problems.check(pid: request.pid, ttl: request.ttl)
    if let refusal = problems.refusal { return refusal }
    guard let task = taskNumber(request.id) else { return .taskNotFound }
    guard state(ofTask: task, at: now) == .pending else {
      return .problem(.conflict, "Task is not pending")
    }
    guard tasks[task].version == request.version else {
      return .problem(.conflict, "Version mismatch")
    }
    hold(task, pid: request.pid, ttl: request.ttl, at: now)
    return held(task, at: now)
  }

  /// Source: protocol §4.10.
  mutating func release(_ request: TaskRelease, at now: Instant) -> Response {
    var problems = Problems()
    problems.check(task: request.id, version: request.version)
    if let refusal = problems.refusal { return refusal }
    guard let task = taskNumber(request.id) else { return .taskNotFound }
    guard accepts(request.version, of: task, at: now) else { return .notHeld }
    put(task, in: .pending, retryAt: now)
    return Response(.ok)
  }

  /// Source: protocol §4.11 and §10.1 #22–25.
  mutating func fence(_ request: TaskFence, at now: Instant) -> Response {
    var problems = Problems()
    problems.check(task: request.id, version: request.version)
    switch request.action {
    case .create(let action): problems.check(action, configuration)
    case .settle(let action): problems.check(action)
    }
    problems.require(
      request.id.isEmpty || Name(request.action.id) != Name(request.id),
      "Action ID must not equal the task ID")
    if let refusal = problems.refusal { return refusal }
    guard let task = taskNumber(request.id) else { return .taskNotFound }
    guard accepts(request.version, of: task, at: now) else {
      return .problem(.conflict, "Version mismatch")
    }
    let inner: Response.FencedResponse
    switch request.action {
    case .create(let action):
      let record = createUnlessKnown(action, at: now)
      inner = .init(kind: .promiseCreate, status: .ok, promise: record)
    case .settle(let action):
      if let record = settleIfOpen(action, at: now) {
        inner = .init(kind: .promiseSettle, status: .ok, promise: record)
      } else {
        inner = .init(kind: .promiseSettle, status: .notFound, problem: "Promise not found")
      }
    }
    return Response(.ok, .fenced(inner, preload: preload(task, at: now)))
  }

  /// Source: protocol §4.12 and §10.1 #16–20.
  mutating func suspend(_ request: TaskSuspend, at now: Instant) -> Response {
    var problems = Problems()
    problems.check(task: request.id, version: request.version)
    problems.require(!request.actions.isEmpty, "Actions array cannot be empty")
    let own = Name(request.id)
    var seen: Set<Name> = []
    for action in request.actions {
      let awaited = Name(action.awaited)
      problems.require(!action.awaited.isEmpty, "Awaited promise ID is required")
      problems.require(
        Name(action.awaiter) == own, "All action awaiter IDs must match the task ID")
      problems.require(
        awaited != own || own.text.isEmpty, "Action awaited promise must not equal the task ID")
      problems.require(
        seen.insert(awaited).inserted || configuration.profile == .compatible,
        "Action awaited promises must be different")
    }
    if let refusal = problems.refusal { return refusal }
    guard let task = taskNumber(request.id) else { return .taskNotFound }
    guard accepts(request.version, of: task, at: now) else {
      return .problem(.conflict, "Task is not acquired or version mismatch")
    }
    var awaited: [Int] = []
    awaited.reserveCapacity(request.actions.count)
    for action in request.actions {
      guard let promise = number(action.awaited) else {
        return .problem(.unprocessable, "Awaited promise not found")
      }
      guard promises[promise].traits.contains(.external) else { return .notExternal }
      awaited.append(promise)
    }
    clearResumes(task)
    // A loop, because a closure would hold a copy of the machine.
    for promise in awaited where !isPending(promise, at: now) {
      return Response(.redirect, .preload(preload(task, at: now)))
    }
    for promise in awaited { addCallback(to: promise, awaiter: Int(tasks[task].promise)) }
    put(task, in: .suspended)
    return Response(.ok)
  }

  /// Source: protocol §4.13 and §10.1 #21.
  mutating func fulfill(_ request: TaskFulfill, at now: Instant) -> Response {
    var problems = Problems()
    problems.check(task: request.id, version: request.version)
    problems.check(request.action)
    problems.require(
      Name(request.action.id) == Name(request.id), "Action ID must match the task ID")
    if let refusal = problems.refusal { return refusal }
    guard let task = taskNumber(request.id) else { return .taskNotFound }
    let isRepeated =
      bug == .doubleFulfil && tasks[task].state == .fulfilled
      && tasks[task].version == request.version
    guard accepts(request.version, of: task, at: now) || isRepeated else { return .notHeld }
    let promise = Int(tasks[task].promise)
    settle(promise, request.action.state, request.action.value, at: now)
    return Response(.ok, .promise(promises[promise].record))
  }

  /// Source: protocol §4.14 and §10.1 #14–15.
  mutating func heartbeat(_ request: TaskHeartbeat, at now: Instant) -> Response {
    var problems = Problems()
    problems.require(!request.pid.isEmpty, "Process ID is required")
    if let refusal = problems.refusal { return refusal }
    let pid = Name(request.pid)
    for reference in request.tasks {
      guard let task = taskNumber(reference.id),
        accepts(reference.version, of: task, at: now),
        var lease = tasks[task].lease, Name(lease.pid) == pid
      else { continue }
      let end = now.advanced(by: lease.ttl)
      guard lease.expiresAt != end else { continue }
      lease.expiresAt = end
      put(task, in: .acquired, lease: lease)
    }
    return Response(.ok)
  }

  /// Source: protocol §4.15.
  mutating func halt(_ id: String, at now: Instant) -> Response {
    var problems = Problems()
    problems.require(!id.isEmpty, "Task ID is required")
    if let refusal = problems.refusal { return refusal }
    guard let task = taskNumber(id) else { return .taskNotFound }
    switch state(ofTask: task, at: now) {
    case .fulfilled: return .problem(.conflict, "Task is fulfilled")
    case .halted: break
    case .pending, .acquired, .suspended: put(task, in: .halted)
    }
    return Response(.ok)
  }

  /// Source: protocol §4.15.
  mutating func resume(_ id: String, at now: Instant) -> Response {
    var problems = Problems()
    problems.require(!id.isEmpty, "Task ID is required")
    if let refusal = problems.refusal { return refusal }
    guard let task = taskNumber(id) else { return .taskNotFound }
    guard state(ofTask: task, at: now) == .halted else {
      return .problem(.conflict, "Task is not halted")
    }
    put(task, in: .pending, retryAt: now)
    return Response(.ok)
  }

  // MARK: What the requests have in common

  func taskNumber(_ id: String) -> Int? {
    guard let promise = number(id), promises[promise].task >= 0 else { return nil }
    return Int(promises[promise].task)
  }

  /// Whether whoever presents a version holds the task.
  ///
  /// Source: protocol Appendix B, `live`.
  private func isHeld(_ task: Int, version: Int64, at now: Instant) -> Bool {
    tasks[task].version == version && state(ofTask: task, at: now) == .acquired
  }

  /// Whether a write under a version is accepted: if it is held, unless a known mistake was put back.
  private func accepts(_ version: Int64, of task: Int, at now: Instant) -> Bool {
    isHeld(task, version: version, at: now)
      || bug == .leaseWithoutFencing
        && isHeld(task, version: max(version, tasks[task].version), at: now)
  }

  /// Gives a pending task to a process: the only place where the fencing version rises.
  private mutating func hold(_ task: Int, pid: String, ttl: Int64, at now: Instant) {
    precondition(tasks[task].state == .pending, "Only a pending task is acquired.")
    tasks[task].version += 1
    tasks[task].resumes = []
    put(
      task, in: .acquired,
      lease: StoredTask.Lease(pid: pid, ttl: ttl, expiresAt: now.advanced(by: ttl)))
  }

  /// The answer to whoever asked for a task: the task, its promise and the branch.
  private mutating func held(_ task: Int, at now: Instant) -> Response {
    let promise = view(Int(tasks[task].promise), at: now)
    return Response(
      .ok, .held(view(task: task, at: now), promise, preload: preload(task, at: now)))
  }

  /// The other promises of a task's branch, in the order of their ids.
  ///
  /// They are shown as they are now, so that no answer shows a promise pending that an earlier one
  /// showed settled. Source: protocol §5.6 and §10.1 #25.
  ///
  /// Complexity: O(size of the branch).
  private mutating func preload(_ task: Int, at now: Instant) -> [PromiseRecord] {
    let own = tasks[task].promise
    guard !branches.isEmpty, let branch = promises[Int(own)].record.tags[Tag.branch] else {
      return []
    }
    let siblings = orderedPromises(ofBranch: branch)
    var result: [PromiseRecord] = []
    result.reserveCapacity(siblings.count)
    for sibling in siblings where sibling != own {
      result.append(view(Int(sibling), at: now))
    }
    return result
  }
}

extension Response {
  static let notHeld = problem(.conflict, "Task version mismatch or invalid state")
}
