/// The lease protocol of workers: one task, and workers that claim, renew, settle, stall and crash.
///
/// A pending task is offered by a message, which any idle worker may receive. The worker claims the task
/// under the version it was told, and becomes its holder under the next version. It renews the lease
/// while it works. A worker that stalls or crashes renews nothing: time goes on, the lease expires, the
/// task is offered again. A worker that stalled comes back and knows nothing of that; the version keeps
/// it from settling what another one holds.
///
/// Time is a count of ticks that a lease has left. Workers are punctual: the last tick of a lease passes
/// only if its holder stalls or is gone. Stalling, crashing and losing a message are faults, and a run
/// has so many of them.
///
/// Source: protocol §4.9, §4.13–4.14, §5.5, §5.7 (R5, R6), §8.
public struct Leases: Model {
  /// A mistake to plant.
  public enum Bug: String, Sendable, CaseIterable {
    /// The server does not compare versions: whoever once held the task may settle it.
    case noCounterCheck = "no-counter-check"
    /// The server waits for ever for a holder that is gone.
    case leasesNeverExpire = "leases-never-expire"
  }

  /// How many workers there are.
  public let workers: Int
  /// How many faults a run has.
  public let faults: Int
  /// How many ticks a lease lasts.
  public let ttl: Int
  /// The planted mistake.
  public let bug: Bug?

  /// Sets the model's size.
  ///
  /// - Parameters:
  ///   - workers: how many workers there are, 1 to 8.
  ///   - faults: how many faults a run has, 0 to 6.
  ///   - ttl: how many ticks a lease lasts, 1 to 100.
  ///   - bug: a mistake to plant.
  public init(workers: Int = 2, faults: Int = 2, ttl: Int = 2, bug: Bug? = nil) {
    precondition(
      1...8 ~= workers && 0...6 ~= faults && 1...100 ~= ttl, "the model has the size it says")
    self.workers = workers
    self.faults = faults
    self.ttl = ttl
    self.bug = bug
  }

  /// What can happen.
  public enum Action: Hashable, Sendable {
    /// The server offers the pending task.
    case offer
    /// A worker receives the offer of a version.
    case deliver(version: UInt8, worker: Int)
    /// The network loses the offer of a version.
    case lose(version: UInt8)
    /// A worker claims what it was offered.
    case acquire(worker: Int)
    /// A worker renews its lease.
    case heartbeat(worker: Int)
    /// A worker settles the promise.
    case fulfill(worker: Int)
    /// A worker stops and does not know it.
    case stall(worker: Int)
    /// A worker goes on where it stopped.
    case resume(worker: Int)
    /// A worker loses all it knows and starts again.
    case crash(worker: Int)
    /// Time passes.
    case tick
    /// The server takes the task back.
    case expire
  }

  /// The model's one initial state: a pending task, idle workers.
  public var initialStates: [State] {
    [
      State(
        faultsLeft: UInt8(faults), workers: Array(repeating: State.Worker(), count: workers))
    ]
  }

  /// The names of all actions.
  public var actionNames: [String] {
    ["offer", "deliver", "acquire", "fulfill", "tick", "heartbeat"]
      + (faults > 0 ? ["lose", "stall", "resume", "crash"] : [])
      + (faults > 0 && bug != .leasesNeverExpire ? ["expire"] : [])
  }

  /// What can happen, the server's part first.
  ///
  /// - Parameter state: a state.
  /// - Returns: the actions.
  public func actions(in state: State) -> [Action] {
    var actions: [Action] = []
    if state.task == .pending && !state.isOffered(state.version) { actions.append(.offer) }
    if state.task != .fulfilled { actions.append(.tick) }
    if state.task == .acquired && state.lease == 0 && bug != .leasesNeverExpire {
      actions.append(.expire)
    }
    for version in 0...state.version where state.isOffered(version) {
      for (number, worker) in state.workers.enumerated()
      where worker.phase == .idle && !worker.isStalled {
        actions.append(.deliver(version: version, worker: number))
      }
      if state.faultsLeft > 0 { actions.append(.lose(version: version)) }
    }
    for (number, worker) in state.workers.enumerated() {
      if worker.isStalled {
        actions.append(.resume(worker: number))
      } else {
        switch worker.phase {
        case .idle: continue
        case .offered: actions.append(.acquire(worker: number))
        case .working:
          actions.append(.fulfill(worker: number))
          if state.isHeld(by: number) && state.lease < UInt8(ttl) {
            actions.append(.heartbeat(worker: number))
          }
        }
        if state.faultsLeft > 0 { actions.append(.stall(worker: number)) }
      }
      if state.faultsLeft > 0 && worker.phase != .idle { actions.append(.crash(worker: number)) }
    }
    return actions
  }

  /// Every step that can happen is fair but for faults and heartbeats.
  ///
  /// - Parameter action: an action.
  /// - Returns: its label.
  public func fairness(of action: Action) -> String? {
    switch action {
    case .offer, .deliver, .tick, .expire: name(of: action)
    case .acquire, .fulfill, .resume: "\(action)"
    case .lose, .heartbeat, .stall, .crash: nil
    }
  }
}
