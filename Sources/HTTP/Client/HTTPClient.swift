internal import Synchronization

/// A client that keeps its connections and speaks plain HTTP/1.1.
///
/// One thread owns all connections. It retries only what the server cannot have seen, or what is safe to ask
/// twice; everything else is up to the caller.
public final class HTTPClient: Sendable {
  private let loop: Loop<ClientPool>
  private let lastNumber = Atomic(0)

  /// Starts a client.
  ///
  /// - Parameters:
  ///   - connections: the most connections at a time, streams of events included; further requests wait.
  ///   - bodyLimit: the largest body of a reply, and the largest event, in bytes.
  ///   - clock: measures waits.
  /// - Throws: ``HTTPSocketError`` when the system has no room for another thread.
  public init(
    connections: Int = 256, bodyLimit: Int = 64 * 1_024 * 1_024, clock: HTTPClock = .system
  ) throws(HTTPSocketError) {
    precondition(connections > 0, "a client has a connection")
    loop = try Loop(clock: clock) { poller, mailbox, _ in
      ClientPool(
        connections: connections, bodyLimit: bodyLimit, clock: clock, poller: poller,
        mailbox: mailbox)
    }
  }

  deinit { close() }

  /// Runs tasks on the connections' thread.
  ///
  /// It is for what asks and is answered again and again, and seldom keeps a thread: what waits for a reply
  /// there goes on without another thread having to wake up.
  public var executor: any TaskExecutor { loop.executor }

  /// Closes all connections; what runs fails with ``HTTPClientError/Reason/closed``.
  public func close() { loop.post { $0.close() } }

  /// Sends a request and waits for the whole response.
  ///
  /// - Parameters:
  ///   - request: the request; `Host` and `Content-Length` are added.
  ///   - origin: the server.
  ///   - time: how long everything together may take.
  /// - Returns: the reply, whatever its status.
  /// - Throws: ``HTTPClientError``, or `CancellationError`.
  public func send(
    _ request: HTTPRequest, to origin: HTTPOrigin, within time: Duration = .seconds(30)
  ) async throws -> HTTPReply {
    let bytes = try Self.bytes(of: request, to: origin)
    let number = lastNumber.add(1, ordering: .relaxed).newValue
    let cancellation = Cancellation()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        start(
          Exchange(
            number: number, origin: origin, bytes: bytes, method: request.method,
            receiver: .reply { continuation.resume(with: $0) }, time: time, silence: nil,
            cancellation: cancellation))
      }
    } onCancel: {
      cancellation.cancel()
      loop.post { $0.cancel(number) }
    }
  }

  /// Sends a request whose response is a stream of events, and waits for its beginning.
  ///
  /// - Parameters:
  ///   - request: the request; `Accept`, `Host` and `Content-Length` are added.
  ///   - origin: the server.
  ///   - time: how long the beginning of the response may take.
  ///   - silence: how long nothing may come; `nil` for ever.
  /// - Returns: the events.
  /// - Throws: ``HTTPClientError``, or `CancellationError`.
  public func events(
    _ request: HTTPRequest, from origin: HTTPOrigin, within time: Duration = .seconds(30),
    silence: Duration? = nil
  ) async throws -> HTTPEvents {
    var request = request
    if request.headers["Accept"] == nil { request.headers.add("Accept", "text/event-stream") }
    let bytes = try Self.bytes(of: request, to: origin)
    let number = lastNumber.add(1, ordering: .relaxed).newValue
    let queue = EventQueue { [weak self] in self?.loop.post { $0.resume(number) } }
    // The events keep the client alive; when they go, so does their connection.
    let events = HTTPEvents(queue) { [self] in loop.post { $0.cancel(number) } }
    let cancellation = Cancellation()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        start(
          Exchange(
            number: number, origin: origin, bytes: bytes, method: request.method,
            receiver: .events(queue, opened: { continuation.resume(with: $0) }), time: time,
            silence: silence, cancellation: cancellation))
      }
    } onCancel: {
      cancellation.cancel()
      loop.post { $0.cancel(number) }
    }
    return events
  }

  private func start(_ exchange: Exchange) {
    if !loop.post({ $0.start(exchange) }) {
      exchange.fail(HTTPClientError(.closed, "the client is closed"))
    }
  }

  private static func bytes(
    of request: HTTPRequest, to origin: HTTPOrigin
  ) throws(HTTPClientError) -> [UInt8] {
    guard !request.method.isEmpty, request.method.utf8.allSatisfy(Byte.isToken),
      request.target.utf8.first == 0x2F, request.target.utf8.allSatisfy(Byte.isTarget),
      ResponseHead.isValid(request.headers)
    else { throw HTTPClientError(.badRequest, "\(origin): a part of the request is malformed") }
    var text = "\(request.method) \(request.target) HTTP/1.1\r\nHost: \(origin.authority)\r\n"
    for field in request.headers.fields
    where !field.name.matches("Host") && !field.name.matches("Content-Length")
      && !field.name.matches("Transfer-Encoding")
    {
      text += "\(field.name): \(field.value)\r\n"
    }
    if !request.body.isEmpty || !["GET", "HEAD", "OPTIONS"].contains(request.method) {
      text += "Content-Length: \(request.body.count)\r\n"
    }
    return Array((text + "\r\n").utf8) + request.body
  }
}
