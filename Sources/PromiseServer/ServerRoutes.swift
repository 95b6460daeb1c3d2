internal import HTTP
internal import PromiseStores
internal import Synchronization
internal import Transports

/// What is where on the server.
///
/// What needs no waiting is answered on the connection's own thread. Source: protocol §2.1.
struct ServerRoutes: Sendable {
  let endpoint: ProtocolEndpoint
  let poll: PollTransport
  let metrics: ServerMetrics
  let budget: BodyBudget
  /// Measures how long a request takes.
  let clock: HTTPClock

  private static let legacy = Array(
    #"{"error":"This endpoint is no longer supported. Please update to the latest SDK."}"#.utf8)

  /// Answers everything but requests of the protocol.
  func immediate(_ request: HTTPRequest) -> HTTPResponse? {
    if request.target == "/", request.method == "POST" { return nil }
    guard let path = request.pathSegments else { return HTTPResponse(.notFound) }
    switch path.first {
    case "" where path.count == 1:
      return request.method == "POST" ? nil : Self.notAllowed("POST")
    case "health" where path.count == 1:
      return request.isRead ? HTTPResponse(.ok) : Self.notAllowed("GET, HEAD")
    case "ready" where path.count == 1:
      return request.isRead ? readiness() : Self.notAllowed("GET, HEAD")
    case "poll" where path.count == 3 && !path[1].isEmpty && !path[2].isEmpty:
      return request.method == "GET"
        ? stream(group: path[1], id: path[2], bearer: request.bearer) : Self.notAllowed("GET")
    case "promises", "schedules", "tasks": return .json(Self.legacy, .gone)
    default: return HTTPResponse(.notFound)
    }
  }

  /// Answers a request of the protocol.
  func handle(_ request: HTTPRequest) async -> HTTPResponse {
    guard budget.take(request.body.count) else {
      return .text("too many requests at a time\n", .serviceUnavailable)
    }
    defer { budget.giveBack(request.body.count) }
    let start = clock.elapsed()
    let answer = await endpoint.answer(request.body, bearer: request.bearer)
    metrics.answered(answer.kind, status: answer.status, after: clock.elapsed() - start)
    return .json(answer.body, HTTPStatus(rawValue: answer.status))
  }

  private func readiness() -> HTTPResponse {
    switch endpoint.store.health {
    case .good: HTTPResponse(.ok)
    case .bad(let reason): .text(reason + "\n", .serviceUnavailable)
    }
  }

  private func stream(group: String, id: String, bearer: String?) -> HTTPResponse {
    if let tokens = endpoint.tokens, tokens.grant(bearer) == nil {
      return .text("Unauthorized", .unauthorized)
    }
    guard let stream = poll.connect(group: group, id: id) else {
      return .text("Poll registration at capacity", .serviceUnavailable)
    }
    return .events(stream)
  }

  private static func notAllowed(_ methods: String) -> HTTPResponse {
    HTTPResponse(.methodNotAllowed, headers: ["Allow": methods])
  }
}

extension HTTPRequest {
  /// Whether it asks for something and changes nothing.
  var isRead: Bool { method == "GET" || method == "HEAD" }

  /// The token in the field `Authorization`, if there is one such field: of two, whoever stands before the
  /// server may have looked at the other.
  var bearer: String? {
    let fields = headers.values(of: "Authorization")
    guard fields.count == 1 else { return nil }
    let words = fields[0].split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
    return String(words[1])
  }
}
