public import DurablePromises

extension ResponseEnvelope {
  /// Reads the answer to a request.
  ///
  /// - Parameters:
  ///   - body: a document in JSON.
  ///   - request: what was asked.
  ///   - correlationID: the correlation id that was sent.
  /// - Returns: what the server says.
  /// - Throws: ``ResponseError`` if that is no answer to this request.
  public static func decode(
    _ body: [UInt8], to request: Request, correlationID: String
  ) throws(ResponseError) -> Reply {
    do {
      return try reply(JSONObject(document: body), to: request, correlationID: correlationID)
    } catch {
      throw ResponseError(reason: error.reason)
    }
  }

  private static func reply(
    _ envelope: JSONObject, to request: Request, correlationID: String
  ) throws(JSONError) -> Reply {
    let head = try envelope.object("head")
    let status = Int(clamping: try head.integer("status"))
    let (kind, answered) = (try envelope.text("kind"), try head.text("corrId"))
    // A server that could not read the request, or broke down over it, knows neither.
    let isAnonymous = status >= 400 && kind == "unknown" && answered == "0"
    guard isAnonymous || kind == request.kind.rawValue else {
      throw JSONError("a \(request.kind.rawValue) was sent, and a \(kind) is answered")
    }
    guard isAnonymous || answered == correlationID else {
      throw JSONError("the request was '\(correlationID)', and '\(answered)' is answered")
    }
    guard let known = Response.Status(rawValue: status), !isAnonymous else {
      guard status >= 400 else { throw JSONError("there is no status \(status)") }
      return .refused(status: status, message: try envelope.problem())
    }
    switch known {
    case .ok, .redirect:
      let data = try envelope.object("data")
      return .response(Response(known, try data.body(of: request.kind, known)))
    case .invalid, .notFound, .conflict, .unprocessable, .notImplemented:
      return .response(Response(known, .problem(try envelope.problem())))
    }
  }
}

/// Source: protocol §4.
extension JSONObject {
  /// What is wrong, in words; some servers wrap them in an object (protocol §10.1 #5).
  fileprivate func problem() throws(JSONError) -> String {
    if let data = try? object("data") { return (try? data.text("error")) ?? "no reason given" }
    return try text("data")
  }

  fileprivate func body(
    of kind: Request.Kind, _ status: Response.Status
  ) throws(JSONError) -> Response.Body {
    guard status == .ok || kind == .taskSuspend else {
      throw JSONError("\(kind.rawValue) is never answered with status \(status.rawValue)")
    }
    switch kind {
    case .promiseGet, .promiseCreate, .promiseSettle, .promiseRegisterCallback,
      .promiseRegisterListener, .taskFulfill:
      return .promise(try object("promise").promise())
    case .promiseSearch:
      return .promises(try promises("promises"), cursor: try optional("cursor", text))
    case .taskGet: return .task(try object("task").task())
    case .taskCreate, .taskAcquire:
      return .held(
        try object("task").task(), try object("promise").promise(),
        preload: try promises("preload"))
    case .taskFence:
      return .fenced(try object("action").fenced(), preload: try promises("preload"))
    case .taskSuspend: return status == .ok ? .empty : .preload(try promises("preload"))
    case .taskRelease, .taskHeartbeat, .taskHalt, .taskContinue, .scheduleDelete: return .empty
    case .taskSearch:
      var tasks: [TaskRecord] = []
      for object in try objects("tasks") { tasks.append(try object.task()) }
      return .tasks(tasks, cursor: try optional("cursor", text))
    case .scheduleGet, .scheduleCreate: return .schedule(try object("schedule").schedule())
    case .scheduleSearch:
      var schedules: [ScheduleRecord] = []
      for object in try objects("schedules") { schedules.append(try object.schedule()) }
      return .schedules(schedules, cursor: try optional("cursor", text))
    }
  }

  /// The answer to the action inside a fence.
  private func fenced() throws(JSONError) -> Response.FencedResponse {
    let number = Int(clamping: try object("head").integer("status"))
    guard let status = Response.Status(rawValue: number) else {
      throw JSONError("there is no status \(number)")
    }
    let kind = try choice("kind", Request.Kind.self)
    guard status != .ok else {
      let promise = try object("data").object("promise").promise()
      return Response.FencedResponse(kind: kind, status: status, promise: promise)
    }
    return Response.FencedResponse(kind: kind, status: status, problem: try problem())
  }
}
