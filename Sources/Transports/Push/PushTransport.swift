public import DurablePromises
public import HTTP
public import ResonateProtocol
internal import Synchronization

/// Sends messages to URLs, with a `POST` each.
///
/// Every status from 200 to 299 is a success. Nothing is tried again: the server sends again what
/// matters. Source: protocol §2.10.
public final class PushTransport: Transport {
  /// `http` and `https`, although only the first one can be delivered to.
  public let schemes: Set<String> = ["http", "https"]
  private let client: HTTPClient
  private let time: Duration
  private let inFlight: Int
  private let token: String?
  private let running = Mutex(0)

  /// Creates a transport.
  ///
  /// - Parameters:
  ///   - client: sends the requests; it limits how long making a connection takes.
  ///   - time: how long a request may take.
  ///   - inFlight: how many requests may run at a time; more are dropped.
  ///   - token: the bearer token to show, if any.
  public init(
    client: HTTPClient, time: Duration = .seconds(180), inFlight: Int = 256, token: String? = nil
  ) {
    precondition(inFlight > 0, "a transport sends one request at least")
    self.client = client
    self.time = time
    self.inFlight = inFlight
    self.token = token
  }

  /// Posts a message, and waits for the answer.
  ///
  /// - Parameters:
  ///   - message: what to send.
  ///   - address: where to.
  ///   - serverURL: where workers find the server.
  /// - Returns: whether the receiver has answered with a success.
  public func deliver(
    _ message: Message, to address: Address, serverURL: String
  ) async -> Delivery {
    guard case .push(let url) = address else { return .foreign(address, schemes) }
    if url.lowercased().hasPrefix("https:") {
      return .dropped(
        reason: "\(url): https is not spoken here; push to http, behind a proxy that ends TLS")
    }
    let hasRoom = running.withLock { running in
      guard running < inFlight else { return false }
      running += 1
      return true
    }
    guard hasRoom else { return .dropped(reason: "\(url): \(inFlight) requests run already") }
    defer { running.withLock { $0 -= 1 } }
    do {
      let (origin, target) = try HTTPOrigin.parse(url)
      var request = HTTPRequest(
        method: "POST", target: target, headers: ["Content-Type": "application/json"],
        body: MessageEnvelope.encode(message, serverURL: serverURL))
      if let token { request.headers["Authorization"] = "Bearer \(token)" }
      let reply = try await client.send(request, to: origin, within: time)
      let status = reply.status.rawValue
      if (200...299).contains(status) { return .delivered }
      return .dropped(reason: "\(url) answered \(status)")
    } catch {
      return .dropped(reason: "\(url): \(error)")
    }
  }
}
