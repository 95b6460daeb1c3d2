internal import DurablePromises
internal import Synchronization
internal import Tracing

/// What the server of a cluster could tell about its tasks, as far as a trace wants to know it.
final class TaskLedger: Sendable {
  private struct Holder {
    let node: String
    let version: Int64
  }

  private struct State {
    var created: Set<String> = []
    var settled: Set<String> = []
    var settlements: [String: Int] = [:]
    var holders: [String: Holder] = [:]
    /// The tasks that wait for a promise.
    var waiting: [String: [String]] = [:]
    /// The event because of which a task is sent.
    var reasons: [String: Int] = [:]
    /// The events by which a worker has heard of a task, and has taken it.
    var arrivals: [Meeting: Int] = [:]
    var claims: [Meeting: Int] = [:]
  }

  private struct Meeting: Hashable {
    let node: String
    let task: String
  }

  private let stage: Stage
  private let state = Mutex(State())

  init(_ stage: Stage) { self.stage = stage }

  /// Whether nobody has asked for a promise before.
  func isNew(_ promise: String) -> Bool {
    state.withLock { $0.created.insert(promise).inserted }
  }

  /// Whether nobody has settled a promise before.
  func settles(_ promise: String) -> Bool {
    state.withLock { $0.settled.insert(promise).inserted }
  }

  /// Notes who holds a task.
  func holds(_ node: Node, _ task: String, version: Int64) {
    state.withLock { $0.holders[task] = Holder(node: node.name, version: version) }
  }

  /// Notes that nobody holds a task, which may wait for promises.
  func givesAway(_ task: String, until promises: [String] = []) {
    state.withLock { state in
      state.holders[task] = nil
      for promise in promises { state.waiting[promise, default: []].append(task) }
    }
  }

  /// Notes because of which event a task is sent.
  func sends(_ task: String, because event: Int) {
    state.withLock { $0.reasons[task] = event }
  }

  /// Notes that what waits for a promise is sent.
  func wakes(_ promise: String, because event: Int) {
    state.withLock { state in
      state.settlements[promise] = event
      for task in state.waiting.removeValue(forKey: promise) ?? [] { state.reasons[task] = event }
    }
  }

  /// The event by which a promise was settled, if a process of the cluster has settled it.
  func settlement(of promise: String) -> Int? { state.withLock { $0.settlements[promise] } }

  /// The event by which a worker has taken a task, if it has.
  func claim(of task: String, by node: Node) -> Int? {
    state.withLock { $0.claims[Meeting(node: node.name, task: task)] }
  }

  /// The event by which a worker has heard of a task, if it has.
  func arrival(of task: String, at node: Node) -> Int? {
    state.withLock { $0.arrivals[Meeting(node: node.name, task: task)] }
  }

  /// Writes down that the message for a task has arrived.
  ///
  /// - Parameters:
  ///   - task: the task.
  ///   - node: where it has arrived.
  ///   - group: the queue that it came from.
  func arrive(_ task: String, at node: Node, from group: String) {
    let index = stage.recorder.record(
      .messageDelivered, lane: group, peer: node.name, promise: task, value: "execute \(task)",
      cause: state.withLock { $0.reasons[task] })
    state.withLock { $0.arrivals[Meeting(node: node.name, task: task)] = index }
  }

  /// Writes down that a worker has taken a task.
  ///
  /// - Parameters:
  ///   - task: the task.
  ///   - node: who has taken it.
  ///   - way: how it goes on with the call.
  func take(_ task: String, by node: Node, _ way: String = "") {
    let version = state.withLock { $0.holders[task]?.version } ?? 0
    let index = stage.recorder.record(
      .taskClaimed, lane: node.name, promise: task, value: "version \(version)\(way)",
      cause: arrival(of: task, at: node))
    state.withLock { $0.claims[Meeting(node: node.name, task: task)] = index }
  }

  /// Writes down that a lease ran out, which shows in a task being sent although somebody held it.
  ///
  /// - Parameters:
  ///   - task: the task.
  ///   - version: its version, which rises only when somebody takes it.
  func noticeExpiry(of task: String, version: Int64) {
    let late = state.withLock { state -> Holder? in
      guard state.holders[task]?.version == version else { return nil }
      return state.holders.removeValue(forKey: task)
    }
    guard let late else { return }
    let index = stage.recorder.record(
      .leaseExpired, lane: late.node, promise: task, value: "version \(version)",
      cause: state.withLock { $0.claims[Meeting(node: late.node, task: task)] })
    sends(task, because: index)
  }
}
