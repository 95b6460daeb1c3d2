internal import Synchronization

/// An HTTP/1.1 server on non-blocking sockets.
///
/// A few threads own the connections: they read, parse and write. Handlers run as tasks, of the concurrency
/// pool or of these threads, one at a time for each connection, so that pipelined requests are answered in order.
/// An `immediate` answer is given on the connection's thread itself, without a task.
public final class HTTPServer: Sendable {
  /// Answers one request.
  public typealias Handler = @Sendable (HTTPRequest) async -> HTTPResponse
  /// Answers a request at once, or leaves it to the handler with `nil`; it must not wait or block.
  public typealias ImmediateHandler = @Sendable (HTTPRequest) -> HTTPResponse?

  /// Where handlers run.
  public enum HandlerPlace: Hashable, Sendable {
    /// On the concurrency pool: a handler may compute for as long as it likes.
    case pool
    /// On the thread of the connection, between its turns: no other thread has to wake up for a request,
    /// and handlers of requests that came together meet before any of them goes on. A handler that keeps the
    /// thread lets the other connections wait.
    case connectionThread
  }

  /// The numeric address on which the server listens.
  public let host: String
  /// The port on which the server listens.
  public let port: Int

  /// The first one accepts connections.
  private let loops: [Loop<ServerThread>]

  /// Where clients find the server.
  public var url: String {
    host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
  }

  /// Listens and serves from now on, until ``shutdown(within:)``.
  ///
  /// - Parameters:
  ///   - host: a name or numeric address of this machine.
  ///   - port: a port; 0 chooses a free one.
  ///   - threads: how many threads share the connections.
  ///   - limits: what the server bears from its clients.
  ///   - clock: measures waits and dates responses.
  ///   - place: where handlers run.
  ///   - immediate: answers on a connection's thread what needs no waiting; `nil` leaves it to the handler.
  ///   - handler: answers every other request, in a task of its own.
  /// - Throws: ``HTTPSocketError`` when the address cannot be listened on.
  public init(
    host: String = "127.0.0.1", port: Int = 0, threads: Int = 2, limits: HTTPLimits = HTTPLimits(),
    clock: HTTPClock = .system, handlersRunOn place: HandlerPlace = .pool,
    immediate: @escaping ImmediateHandler = { _ in nil },
    handler: @escaping Handler
  ) throws(HTTPSocketError) {
    precondition(threads > 0, "a server has a thread")
    let listener = try Socket.listening(host: host, port: port)
    let address = try listener.localAddress()
    self.host = address.host
    self.port = address.port
    let answers = Answers(immediate: immediate, handler: handler, place: place)
    let places = ConnectionPlaces(limits.connections)
    var loops: [Loop<ServerThread>] = []
    for _ in 0..<threads {
      let others = loops
      let loop = try Loop(clock: clock) { poller, mailbox, executor in
        ServerThread(
          others: others, places: places, limits: limits,
          clock: clock, answers: answers, poller: poller, mailbox: mailbox, executor: executor)
      }
      loops.append(loop)
    }
    self.loops = loops.reversed()
    // Given away, not kept: it has to close when its thread closes it.
    self.loops.first?.post { $0.listen(on: listener) }
  }

  deinit { for loop in loops { loop.post { $0.stop() } } }

  /// Runs tasks on one of the connections' threads; for what wakes up with requests and seldom keeps a thread.
  public var executor: any TaskExecutor { loops[0].executor }

  /// How many connections are open.
  public var connectionCount: Int { loops.reduce(0) { $0 + $1.gauge } }

  /// Stops: accepts nothing more, finishes what runs, closes the rest.
  ///
  /// Connections without a request are closed at once, streams end cleanly, running requests are answered with
  /// `Connection: close`. Whatever is left after the deadline is cancelled and closed.
  ///
  /// - Parameter deadline: how long running requests may take.
  public func shutdown(within deadline: Duration = .seconds(10)) async {
    for loop in loops { loop.post { $0.beginShutdown(within: deadline) } }
    for loop in loops { await loop.finished() }
  }
}
