internal import DurablePromises
public import PromiseStores
internal import ResonateProtocol

/// The protocol without a network: bytes of a request in, a status and bytes of an answer out.
///
/// Source: protocol §2.2–2.5.
public struct ProtocolEndpoint: Sendable {
  /// An answer, as HTTP carries it.
  public struct Answer: Hashable, Sendable {
    /// The status of HTTP, which the envelope repeats.
    public var status: Int
    /// The kind of the request, as the answer repeats it.
    public var kind: String
    /// The envelope, in JSON.
    public var body: [UInt8]
  }

  /// Where promises are kept.
  public let store: any ServedStore
  /// Whom it obeys; nil for everybody.
  public let tokens: Tokens?
  /// Whether checkers may set the time, and stop it.
  public let isDebugging: Bool

  /// Creates an endpoint.
  ///
  /// - Parameters:
  ///   - store: where promises are kept.
  ///   - tokens: whom it obeys; nil for everybody.
  ///   - isDebugging: whether checkers may set the time, and stop it.
  public init(store: any ServedStore, tokens: Tokens? = nil, isDebugging: Bool = false) {
    self.store = store
    self.tokens = tokens
    self.isDebugging = isDebugging
  }

  /// Answers a request.
  ///
  /// - Parameters:
  ///   - body: the envelope, in JSON.
  ///   - bearer: the token that came beside the envelope; one inside comes first.
  /// - Returns: the answer, whatever the request is.
  public func answer(_ body: [UInt8], bearer: String? = nil) async -> Answer {
    let envelope: RequestEnvelope
    do {
      envelope = try RequestEnvelope(body)
    } catch {
      return refusal(error)
    }
    do {
      let grant = try authorise(envelope, bearer)
      if !isDebugging, Self.debugKinds.contains(envelope.kind) {
        throw envelope.error(403, "Debug operations are disabled")
      }
      switch try envelope.request() {
      case .request(let request): return try await answer(request, envelope, grant)
      case .debug(let request): return try await answer(request, envelope)
      }
    } catch let error as EnvelopeError {
      return refusal(error)
    } catch {
      // What the store throws: nobody knows whether it has happened.
      return refusal(envelope.error(500, "Internal error: \(error)"))
    }
  }

  private static let debugKinds: Set<String> = [
    "debug.start", "debug.stop", "debug.reset", "debug.tick", "debug.snap",
  ]

  private func authorise(
    _ envelope: RequestEnvelope, _ bearer: String?
  ) throws(EnvelopeError) -> Tokens.Grant? {
    guard let tokens else { return nil }
    guard let grant = tokens.grant(envelope.auth ?? bearer) else {
      throw envelope.error(401, "Unauthorized")
    }
    guard grant.covers(envelope.resources) else { throw envelope.error(403, "Forbidden") }
    return grant
  }

  private func answer(
    _ request: Request, _ envelope: RequestEnvelope, _ grant: Tokens.Grant?
  ) async throws -> Answer {
    let time = isDebugging ? envelope.debugTime : nil
    var response = try await store.send(request, at: time, durability: .flushed)
    if let grant { response.body.limit(to: grant) }
    let body = ResponseEnvelope.encode(
      response, kind: envelope.kind, correlationID: envelope.correlationID)
    return Answer(status: response.status.rawValue, kind: envelope.kind, body: body)
  }

  private func answer(_ request: DebugRequest, _ envelope: RequestEnvelope) async throws -> Answer {
    switch request {
    case .start: try await store.pauseTimers()
    case .stop: try await store.resumeTimers()
    case .reset: try await store.reset()
    case .tick(let time): try await store.tick(at: time)
    case .snap:
      let body = ResponseEnvelope.encode(
        snapshot: try store.snapshot(), correlationID: envelope.correlationID)
      return Answer(status: 200, kind: envelope.kind, body: body)
    }
    let body = ResponseEnvelope.encode(done: request, correlationID: envelope.correlationID)
    return Answer(status: 200, kind: envelope.kind, body: body)
  }

  private func refusal(_ error: EnvelopeError) -> Answer {
    Answer(status: error.status, kind: error.kind, body: ResponseEnvelope.encode(error))
  }
}

extension Response.Body {
  /// Leaves out of the preload what a token does not cover: a task may claim any branch as its own.
  fileprivate mutating func limit(to grant: Tokens.Grant) {
    func covered(_ records: [PromiseRecord]) -> [PromiseRecord] {
      records.filter { grant.covers(.ids([$0.id])) }
    }
    switch self {
    case .held(let task, let promise, let preload):
      self = .held(task, promise, preload: covered(preload))
    case .preload(let preload): self = .preload(covered(preload))
    case .fenced(let inner, let preload): self = .fenced(inner, preload: covered(preload))
    default: break
    }
  }
}

extension RequestEnvelope {
  fileprivate func error(_ status: Int, _ message: String) -> EnvelopeError {
    EnvelopeError(status: status, message: message, kind: kind, correlationID: correlationID)
  }
}
