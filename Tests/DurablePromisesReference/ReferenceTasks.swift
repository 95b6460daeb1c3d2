package import DurablePromises

extension ReferenceMachine {
  package func taskGet(_ id: String, _ now: Instant) -> Response {
    if id.isEmpty { return no(.invalid, "no id") }
    guard let task = task(id, now) else { return no(.notFound, "no task") }
    return Response(.ok, .task(task.record))
  }

  package mutating func taskCreate(_ request: TaskCreate, _ now: Instant) -> Response {
    let id = request.action.id
    if request.pid.isEmpty { return no(.invalid, "no pid") }
    if request.ttl < rules.shortestLease { return no(.invalid, "bad ttl") }
    if let problem = rules.problem(request.action) { return no(.invalid, problem) }
    if request.action.tags["resonate:target"] == nil { return no(.invalid, "no target") }
    guard let promise = promise(id, now) else {
      let promise = born(request.action, now)
      guard let task = task(id, now) else { return no(.notFound, "born without a task") }
      let held = promise.state == .pending ? hold(task, request.pid, request.ttl, now) : task
      return answer(held, promise, now)
    }
    guard let task = task(id, now) else { return no(.unprocessable, "promise without target") }
    switch task.state {
    case .fulfilled: return answer(task, promise, now)
    case .acquired, .suspended, .halted: return no(.conflict, "already exists")
    case .pending: return answer(hold(task, request.pid, request.ttl, now), promise, now)
    }
  }

  private func answer(_ task: TaskRow, _ promise: PromiseRecord, _ now: Instant) -> Response {
    Response(.ok, .held(task.record, promise, preload: preload(promise.id, now)))
  }

  package mutating func taskAcquire(_ request: TaskAcquire, _ now: Instant) -> Response {
    if request.id.isEmpty || request.pid.isEmpty { return no(.invalid, "no id or pid") }
    if request.version < 0 { return no(.invalid, "bad version") }
    if request.ttl < rules.shortestLease { return no(.invalid, "bad ttl") }
    guard let task = task(request.id, now), let promise = promise(request.id, now) else {
      return no(.notFound, "no task")
    }
    if task.state != .pending { return no(.conflict, "not pending") }
    if task.version != request.version { return no(.conflict, "other version") }
    return answer(hold(task, request.pid, request.ttl, now), promise, now)
  }

  package mutating func taskRelease(_ request: TaskRelease, _ now: Instant) -> Response {
    if request.id.isEmpty { return no(.invalid, "no id") }
    if request.version < 0 { return no(.invalid, "bad version") }
    guard let task = task(request.id, now) else { return no(.notFound, "no task") }
    if !live(request.id, request.version, now) { return no(.conflict, "not held") }
    requeue(task, now)
    return Response(.ok)
  }

  package mutating func taskFence(_ request: TaskFence, _ now: Instant) -> Response {
    if request.id.isEmpty { return no(.invalid, "no id") }
    if request.version < 0 { return no(.invalid, "bad version") }
    if request.action.id == request.id { return no(.invalid, "own id") }
    if rules.fenceValidatesFirst {
      switch request.action {
      case .create(let create):
        if let problem = rules.problem(create) { return no(.invalid, problem) }
      case .settle(let settle):
        if let problem = rules.problem(settle) { return no(.invalid, problem) }
      }
    }
    if task(request.id, now) == nil { return no(.notFound, "no task") }
    if !live(request.id, request.version, now) { return no(.conflict, "not held") }
    let kind: Request.Kind
    let inner: Response
    switch request.action {
    case .create(let create): (kind, inner) = (.promiseCreate, promiseCreate(create, now))
    case .settle(let settle): (kind, inner) = (.promiseSettle, promiseSettle(settle, now))
    }
    var action = Response.FencedResponse(kind: kind, status: inner.status)
    if case .promise(let promise) = inner.body { action.promise = promise }
    if case .problem(let problem) = inner.body { action.problem = problem }
    return Response(.ok, .fenced(action, preload: preload(request.id, now)))
  }

  package mutating func taskSuspend(_ request: TaskSuspend, _ now: Instant) -> Response {
    if request.id.isEmpty { return no(.invalid, "no id") }
    if request.version < 0 { return no(.invalid, "bad version") }
    if request.actions.isEmpty { return no(.invalid, "awaits nothing") }
    var names: [String] = []
    for action in request.actions {
      if action.awaited.isEmpty { return no(.invalid, "no awaited id") }
      if action.awaited == request.id { return no(.invalid, "awaits itself") }
      if rules.awaiterMustBeTask && action.awaiter != request.id {
        return no(.invalid, "awaiter is another")
      }
      if !names.contains(action.awaited) {
        names.append(action.awaited)
      } else if rules.duplicateAwaitedIsInvalid {
        return no(.invalid, "awaits twice")
      }
    }
    guard let task = task(request.id, now) else { return no(.notFound, "no task") }
    if !live(request.id, request.version, now) { return no(.conflict, "not held") }
    var anySettled = false
    for name in names {
      guard let awaited = promise(name, now) else { return no(.unprocessable, "no awaited") }
      if !rules.isExternal(awaited.tags) { return no(.unprocessable, "awaited is internal") }
      if awaited.state != .pending { anySettled = true }
    }
    if anySettled {
      var held = task
      held.resumes = []
      store(held)
      return Response(.redirect, .preload(preload(request.id, now)))
    }
    for name in names { addCallback(name, request.id) }
    store(TaskRow(id: task.id, state: .suspended, version: task.version))
    return Response(.ok)
  }

  package mutating func taskFulfill(_ request: TaskFulfill, _ now: Instant) -> Response {
    if request.id.isEmpty { return no(.invalid, "no id") }
    if request.version < 0 { return no(.invalid, "bad version") }
    if let problem = rules.problem(of: request.action.state) { return no(.invalid, problem) }
    if rules.fulfilsOwnIdOnly && request.action.id != request.id {
      return no(.invalid, "another id")
    }
    guard task(request.id, now) != nil, let promise = promise(request.id, now) else {
      return no(.notFound, "no task")
    }
    if !live(request.id, request.version, now) { return no(.conflict, "not held") }
    return Response(
      .ok, .promise(settle(promise, request.action.state, request.action.value, now)))
  }

  package mutating func taskHeartbeat(_ request: TaskHeartbeat, _ now: Instant) -> Response {
    if request.pid.isEmpty { return no(.invalid, "no pid") }
    for reference in request.tasks where live(reference.id, reference.version, now) {
      guard var task = task(reference.id, now), task.pid == request.pid, let ttl = task.ttl else {
        continue
      }
      task.expiresAt = now.advanced(by: ttl)
      store(task)
    }
    return Response(.ok)
  }

  package mutating func taskHalt(_ id: String, _ now: Instant) -> Response {
    if id.isEmpty { return no(.invalid, "no id") }
    guard let task = task(id, now) else { return no(.notFound, "no task") }
    if task.state == .fulfilled { return no(.conflict, "fulfilled") }
    store(TaskRow(id: id, state: .halted, version: task.version, resumes: task.resumes))
    return Response(.ok)
  }

  package mutating func taskContinue(_ id: String, _ now: Instant) -> Response {
    if id.isEmpty { return no(.invalid, "no id") }
    guard let task = task(id, now) else { return no(.notFound, "no task") }
    if task.state != .halted { return no(.conflict, "not halted") }
    requeue(task, now)
    return Response(.ok)
  }

  package func taskSearch(_ request: TaskSearch, _ now: Instant) -> Response {
    if !rules.searches { return no(.notImplemented, "no searches") }
    if request.limit < 1 || request.limit > 1000 { return no(.invalid, "limit") }
    let all = tasks.compactMap { task($0.id, now)?.record }
    let found = all.filter {
      (request.state == nil || $0.state == request.state)
        && (request.cursor == nil || $0.id > request.cursor ?? "")
    }
    let page = Array(found.prefix(request.limit))
    return Response(.ok, .tasks(page, cursor: page.count < found.count ? page.last?.id : nil))
  }
}
