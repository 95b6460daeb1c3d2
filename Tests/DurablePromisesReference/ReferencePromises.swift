package import DurablePromises

// One function per request kind; each reads like its line in Appendix B.

extension ReferenceMachine {
  package func promiseGet(_ id: String, _ now: Instant) -> Response {
    if id.isEmpty { return no(.invalid, "no id") }
    guard let promise = promise(id, now) else { return no(.notFound, "no promise") }
    return Response(.ok, .promise(promise))
  }

  package mutating func promiseCreate(_ request: PromiseCreate, _ now: Instant) -> Response {
    if let problem = rules.problem(request) { return no(.invalid, problem) }
    if let promise = promise(request.id, now) { return Response(.ok, .promise(promise)) }
    return Response(.ok, .promise(born(request, now)))
  }

  package mutating func promiseSettle(_ request: PromiseSettle, _ now: Instant) -> Response {
    if let problem = rules.problem(request) { return no(.invalid, problem) }
    guard let promise = promise(request.id, now) else { return no(.notFound, "no promise") }
    if promise.state != .pending { return Response(.ok, .promise(promise)) }
    return Response(.ok, .promise(settle(promise, request.state, request.value, now)))
  }

  package mutating func registerCallback(_ request: RegisterCallback, _ now: Instant) -> Response {
    if request.awaited.isEmpty || request.awaiter.isEmpty { return no(.invalid, "no id") }
    if request.awaited == request.awaiter { return no(.invalid, "awaits itself") }
    guard let awaited = promise(request.awaited, now) else { return no(.notFound, "no awaited") }
    guard let awaiter = promise(request.awaiter, now) else {
      return no(.unprocessable, "no awaiter")
    }
    if awaiter.tags["resonate:target"] == nil { return no(.unprocessable, "awaiter has no task") }
    if !rules.isExternal(awaited.tags) { return no(.unprocessable, "awaited is internal") }
    if awaited.state == .pending && awaiter.state == .pending {
      addCallback(request.awaited, request.awaiter)
    }
    return Response(.ok, .promise(awaited))
  }

  package mutating func addCallback(_ awaited: String, _ awaiter: String) {
    for row in promises.indices where promises[row].record.id == awaited {
      if !promises[row].callbacks.contains(awaiter) { promises[row].callbacks.append(awaiter) }
    }
  }

  package mutating func registerListener(_ request: RegisterListener, _ now: Instant) -> Response {
    if request.awaited.isEmpty { return no(.invalid, "no id") }
    if !rules.isListener(request.address) { return no(.invalid, "bad address") }
    guard let awaited = promise(request.awaited, now) else { return no(.notFound, "no awaited") }
    if !rules.isExternal(awaited.tags) { return no(.unprocessable, "awaited is internal") }
    if awaited.state == .pending {
      for row in promises.indices where promises[row].record.id == request.awaited {
        if !promises[row].listeners.contains(request.address) {
          promises[row].listeners.append(request.address)
        }
      }
    }
    return Response(.ok, .promise(awaited))
  }

  package func promiseSearch(_ request: PromiseSearch, _ now: Instant) -> Response {
    if !rules.searches { return no(.notImplemented, "no searches") }
    if request.limit < 1 || request.limit > 1000 { return no(.invalid, "limit") }
    let all = promises.map { view($0.record, now) }
    let found = all.filter {
      (request.state == nil || $0.state == request.state) && has($0.tags, request.tags)
        && (request.cursor == nil || $0.id > request.cursor ?? "")
    }
    let page = Array(found.prefix(request.limit))
    return Response(.ok, .promises(page, cursor: page.count < found.count ? page.last?.id : nil))
  }

  /// Whether tags contain all those asked for.
  package func has(_ tags: [String: String], _ wanted: [String: String]) -> Bool {
    wanted.allSatisfy { tags[$0.key] == $0.value }
  }
}
