/// What happens to a task, in a model or in a recorded run.
public enum TaskEvent: Hashable, Sendable {
  /// A worker was offered the task.
  case offered(task: String)
  /// A worker was given the task, under a new version.
  case claimed(task: String, version: Int, worker: String)
  /// A lease was over before its holder had settled.
  case expired(task: String, version: Int)
  /// A worker settled the task's promise, under the version it held.
  case settled(task: String, version: Int, worker: String)
}

/// Sees to it that each task has one claimant at a time, and that only the newest one settles, once.
public struct OneClaimant: Monitor {
  /// What the monitor sees to.
  public static let name = "one claimant"

  private struct Claim: Hashable {
    var version = 0
    var isHeld = false
    var isSettled = false
  }
  private var claims: [String: Claim] = [:]

  /// Creates a monitor that has seen nothing.
  public init() {}

  /// Takes note of an event.
  ///
  /// - Parameter event: what happened to a task.
  /// - Throws: ``Breach`` for a claim of a task that is held or settled or of a version not new, and for a
  ///   settlement by any but the newest claimant.
  public mutating func observe(_ event: TaskEvent) throws(Breach) {
    switch event {
    case .offered: return
    case .claimed(let task, let version, let worker):
      let claim = claims[task] ?? Claim()
      if claim.isSettled { throw Breach("\(worker) was given \(task), which is settled.") }
      if claim.isHeld {
        throw Breach("\(worker) was given \(task), which is held under version \(claim.version).")
      }
      if version <= claim.version {
        throw Breach("\(worker) was given \(task) under version \(version), which is not new.")
      }
      claims[task] = Claim(version: version, isHeld: true)
    case .expired(let task, let version):
      if claims[task]?.version == version { claims[task]?.isHeld = false }
    case .settled(let task, let version, let worker):
      let claim = claims[task] ?? Claim()
      if claim.isSettled { throw Breach("\(worker) settled \(task) a second time.") }
      if version != claim.version || !claim.isHeld {
        throw Breach(
          "\(worker) settled \(task) under version \(version); the newest claim is \(claim.version)."
        )
      }
      claims[task]?.isSettled = true
      claims[task]?.isHeld = false
    }
  }
}

/// Is hot from the first time that a task is offered until its promise is settled.
public struct Completion: Monitor {
  /// What the monitor sees to.
  public static let name = "completion"

  /// The tasks that were offered and are not settled.
  public private(set) var pending: Set<String> = []
  private var settled: Set<String> = []

  /// Creates a monitor that has seen nothing.
  public init() {}

  /// Whether some task is not settled.
  public var isHot: Bool { !pending.isEmpty }

  /// Takes note of an event; any order is allowed.
  ///
  /// - Parameter event: what happened to a task.
  public mutating func observe(_ event: TaskEvent) {
    switch event {
    case .offered(let task), .claimed(let task, _, _):
      if !settled.contains(task) { pending.insert(task) }
    case .settled(let task, _, _):
      pending.remove(task)
      settled.insert(task)
    case .expired: return
    }
  }
}
