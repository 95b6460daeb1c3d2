public import HTTP
public import PromiseStores
internal import Synchronization
public import Transports

/// Durable promises over HTTP: a store, its timers, the ways to its workers, and figures.
///
/// It answers from the moment it is made; ``run()`` lets time pass and messages go out.
/// Source: design §5.
public final class Server: Sendable {
  /// The port on which it listens.
  public var port: Int { server.port }
  /// Where workers find it.
  public let url: String
  /// Where the metrics are, if they are anywhere.
  public var metricsURL: String? { metricsServer.map { "\($0.url)/metrics" } }

  private let store: any ServedStore
  private let options: ServerOptions
  private let poll: PollTransport
  private let delivery: MessageDelivery
  private let server: HTTPServer
  private let metricsServer: HTTPServer?
  private let isStopping = Mutex(false)

  /// Listens, and answers from now on, until ``shutdown(within:)``.
  ///
  /// - Parameters:
  ///   - store: where promises are kept; the server closes it when it stops.
  ///   - options: how it is reached, and what it bears.
  ///   - transports: the ways to workers besides the streams that the server has itself.
  ///   - generator: chooses a worker where any of a group will do.
  ///   - clock: measures waits and how long requests take.
  /// - Throws: ``UnprotectedHost``, or `HTTPSocketError` when an address cannot be listened on.
  public init(
    store: any ServedStore, options: ServerOptions = ServerOptions(),
    transports: [any Transport] = [], generator: any RandomNumberGenerator & Sendable,
    clock: HTTPClock = .system
  ) throws {
    try options.check()
    self.store = store
    self.options = options
    let metrics = ServerMetrics()
    let poll = PollTransport(
      connections: options.pollConnections, buffer: options.pollBuffer,
      lifetime: options.pollLifetime, generator: generator)
    self.poll = poll
    let endpoint = ProtocolEndpoint(
      store: store, tokens: options.tokens, isDebugging: options.isDebugging)
    let routes = ServerRoutes(
      endpoint: endpoint, poll: poll, metrics: metrics,
      budget: BodyBudget(options.totalBodyBytes), clock: clock)
    server = try HTTPServer(
      host: options.host, port: options.port, threads: options.threads, limits: options.limits,
      clock: clock, handlersRunOn: .connectionThread, immediate: routes.immediate,
      handler: routes.handle)
    url = options.url ?? server.url
    let delivery = MessageDelivery(
      store: store, serverURL: url, poll: poll, others: transports, places: options.deliveries,
      room: options.deliveryQueue, metrics: metrics)
    self.delivery = delivery
    let server = server
    metricsServer = try options.metricsPort.map { port in
      try HTTPServer(host: options.host, port: port, threads: 1, clock: clock) { request in
        guard request.path == "/metrics" else { return HTTPResponse(.notFound) }
        guard request.isRead else { return HTTPResponse(.methodNotAllowed) }
        var page = MetricsPage()
        metrics.write(to: &page)
        page.write(store)
        page.write(
          connections: server.connectionCount, streams: poll.connectionCount,
          deliveries: delivery.load)
        return .text(page.text, type: "text/plain; version=0.0.4; charset=utf-8")
      } handler: { _ in
        HTTPResponse(.notFound)
      }
    }
  }

  /// Lets time pass and messages go out, until the server is shut down or the task is cancelled, which shuts it
  /// down.
  ///
  /// - Throws: what the store throws, if it cannot go on, and not because the server stops.
  public func run() async throws {
    do {
      try await withThrowingTaskGroup { group in
        let (store, delivery) = (store, delivery)
        group.addTask { try await store.runTimers() }
        // Messages come with requests; they go out before the thread that answers those sleeps again.
        group.addTask(executorPreference: server.executor) { await delivery.run() }
        defer { group.cancelAll() }
        try await group.next()
      }
    } catch {
      let wasStopping = isStopping.withLock { $0 }
      await shutdown()
      if !wasStopping, !(error is CancellationError) { throw error }
      return
    }
    await shutdown()
  }

  /// Stops: accepts nothing more, finishes what runs, ends the streams, and closes the store.
  ///
  /// - Parameter deadline: how long running requests may take; nil for what the options say.
  public func shutdown(within deadline: Duration? = nil) async {
    isStopping.withLock { $0 = true }
    await server.shutdown(within: deadline ?? options.shutdownTime)
    // What was answered is durable; what was not, its caller repeats.
    try? await store.close()
    await metricsServer?.shutdown(within: .zero)
  }
}
