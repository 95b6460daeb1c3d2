internal import DurablePromises
internal import Synchronization
internal import Tracing

/// What the server of a cluster could tell about its tasks, as far as a trace wants to know it.
final class TaskLedger: Sendable {
  private struct Holder {
    let node: String
    let version: Int64
  }

  private let stage: Stage
  private let holders = Mutex<[String: Holder]>([:])
  private let created = Mutex<Set<String>>([])
  private let settled = Mutex<Set<String>>([])

  init(_ stage: Stage) { self.stage = stage }

  /// Whether nobody has asked for a promise before.
  func isNew(_ promise: String) -> Bool { created.withLock { $0.insert(promise).inserted } }

  /// Whether nobody has settled a promise before.
  func settles(_ promise: String) -> Bool { settled.withLock { $0.insert(promise).inserted } }

  /// Notes who holds a task.
  func holds(_ node: Node, _ task: String, version: Int64) {
    holders.withLock { $0[task] = Holder(node: node.name, version: version) }
  }

  /// Notes that nobody holds a task.
  func givesAway(_ task: String) { holders.withLock { $0[task] = nil } }

  /// Writes down that a worker has taken a task.
  ///
  /// - Parameters:
  ///   - task: the task.
  ///   - node: who has taken it.
  ///   - way: how it goes on with the call.
  func claim(of task: String, by node: Node, _ way: String = "") {
    let version = holders.withLock { $0[task]?.version } ?? 0
    stage.recorder.record(
      .taskClaimed, lane: node.name, promise: task, value: "version \(version)\(way)")
  }

  /// Writes down that a lease ran out, which shows in a task being sent although somebody held it.
  ///
  /// - Parameters:
  ///   - task: the task.
  ///   - version: its version, which rises only when somebody takes it.
  func noticeExpiry(of task: String, version: Int64) {
    let late = holders.withLock { holders -> Holder? in
      guard holders[task]?.version == version else { return nil }
      return holders.removeValue(forKey: task)
    }
    guard let late else { return }
    stage.recorder.record(
      .leaseExpired, lane: late.node, promise: task, value: "version \(version)")
  }
}
