public import DurablePromises
internal import Foundation
public import Journaling

/// What a record of a store's journal says, in words.
///
/// For tools that show a journal; a store reads its records without it.
public struct RecordText: Hashable, Sendable {
  /// What the record is: the kind of a request such as `promise.create`, `tick` or `configuration`.
  public let kind: String
  /// The promise, task or schedule that it is about, if it is about one.
  public let id: String?
  /// The rest, such as `by 100, param "2 eggs"`; empty if there is none.
  public let details: String
  /// When it was given; nil for a configuration.
  public let instant: Instant?

  /// Reads a record of the log.
  ///
  /// - Parameter record: a record that is not from a snapshot.
  /// - Throws: ``RecordDefect`` for a record that no store wrote.
  public init(_ record: Record) throws(RecordDefect) {
    guard record.type == RecordType.entry else {
      throw RecordDefect(.unknownCode(record.type, of: "a log's record"), at: 0)
    }
    switch try Entry(record.payload, known: KnownParts()) {
    case .configuration(let configuration):
      let retry = configuration.retryTimeout
      self.init("configuration", "profile \(configuration.profile), retry after \(retry) ms")
    case .pause: self.init("pause", "time alone makes nothing happen")
    case .resume: self.init("resume", "time makes things happen")
    case .reset: self.init("reset", "everything was forgotten")
    case .tick(let now): self.init("tick", "what was due", at: now)
    case .request(let request, let now):
      let (id, details) = Self.words(of: request)
      self.init(request.kind.rawValue, details, id: id, at: now)
    }
  }

  private init(_ kind: String, _ details: String, id: String? = nil, at instant: Instant? = nil) {
    self.kind = kind
    self.id = id
    self.details = details
    self.instant = instant
  }

  private static func words(of request: Request) -> (id: String?, details: String) {
    switch request {
    case .promiseGet(let id), .taskGet(let id), .taskHalt(let id), .taskContinue(let id),
      .scheduleGet(let id), .scheduleDelete(let id):
      (id, "")
    case .promiseCreate(let body): (body.id, details(of: body))
    case .promiseSettle(let body): (body.id, details(of: body))
    case .promiseRegisterCallback(let body): (body.awaited, "wakes \(body.awaiter)")
    case .promiseRegisterListener(let body): (body.awaited, "tells \(body.address)")
    case .taskCreate(let body):
      (body.action.id, "\(details(of: body.action)), for \(body.pid), ttl \(body.ttl) ms")
    case .taskAcquire(let body):
      (body.id, "version \(body.version), for \(body.pid), ttl \(body.ttl) ms")
    case .taskRelease(let body): (body.id, "version \(body.version)")
    case .taskFence(let body): (body.id, "version \(body.version), \(details(of: body.action))")
    case .taskSuspend(let body):
      (
        body.id,
        "version \(body.version), until \(body.actions.map(\.awaited).joined(separator: ", "))"
      )
    case .taskFulfill(let body):
      (body.id, "version \(body.version), \(details(of: body.action))")
    case .taskHeartbeat(let body):
      (nil, "from \(body.pid), for \(body.tasks.map(\.id).joined(separator: ", "))")
    case .scheduleCreate(let body): (body.id, "\(body.cron), creates \(body.promiseId)")
    case .promiseSearch, .taskSearch, .scheduleSearch: (nil, "")
    }
  }

  private static func details(of create: PromiseCreate) -> String {
    let tags = create.tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let parts = ["by \(create.timeoutAt)", words("param", create.param)] + tags
    return parts.compactMap(\.self).joined(separator: ", ")
  }

  private static func details(of settle: PromiseSettle) -> String {
    [settle.state.rawValue, words("value", settle.value)].compactMap(\.self)
      .joined(separator: ", ")
  }

  private static func details(of action: FenceAction) -> String {
    switch action {
    case .create(let body): "creates \(body.id) \(details(of: body))"
    case .settle(let body): "settles \(body.id) \(details(of: body))"
    }
  }

  /// A value, decoded if it is text in base64, as the SDKs write it.
  private static func words(_ name: String, _ value: Value) -> String? {
    let headers = (value.headers ?? [:]).sorted { $0.key < $1.key }
      .map { "\($0.key)=\($0.value)" }
    let text = value.data.map { data in
      // Only what encodes to the very same text was encoded by anybody.
      let bytes = Data(base64Encoded: data).flatMap {
        $0.base64EncodedString() == data ? $0 : nil
      }
      return bytes.flatMap { String(validating: $0, as: UTF8.self) } ?? data
    }
    let parts = [text].compactMap(\.self) + headers
    return parts.isEmpty ? nil : "\(name) \(parts.joined(separator: ", "))"
  }
}

extension RecordText: CustomStringConvertible {
  /// Everything in one line, if the texts inside are.
  public var description: String {
    [kind, id, details.isEmpty ? nil : details, instant.map { "at \($0)" }].compactMap(\.self)
      .joined(separator: " ")
  }
}
