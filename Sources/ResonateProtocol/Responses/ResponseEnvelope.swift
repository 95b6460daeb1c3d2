public import DurablePromises

/// Answers as they go over the wire.
///
/// The data of a success are an object, those of a failure a string and nothing else.
/// Source: protocol §2.2 and §2.11.
public enum ResponseEnvelope: Sendable {
  /// Writes what the store answered.
  ///
  /// - Parameters:
  ///   - response: the answer.
  ///   - kind: the kind of the request.
  ///   - correlationID: the correlation id of the request.
  /// - Returns: a document in JSON.
  public static func encode(
    _ response: Response, kind: String, correlationID: String
  ) -> [UInt8] {
    envelope(response.status.rawValue, kind, correlationID) { writer in
      writer.data(of: response, correlationID: correlationID)
    }
  }

  /// Writes an answer that is not the store's.
  ///
  /// - Parameters:
  ///   - status: the status, 400 or more.
  ///   - message: what is wrong.
  ///   - kind: the kind of the request.
  ///   - correlationID: the correlation id of the request.
  /// - Returns: a document in JSON.
  public static func encode(
    status: Int, message: String, kind: String, correlationID: String
  ) -> [UInt8] {
    envelope(status, kind, correlationID) { $0.string(message) }
  }

  /// Writes why a request was refused before anybody looked at the store.
  ///
  /// - Parameter error: why it was refused.
  /// - Returns: a document in JSON.
  public static func encode(_ error: EnvelopeError) -> [UInt8] {
    encode(
      status: error.status, message: error.message, kind: error.kind,
      correlationID: error.correlationID)
  }

  /// Writes that a debug request, other than `debug.snap`, was carried out.
  ///
  /// - Parameters:
  ///   - request: what was asked.
  ///   - correlationID: the correlation id of the request.
  /// - Returns: a document in JSON.
  public static func encode(done request: DebugRequest, correlationID: String) -> [UInt8] {
    envelope(200, request.kind, correlationID) { writer in
      // The one success whose data are no object (protocol §4.19).
      if case .tick = request { writer.array([]) { _, _ in } } else { writer.object { _ in } }
    }
  }

  static func envelope(
    _ status: Int, _ kind: String, _ correlationID: String, data: (inout JSONWriter) -> Void
  ) -> [UInt8] {
    JSONWriter.document { $0.response(status, kind, correlationID, data: data) }
  }
}

extension JSONWriter {
  /// Writes the members of a response.
  fileprivate mutating func response(
    _ status: Int, _ kind: String, _ correlationID: String, data: (inout JSONWriter) -> Void
  ) {
    member("kind", kind)
    member("head") { head in
      head.member("corrId", correlationID)
      head.member("status", Int64(status))
      head.member("version", RequestEnvelope.version)
    }
    name("data")
    data(&self)
  }

  /// Source: protocol §4.
  fileprivate mutating func data(of response: Response, correlationID: String) {
    if case .problem(let text) = response.body { return string(text) }
    object { data in
      switch response.body {
      case .empty, .problem: break
      case .promise(let promise): data.member("promise", promise)
      case .task(let task): data.member("task", task)
      case .held(let task, let promise, let preload):
        data.member("task", task)
        data.member("promise", promise)
        data.preload(preload)
      case .preload(let preload): data.preload(preload)
      case .fenced(let inner, let preload):
        data.member("action") { $0.response(inner, correlationID) }
        data.preload(preload)
      case .promises(let page, let cursor):
        data.member("promises", page) { $0.record($1) }
        if let cursor { data.member("cursor", cursor) }
      case .tasks(let page, let cursor):
        data.member("tasks", page) { $0.record($1) }
        if let cursor { data.member("cursor", cursor) }
      case .schedule(let schedule): data.member("schedule", schedule)
      case .schedules(let page, let cursor):
        data.member("schedules", page) { $0.record($1) }
        if let cursor { data.member("cursor", cursor) }
      }
    }
  }

  private mutating func preload(_ promises: [PromiseRecord]) {
    member("preload", promises) { $0.record($1) }
  }

  /// Writes the answer to the action inside a fence, which has the correlation id of the fence.
  private mutating func response(_ inner: Response.FencedResponse, _ correlationID: String) {
    response(inner.status.rawValue, inner.kind.rawValue, correlationID) { writer in
      guard let promise = inner.promise else { return writer.string(inner.problem ?? "") }
      writer.object { $0.member("promise", promise) }
    }
  }
}
