public import AsyncAwait
public import DurableAsyncAwait
internal import HTTP
public import PromiseStores
internal import Transports

extension Worker {
  /// Creates a worker of a server, which talks HTTP to it and holds a stream of messages open.
  ///
  /// - Parameters:
  ///   - url: where the server is, such as `http://localhost:8001`.
  ///   - group: the group whose calls it runs.
  ///   - id: the name of this process within the group, unlike all others.
  ///   - token: says who asks, to a server that wants to know.
  ///   - functions: what may be called, each under a name of its own.
  ///   - options: how it works.
  ///   - time: tells deadlines, and measures heartbeats and delays.
  ///   - placement: where bodies run.
  ///   - observer: hears of what the worker does.
  ///   - recorder: writes down what the bodies do.
  /// - Throws: ``RemoteStoreError`` if the URL is none; what the system says if there are no sockets.
  public convenience init(
    url: String, group: String = "default", id: String, token: String? = nil,
    functions: [any Registrable], options: WorkerOptions = WorkerOptions(),
    time: TimeSource = .system, placement: Placement = .atOnce,
    observer: (any WorkerObserver)? = nil, recorder: DurableRecorder? = nil
  ) throws {
    let (store, receiver) = try RemoteStore.connected(
      url: url, group: group, id: id, token: token, time: time)
    self.init(
      store: store, receiver: receiver, functions: functions, options: options, time: time,
      placement: placement, observer: observer, recorder: recorder)
  }
}

extension Client {
  /// Creates a client that has calls run by a worker of its process if there is room, and else by
  /// the worker's group.
  ///
  /// - Parameter worker: whose store the client uses; it must run, for settlements to be heard of at
  ///   once.
  public convenience init(worker: Worker) {
    self.init(store: worker.store, worker: worker, time: worker.time)
  }

  /// Talks to a server while `body` runs.
  ///
  /// - Parameters:
  ///   - url: where the server is, such as `http://localhost:8001`.
  ///   - group: who runs calls that name nobody.
  ///   - id: the name of this process, unlike all others.
  ///   - token: says who asks, to a server that wants to know.
  ///   - time: tells deadlines.
  ///   - body: makes calls and waits for them.
  /// - Returns: what `body` returns.
  /// - Throws: ``RemoteStoreError`` if the URL is none; what the system says if there are no sockets;
  ///   what `body` throws.
  public static func connecting<Output: Sendable>(
    to url: String, group: String = "default", id: String, token: String? = nil,
    time: TimeSource = .system, _ body: (Client) async throws -> Output
  ) async throws -> Output {
    // It takes no calls, so it is in nobody's group.
    let (store, receiver) = try RemoteStore.connected(
      url: url, group: "clients", id: id, token: token, time: time)
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      defer { tasks.cancelAll() }
      tasks.addTask(executorPreference: store.executor) { try await receiver.receive { _ in } }
      return try await body(Client(store: store, group: group, time: time))
    }
  }
}

extension RemoteStore {
  /// A store on a server, and the receiver that feeds it.
  fileprivate static func connected(
    url: String, group: String, id: String, token: String?, time: TimeSource
  ) throws -> (RemoteStore, any Receiver) {
    let client = try HTTPClient()
    let poll = try PollReceiver(
      url: url, group: group, id: id, token: token, client: client, clock: StoreClock(time: time))
    let store = try RemoteStore(
      url: url, token: token, address: poll.unicast, client: client, time: time)
    return (store, store.feeding(from: poll))
  }
}
