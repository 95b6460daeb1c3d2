extension Machine {
  /// Source: protocol §4.1.
  func get(promise id: String, at now: Instant) -> Response {
    var problems = Problems()
    problems.require(!id.isEmpty, "Promise ID is required")
    if let refusal = problems.refusal { return refusal }
    guard let promise = number(id) else { return .promiseNotFound }
    return Response(.ok, .promise(view(promise, at: now)))
  }

  /// Source: protocol §4.2.
  mutating func create(_ request: PromiseCreate, at now: Instant) -> Response {
    var problems = Problems()
    problems.check(request, configuration)
    if let refusal = problems.refusal { return refusal }
    return Response(.ok, .promise(createUnlessKnown(request, at: now)))
  }

  /// The rest of a creation once the request is found valid.
  mutating func createUnlessKnown(_ request: PromiseCreate, at now: Instant) -> PromiseRecord {
    let promise = number(request.id) ?? add(request, createdAt: now, at: now)
    return view(promise, at: now)
  }

  /// Source: protocol §4.3.
  mutating func settle(_ request: PromiseSettle, at now: Instant) -> Response {
    var problems = Problems()
    problems.check(request)
    if let refusal = problems.refusal { return refusal }
    guard let record = settleIfOpen(request, at: now) else { return .promiseNotFound }
    return Response(.ok, .promise(record))
  }

  /// The rest of a settlement once the request is found valid; nil if there is no such promise.
  mutating func settleIfPending(_ request: PromiseSettle, at now: Instant) -> PromiseRecord? {
    guard let promise = number(request.id) else { return nil }
    if isPending(promise, at: now) { settle(promise, request.state, request.value, at: now) }
    return view(promise, at: now)
  }

  /// Source: protocol §4.4.
  mutating func register(_ request: RegisterCallback, at now: Instant) -> Response {
    var problems = Problems()
    problems.require(!request.awaited.isEmpty, "Awaited promise ID is required")
    problems.require(!request.awaiter.isEmpty, "Awaiter promise ID is required")
    problems.require(
      Name(request.awaited) != Name(request.awaiter) || request.awaited.isEmpty,
      "Awaited and awaiter must be different promises")
    if let refusal = problems.refusal { return refusal }
    guard let awaited = number(request.awaited) else {
      return .problem(.notFound, "Awaited promise not found")
    }
    guard let awaiter = number(request.awaiter) else {
      return .problem(.unprocessable, "Awaiter promise not found")
    }
    guard promises[awaiter].task >= 0 else {
      return .problem(.unprocessable, "Awaiter promise has no resonate:target tag")
    }
    guard promises[awaited].traits.contains(.external) else { return .notExternal }
    if isPending(awaited, at: now), isPending(awaiter, at: now) {
      addCallback(to: awaited, awaiter: awaiter)
    }
    return Response(.ok, .promise(view(awaited, at: now)))
  }

  /// Source: protocol §4.5.
  mutating func register(_ request: RegisterListener, at now: Instant) -> Response {
    var problems = Problems()
    problems.require(!request.awaited.isEmpty, "Awaited promise ID is required")
    problems.require(!request.address.isEmpty, "Address is required")
    problems.require(
      request.address.isEmpty || configuration.isDeliverable(request.address),
      "Invalid listener address")
    if let refusal = problems.refusal { return refusal }
    guard let awaited = number(request.awaited) else {
      return .problem(.notFound, "Awaited promise not found")
    }
    guard promises[awaited].traits.contains(.external) else { return .notExternal }
    if isPending(awaited, at: now) { addListener(to: awaited, address: request.address) }
    return Response(.ok, .promise(view(awaited, at: now)))
  }
}
