internal import Synchronization

/// An HTTP/1.1 server on non-blocking sockets.
///
/// One thread owns all connections: it reads, parses and writes. Handlers run as tasks of the concurrency pool,
/// one at a time for each connection, so that pipelined requests are answered in order. An `immediate` answer
/// is given on the server's thread itself, without a task.
public final class HTTPServer: Sendable {
  /// Answers one request.
  public typealias Handler = @Sendable (HTTPRequest) async -> HTTPResponse
  /// Answers a request at once, or leaves it to the handler with `nil`; it must not wait or block.
  public typealias ImmediateHandler = @Sendable (HTTPRequest) -> HTTPResponse?

  /// The numeric address on which the server listens.
  public let host: String
  /// The port on which the server listens.
  public let port: Int

  private let loop: Loop<ServerThread>

  /// Where clients find the server.
  public var url: String {
    host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
  }

  /// Listens and serves from now on, until ``shutdown(within:)``.
  ///
  /// - Parameters:
  ///   - host: a name or numeric address of this machine.
  ///   - port: a port; 0 chooses a free one.
  ///   - limits: what the server bears from its clients.
  ///   - clock: measures waits and dates responses.
  ///   - immediate: answers on the server's thread what needs no waiting; `nil` leaves it to the handler.
  ///   - handler: answers every other request, in a task of its own.
  /// - Throws: ``HTTPSocketError`` when the address cannot be listened on.
  public init(
    host: String = "127.0.0.1", port: Int = 0, limits: HTTPLimits = HTTPLimits(),
    clock: HTTPClock = .system, immediate: @escaping ImmediateHandler = { _ in nil },
    handler: @escaping Handler
  ) throws(HTTPSocketError) {
    let listener = try Socket.listening(host: host, port: port)
    let address = try listener.localAddress()
    self.host = address.host
    self.port = address.port
    let answers = Answers(immediate: immediate, handler: handler)
    loop = try Loop(clock: clock) { poller, mailbox in
      ServerThread(
        listener: listener, limits: limits, clock: clock, answers: answers, poller: poller,
        mailbox: mailbox)
    }
  }

  deinit { loop.post { $0.stop() } }

  /// How many connections are open.
  public var connectionCount: Int { loop.gauge }

  /// Stops: accepts nothing more, finishes what runs, closes the rest.
  ///
  /// Connections without a request are closed at once, streams end cleanly, running requests are answered with
  /// `Connection: close`. Whatever is left after the deadline is cancelled and closed.
  ///
  /// - Parameter deadline: how long running requests may take.
  public func shutdown(within deadline: Duration = .seconds(10)) async {
    loop.post { $0.beginShutdown(within: deadline) }
    await loop.finished()
  }
}
