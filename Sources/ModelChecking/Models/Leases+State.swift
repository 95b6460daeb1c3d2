extension Leases {
  /// What the server, the network and the workers know.
  public struct State: Hashable, Sendable {
    /// The task as the server sees it.
    public enum Task: UInt8, Sendable {
      /// It waits for a worker.
      case pending
      /// A worker holds it.
      case acquired
      /// Its promise is settled.
      case fulfilled
    }

    /// A worker.
    public struct Worker: Hashable, Sendable {
      /// What it does.
      public enum Phase: UInt8, Sendable {
        /// It waits for an offer.
        case idle
        /// It was offered a version and has not asked for it yet.
        case offered
        /// It believes to hold a version.
        case working
      }

      /// What it does.
      public var phase = Phase.idle
      /// The version it was offered or believes to hold.
      public var version: UInt8 = 0
      /// Whether it stands still.
      public var isStalled = false
    }

    /// The task as the server sees it.
    public var task = Task.pending
    /// The fencing counter: it grows with each claim.
    public var version: UInt8 = 0
    /// Who holds the task, from 1; 0: nobody.
    public var holder: UInt8 = 0
    /// How many ticks the lease has left.
    public var lease: UInt8 = 0
    /// The versions of the offers that are under way, one bit each.
    public var offers: UInt8 = 0
    /// How many faults may still happen.
    public var faultsLeft: UInt8
    /// How often the promise was settled.
    public var settlements: UInt8 = 0
    /// Whether somebody settled it who did not hold it.
    public var wasSettledByStranger = false
    /// The workers.
    public var workers: [Worker]

    func isOffered(_ version: UInt8) -> Bool { offers & (1 << version) != 0 }

    func isHeld(by worker: Int) -> Bool {
      task == .acquired && Int(holder) == worker + 1 && workers[worker].version == version
    }

    /// Whether the lease's holder is there to renew it in time.
    var hasPunctualHolder: Bool {
      guard task == .acquired, holder > 0 else { return false }
      let worker = workers[Int(holder) - 1]
      return worker.phase == .working && !worker.isStalled && worker.version == version
    }
  }

  /// What an action makes of a state.
  ///
  /// - Parameters:
  ///   - before: the state before.
  ///   - action: what happens.
  /// - Returns: the state after; `nil` if it cannot happen.
  public func next(_ before: State, _ action: Action) -> State? {
    var state = before
    switch action {
    case .offer: state.offers |= 1 << state.version
    case .deliver(let version, let worker):
      state.offers &= ~(1 << version)
      state.workers[worker].phase = .offered
      state.workers[worker].version = version
    case .lose(let version):
      state.offers &= ~(1 << version)
      state.faultsLeft -= 1
    case .acquire(let worker): acquire(worker, &state)
    case .heartbeat: state.lease = UInt8(ttl)
    case .fulfill(let worker): fulfill(worker, &state)
    case .stall(let worker):
      state.workers[worker].isStalled = true
      state.faultsLeft -= 1
    case .resume(let worker): state.workers[worker].isStalled = false
    case .crash(let worker):
      state.workers[worker] = State.Worker()
      state.faultsLeft -= 1
    case .tick:
      // Time always passes; that it changes nothing when no lease runs is what makes a lasso of waiting.
      guard state.task == .acquired && state.lease > 0 else { return state }
      if state.lease == 1 && state.hasPunctualHolder { return nil }
      state.lease -= 1
    case .expire:
      state.task = .pending
      state.holder = 0
    }
    return state
  }

  private func acquire(_ worker: Int, _ state: inout State) {
    let isNewest = state.workers[worker].version == state.version
    guard state.task == .pending && (isNewest || bug == .noCounterCheck) else {
      state.workers[worker] = State.Worker()
      return
    }
    state.task = .acquired
    state.version += 1
    state.holder = UInt8(worker) + 1
    state.lease = UInt8(ttl)
    state.workers[worker].phase = .working
    state.workers[worker].version = state.version
  }

  private func fulfill(_ worker: Int, _ state: inout State) {
    let isHolder = state.isHeld(by: worker)
    if state.task == .acquired && (isHolder || bug == .noCounterCheck) {
      state.task = .fulfilled
      state.holder = 0
      state.lease = 0
      state.settlements += 1
      state.wasSettledByStranger = !isHolder
    }
    state.workers[worker] = State.Worker()
  }

  /// The state with its workers in the order of what they do: their names do not matter.
  ///
  /// - Parameter state: a state.
  /// - Returns: the one state that stands for all with the same workers in another order.
  public static func representative(of state: State) -> State {
    func rank(_ number: Int) -> Int {
      let worker = state.workers[number]
      return Int(worker.phase.rawValue) << 10 | Int(worker.version) << 2
        | (worker.isStalled ? 2 : 0) | (Int(state.holder) == number + 1 ? 1 : 0)
    }
    let order = state.workers.indices.sorted { rank($0) < rank($1) }
    var sorted = state
    sorted.workers = order.map { state.workers[$0] }
    if state.holder > 0, let place = order.firstIndex(of: Int(state.holder) - 1) {
      sorted.holder = UInt8(place) + 1
    }
    return sorted
  }
}
