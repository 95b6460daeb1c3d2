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
    var holders: [String: Holder] = [:]
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

  /// Notes that nobody holds a task.
  func givesAway(_ task: String) { state.withLock { $0.holders[task] = nil } }

  /// Writes down that a worker has taken a task.
  ///
  /// - Parameters:
  ///   - task: the task.
  ///   - node: who has taken it.
  ///   - way: how it goes on with the call.
  func claim(of task: String, by node: Node, _ way: String = "") {
    let version = state.withLock { $0.holders[task]?.version } ?? 0
    stage.recorder.record(
      .taskClaimed, lane: node.name, promise: task, value: "version \(version)\(way)")
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
    stage.recorder.record(
      .leaseExpired, lane: late.node, promise: task, value: "version \(version)")
  }
}
