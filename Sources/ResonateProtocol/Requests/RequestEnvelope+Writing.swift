public import DurablePromises

extension RequestEnvelope {
  /// Writes a request to a server.
  ///
  /// - Parameters:
  ///   - request: what is asked.
  ///   - correlationID: what the answer has to repeat.
  ///   - auth: the caller's token, if it has one.
  ///   - debugTime: the time that it is to be for this request, on a server under debugging.
  /// - Returns: a document in JSON.
  public static func encode(
    _ request: Request, correlationID: String, auth: String? = nil, debugTime: Instant? = nil
  ) -> [UInt8] {
    envelope(request.kind.rawValue, correlationID, auth, debugTime) { data in
      data.members(of: request, correlationID: correlationID)
    }
  }

  /// Writes a request to a server under debugging.
  ///
  /// - Parameters:
  ///   - request: what is asked.
  ///   - correlationID: what the answer has to repeat.
  ///   - auth: the caller's token, if it has one.
  /// - Returns: a document in JSON.
  public static func encode(
    _ request: DebugRequest, correlationID: String, auth: String? = nil
  ) -> [UInt8] {
    envelope(request.kind, correlationID, auth, nil) { data in
      if case .tick(let time) = request { data.member("time", time) }
    }
  }

  private static func envelope(
    _ kind: String, _ correlationID: String, _ auth: String?, _ debugTime: Instant?,
    data: (inout JSONWriter) -> Void
  ) -> [UInt8] {
    JSONWriter.document { writer in
      writer.member("kind", kind)
      writer.member("head") { head in
        head.member("corrId", correlationID)
        head.member("version", version)
        if let auth { head.member("auth", auth) }
        if let debugTime { head.member("resonate:debug_time", debugTime) }
      }
      writer.member("data", data)
    }
  }
}

/// Source: protocol §4.
extension JSONWriter {
  fileprivate mutating func members(of request: Request, correlationID: String) {
    switch request {
    case .promiseGet(let id), .taskGet(let id), .taskHalt(let id), .taskContinue(let id),
      .scheduleGet(let id), .scheduleDelete(let id):
      member("id", id)
    case .promiseCreate(let create): members(of: create)
    case .promiseSettle(let settle): members(of: settle)
    case .promiseRegisterCallback(let callback): members(of: callback)
    case .promiseRegisterListener(let listener):
      member("awaited", listener.awaited)
      member("address", listener.address)
    case .promiseSearch(let search):
      if let state = search.state { member("state", state.rawValue) }
      page(tags: search.tags, limit: search.limit, cursor: search.cursor)
    case .taskCreate(let create):
      member("pid", create.pid)
      member("ttl", create.ttl)
      action(.promiseCreate, correlationID) { $0.members(of: create.action) }
    case .taskAcquire(let acquire):
      task(acquire.id, acquire.version)
      member("pid", acquire.pid)
      member("ttl", acquire.ttl)
    case .taskRelease(let release): task(release.id, release.version)
    case .taskFence(let fence):
      task(fence.id, fence.version)
      switch fence.action {
      case .create(let create):
        action(.promiseCreate, correlationID) { $0.members(of: create) }
      case .settle(let settle):
        action(.promiseSettle, correlationID) { $0.members(of: settle) }
      }
    case .taskSuspend(let suspend):
      task(suspend.id, suspend.version)
      member("actions", suspend.actions) { writer, callback in
        writer.object {
          $0.nested(.promiseRegisterCallback, correlationID) { $0.members(of: callback) }
        }
      }
    case .taskFulfill(let fulfill):
      task(fulfill.id, fulfill.version)
      action(.promiseSettle, correlationID) { $0.members(of: fulfill.action) }
    case .taskHeartbeat(let heartbeat):
      member("pid", heartbeat.pid)
      member("tasks", heartbeat.tasks) { writer, reference in
        writer.object { $0.task(reference.id, reference.version) }
      }
    case .taskSearch(let search):
      if let state = search.state { member("state", state.rawValue) }
      page(tags: [:], limit: search.limit, cursor: search.cursor)
    case .scheduleCreate(let create): members(of: create)
    case .scheduleSearch(let search):
      page(tags: search.tags, limit: search.limit, cursor: search.cursor)
    }
  }

  private mutating func members(of create: PromiseCreate) {
    member("id", create.id)
    member("timeoutAt", create.timeoutAt)
    member("param", create.param)
    member("tags", texts: create.tags)
  }

  private mutating func members(of settle: PromiseSettle) {
    member("id", settle.id)
    member("state", settle.state.rawValue)
    member("value", settle.value)
  }

  private mutating func members(of callback: RegisterCallback) {
    member("awaited", callback.awaited)
    member("awaiter", callback.awaiter)
  }

  private mutating func members(of create: ScheduleCreate) {
    member("id", create.id)
    member("cron", create.cron)
    member("promiseId", create.promiseId)
    member("promiseTimeout", create.promiseTimeout)
    member("promiseParam", create.promiseParam)
    member("promiseTags", texts: create.promiseTags)
  }

  private mutating func task(_ id: String, _ version: Int64) {
    member("id", id)
    member("version", version)
  }

  private mutating func page(tags: [String: String], limit: Int, cursor: String?) {
    if !tags.isEmpty { member("tags", texts: tags) }
    member("limit", Int64(limit))
    if let cursor { member("cursor", cursor) }
  }

  private mutating func action(
    _ kind: Request.Kind, _ correlationID: String, data: (inout JSONWriter) -> Void
  ) {
    member("action") { $0.nested(kind, correlationID, data: data) }
  }

  /// Writes the members of a request inside another one.
  private mutating func nested(
    _ kind: Request.Kind, _ correlationID: String, data: (inout JSONWriter) -> Void
  ) {
    member("kind", kind.rawValue)
    member("head") { head in
      head.member("corrId", correlationID)
      head.member("version", RequestEnvelope.version)
    }
    member("data", data)
  }
}
