internal import AsyncAwait
internal import DurableAsyncAwait
internal import DurablePromises
internal import PromiseStores
internal import ResonateProtocol
internal import Scheduling
internal import Synchronization
internal import Tracing
internal import Transports
internal import Workers

/// A server, its workers and their client, all played by one process on one stage.
///
/// Everybody has a lane in the trace. What they say to each other is written down, and nothing else
/// is: a worker's own loop is as private here as it is on another machine.
///
/// ```swift
/// let cluster = Cluster(on: stage)
/// cluster.worker("w1") { node in [greet(node)] }
/// try await cluster.run { client in
///   stage.say(try await client.rpc(greet, id: "hello"))
/// }
/// ```
final class Cluster: Sendable {
  /// How a scenario says that its promises are kept by a server.
  static let runtime = "server"

  let stage: Stage
  /// What the server keeps.
  let store: VolatileStore
  let ledger: TaskLedger
  private let wire: Wire
  private let workers = Mutex<[(node: Node, worker: Worker)]>([])
  private let misfortunes = Mutex<[@Sendable () async throws -> Void]>([])

  /// Creates a server without workers.
  ///
  /// - Parameters:
  ///   - stage: where everything runs.
  ///   - retry: how long a task that nobody takes waits until the server sends it again.
  ///   - wire: the way from the server to the workers; by default one on which nothing is lost.
  init(on stage: Stage, retry: Duration = .seconds(1), wire: Wire? = nil) {
    self.stage = stage
    store = VolatileStore(
      configuration: Configuration(retryTimeout: Int64(retry / .milliseconds(1))),
      time: stage.time)
    ledger = TaskLedger(stage)
    self.wire = wire ?? .local(seed: stage.seed)
  }

  /// Adds a worker.
  ///
  /// - Parameters:
  ///   - name: names it in its group, and in the trace.
  ///   - group: whose messages it takes.
  ///   - options: how it works.
  ///   - functions: what may be called on it; the node says who runs them.
  /// - Returns: the process that it is.
  @discardableResult
  func worker(
    _ name: String, group: String = "default", options: WorkerOptions = WorkerOptions(),
    functions: (Node) -> [any Registrable]
  ) -> Node {
    let node = Node(name, stage)
    let receiver = NodeReceiver(
      node: node, group: group, ledger: ledger, wire.receiver(group, name))
    let worker = Worker(
      store: Link(node: node, store: store, ledger: ledger), receiver: receiver,
      functions: functions(node), options: options, time: stage.time,
      placement: .on(stage.executor), observer: NodeObserver(node: node, ledger: ledger))
    workers.withLock { $0.append((node, worker)) }
    return node
  }

  /// Adds a worker while everything else goes on, as whoever watches over processes does.
  ///
  /// - Parameters:
  ///   - name: names it in its group, and in the trace.
  ///   - group: whose messages it takes.
  ///   - time: when it starts, since the start of the run.
  ///   - options: how it works.
  ///   - functions: what may be called on it; the node says who runs them.
  func worker(
    _ name: String, group: String, startingAt time: Duration, options: WorkerOptions,
    functions: @escaping @Sendable (Node) -> [any Registrable]
  ) {
    misfortune { [self] in
      try await stage.clock.sleep(until: .init(sinceStart: time))
      stage.recorder.record(.restart, lane: name, subject: name, value: "starts")
      worker(name, group: group, options: options, functions: functions)
      try await worker(name)?.worker.run()
    }
  }

  /// Somebody who calls and waits.
  ///
  /// - Parameter name: names the lane in the trace.
  /// - Returns: a client of this cluster's server.
  func client(_ name: String = "main") -> Client {
    Client(store: Link(node: Node(name, stage), store: store, ledger: ledger), time: stage.time)
  }

  /// Kills a worker while everything else goes on: nobody hears of it again.
  ///
  /// - Parameters:
  ///   - name: the worker.
  ///   - time: when, since the start of the run.
  func kill(_ name: String, at time: Duration) {
    misfortune { [self] in
      try await stage.clock.sleep(until: .init(sinceStart: time))
      guard let (node, worker) = worker(name), node.kill() else { return }
      await worker.drain(within: .zero)
    }
  }

  /// Lets a worker stand still for a while, as a machine does that is busy with something else.
  ///
  /// Afterwards it goes on where it was, and does not know how late it is.
  ///
  /// - Parameters:
  ///   - name: the worker.
  ///   - start: when it stops, since the start of the run.
  ///   - end: when it goes on.
  func freeze(_ name: String, from start: Duration, until end: Duration) {
    misfortune { [self] in
      try await stage.clock.sleep(until: .init(sinceStart: start))
      guard let node = worker(name)?.node, node.freeze() else { return }
      try await stage.clock.sleep(until: .init(sinceStart: end))
      node.thaw()
    }
  }

  private func misfortune(_ body: @escaping @Sendable () async throws -> Void) {
    misfortunes.withLock { $0.append(body) }
  }

  private func worker(_ name: String) -> (node: Node, worker: Worker)? {
    workers.withLock { $0.first { $0.node.name == name } }
  }

  /// Lets the server and its workers run until `body` ends; then all of them are gone.
  ///
  /// - Parameter body: what the client does.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  func run<Output: Sendable>(
    _ body: @escaping @Sendable (Client) async throws -> Output
  ) async throws -> Output {
    try await withThrowingTaskGroup(of: Void.self) { group in
      // Each of these ends by being cancelled.
      group.addTask { try? await self.store.runTimers() }
      group.addTask { await self.deliver() }
      for (_, worker) in workers.withLock({ $0 }) { group.addTask { try? await worker.run() } }
      for misfortune in misfortunes.withLock({ $0 }) {
        group.addTask { try? await misfortune() }
      }
      let result: Result<Output, any Error>
      do { result = .success(try await body(client())) } catch { result = .failure(error) }
      let workers = workers.withLock { $0 }
      for (node, _) in workers { node.vanish() }
      for (_, worker) in workers { await worker.drain(within: .zero) }
      try await store.close()
      group.cancelAll()
      return try result.get()
    }
  }

  /// The server's loop: what comes out of the store goes to the workers.
  private func deliver() async {
    for await message in store.messages() {
      guard let address = Address(message.address) else { continue }
      if case .execute(let task, let version, _) = message {
        ledger.noticeExpiry(of: task, version: version)
      }
      let delivery = await wire.transport.deliver(message, to: address, serverURL: "")
      guard !delivery.isDelivered, case .group(let place) = address else { continue }
      stage.recorder.record(
        .messageDropped, lane: place.group, peer: place.id ?? place.group,
        value: message.words)
    }
  }
}
