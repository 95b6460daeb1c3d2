public import DurablePromises
public import HTTP
public import PromiseStores
internal import ResonateProtocol
internal import Synchronization

/// A store on a server, over HTTP.
///
/// What may be sent twice is sent again after a lost connection or a breakdown of the server; what may
/// not is sent once, and an error says that its outcome is unknown. Messages come from whoever runs a
/// receiver, by ``handle(_:)``. Source: protocol §2 and §6.11.
public final class RemoteStore: PromiseStore {
  /// Where the server is.
  public let url: String
  /// Where messages for this store are received; nil if nobody receives any.
  public let address: String?
  let inbox = Inbox()
  let time: TimeSource
  private let client: HTTPClient
  private let origin: HTTPOrigin
  private let target: String
  private let token: String?
  private let attempts: Int
  private let patience: Duration
  private let correlationID: @Sendable (Int) -> String
  private let lastNumber = Atomic(0)

  /// Creates a store; nothing is sent yet.
  ///
  /// - Parameters:
  ///   - url: where the server is, such as `http://localhost:8001`.
  ///   - token: says who asks, to a server that wants to know.
  ///   - address: the unicast address of the receiver that feeds ``handle(_:)``; without one,
  ///     ``settled(_:)`` asks every minute.
  ///   - client: keeps the connections.
  ///   - attempts: how often a request is sent at most: one that may be sent twice, or that did not
  ///     reach the server.
  ///   - patience: how long an answer may take.
  ///   - time: measures the waits between attempts, 1 s doubling to 30 s.
  ///   - correlationID: makes the correlation id of the request with a number, counted from 1.
  /// - Throws: ``RemoteStoreError`` if the URL is none.
  public init(
    url: String, token: String? = nil, address: String? = nil, client: HTTPClient,
    attempts: Int = 20, patience: Duration = .seconds(30), time: TimeSource = .system,
    correlationID: @escaping @Sendable (_ number: Int) -> String = { "reprise-\($0)" }
  ) throws(RemoteStoreError) {
    precondition(attempts > 0, "A request is sent at least once.")
    do {
      (origin, target) = try HTTPOrigin.parse(url)
    } catch {
      throw RemoteStoreError(
        url: url, problem: "The URL of the server cannot be used: \(error.detail).",
        advice: "Write it like http://localhost:8001, with --url or in RESONATE_URL.")
    }
    self.url = url
    self.address = address
    self.client = client
    self.token = token
    self.attempts = attempts
    self.patience = patience
    self.time = time
    self.correlationID = correlationID
  }

  /// The thread of the connections to the server.
  public var executor: (any TaskExecutor)? { client.executor }

  /// Sends a request to the server.
  ///
  /// - Parameters:
  ///   - request: what to do.
  ///   - durability: of no importance here: a server answers when the answer is durable.
  /// - Returns: the answer; a request that makes no sense is answered as well.
  /// - Throws: ``RemoteStoreError``, which says whether the outcome is unknown; `CancellationError`.
  public func send(_ request: Request, durability: Durability) async throws -> Response {
    var delay: Int64 = 1_000
    var isOutcomeUnknown = false
    for attempt in 1... {
      switch try await exchange(request) {
      case .answered(let response): return response
      case .failed(var error, let isTransient):
        isOutcomeUnknown = isOutcomeUnknown || error.isOutcomeUnknown
        error.isOutcomeUnknown = isOutcomeUnknown
        error.request = request.kind
        guard isTransient, attempt < attempts, !isOutcomeUnknown || request.kind.isRepeatable
        else { throw error }
      }
      try await time.sleep(until: time.now.advanced(by: delay))
      delay = min(2 * delay, 30_000)
    }
    preconditionFailure("The loop is left by an answer or an error.")
  }

  private enum Outcome {
    case answered(Response)
    case failed(RemoteStoreError, isTransient: Bool)
  }

  /// Sends a request once.
  private func exchange(_ request: Request) async throws -> Outcome {
    let number = lastNumber.add(1, ordering: .relaxed).newValue
    let correlationID = correlationID(number)
    var message = HTTPRequest(
      method: "POST", target: target, headers: ["Content-Type": "application/json"],
      body: RequestEnvelope.encode(request, correlationID: correlationID, auth: token))
    if let token { message.headers.add("Authorization", "Bearer \(token)") }
    let reply: HTTPReply
    do {
      reply = try await client.send(message, to: origin, within: patience)
    } catch let error as HTTPClientError {
      return .failed(.exchange(error, with: url), isTransient: error.isTransient)
    }
    do {
      switch try ResponseEnvelope.decode(reply.body, to: request, correlationID: correlationID) {
      case .response(let response): return .answered(response)
      case .refused(let status, let message):
        return .failed(.refused(status, message, by: url), isTransient: status >= 500)
      }
    } catch {
      let status = reply.status.rawValue
      guard status >= 400 else {
        return .failed(.noAnswer(error, from: url), isTransient: false)
      }
      return .failed(
        .refused(status, "\(reply.status)", by: url), isTransient: status >= 500)
    }
  }

  /// Answers that nothing is due here: the server runs its own time.
  ///
  /// - Returns: nil.
  /// - Throws: never; other stores do.
  public func tick() async throws -> Instant? { nil }

  /// Waits until the task is cancelled: the server runs its own time.
  ///
  /// - Throws: `CancellationError`.
  public func runTimers() async throws {
    let (silence, end) = AsyncStream<Never>.makeStream()
    for await _ in silence {}
    end.finish()
    throw CancellationError()
  }
}

extension HTTPClientError {
  /// Whether the same exchange may bring something else the next time.
  fileprivate var isTransient: Bool {
    switch reason {
    case .unreachable, .connectionLost, .timedOut: true
    case .badAddress, .badRequest, .badResponse, .noEvents, .closed: false
    }
  }
}

extension Request.Kind {
  /// Whether a request may be sent again when it is unknown whether it was carried out.
  ///
  /// Source: protocol §4.
  package var isRepeatable: Bool {
    switch self {
    case .taskCreate, .taskAcquire, .taskRelease, .taskSuspend, .taskFulfill, .taskHalt,
      .taskContinue:
      false
    case .promiseGet, .promiseCreate, .promiseSettle, .promiseRegisterCallback,
      .promiseRegisterListener, .promiseSearch, .taskGet, .taskFence, .taskHeartbeat, .taskSearch,
      .scheduleGet, .scheduleCreate, .scheduleDelete, .scheduleSearch:
      true
    }
  }
}
