import Synchronization

/// What an executor and its lanes share: the queue, the chooser and the counters.
///
/// Lanes hold the core and the executor holds the lanes, so that neither keeps itself alive.
final class ExecutorCore: Sendable {
  private struct Step {
    let index: UInt32
    let count: UInt32
    let lane: Int
  }

  private struct State {
    var queue = RunQueue()
    var chooser: Chooser
    var faces: [LaneFace] = []
    var steps: [Step] = []
    var drainer: ThreadIdentity?
    var jobsLeft = 0
    var jobsRun = 0
    var foreignEnqueues = 0
    /// The lane of the job that runs.
    var current = 0
    /// The lanes that take time to reach.
    var ways: [Int: Way] = [:]
  }

  /// The way to a lane, and how many jobs each lane has sent along it.
  private struct Way {
    let latency: Latency
    var sent: [Int: Int] = [:]
  }

  let strategy: Strategy
  let budget: Int
  private let clock: VirtualClock
  private let recordsChoices: Bool
  private let state: Mutex<State>

  init(
    strategy: Strategy, chooser: Chooser? = nil, clock: VirtualClock, budget: Int,
    recordsChoices: Bool
  ) {
    precondition(budget > 0, "a budget allows at least one job")
    self.strategy = strategy
    self.budget = budget
    self.clock = clock
    self.recordsChoices = recordsChoices
    state = Mutex(State(chooser: chooser ?? Chooser(strategy)))
  }

  var jobsRun: Int { state.withLock { $0.jobsRun } }
  var foreignEnqueues: Int { state.withLock { $0.foreignEnqueues } }
  var divergence: Int? { state.withLock { $0.chooser.divergence } }

  /// Takes out the search that this run was a part of.
  func takeExplorer() -> Explorer? { state.withLock { $0.chooser.takeExplorer() } }

  var choices: [Choice] {
    state.withLock { state in
      state.steps.map { step in
        Choice(
          index: Int(step.index), count: Int(step.count), label: state.faces[step.lane].label)
      }
    }
  }

  /// Adds lane number `number`; lanes are numbered in the order in which they are added.
  func addLane(_ number: Int, _ face: LaneFace) {
    state.withLock { state in
      precondition(number == state.faces.count, "lanes are added in the order of their numbers")
      state.faces.append(face)
    }
  }

  /// Lets jobs for a lane be under way for some time.
  func setLatency(_ latency: @escaping Latency, of lane: Int) {
    state.withLock { $0.ways[lane] = Way(latency: latency) }
  }

  func enqueue(_ entry: RunQueue.Entry) {
    let journey = state.withLock { state -> (latency: Latency, sender: String, number: Int)? in
      if let drainer = state.drainer, drainer != .current { state.foreignEnqueues += 1 }
      guard !state.ways.isEmpty, let latency = state.ways[entry.lane]?.latency else {
        state.queue.append(entry)
        return nil
      }
      let sender = state.current
      let number = (state.ways[entry.lane]?.sent[sender] ?? 0) + 1
      state.ways[entry.lane]?.sent[sender] = number
      return (latency, state.faces[sender].label, number)
    }
    guard let journey else { return }
    clock.after(journey.latency(journey.sender, journey.number)) {
      self.state.withLock { $0.queue.append(entry) }
    }
  }

  /// Makes the calling thread the one that runs jobs, until ``endDrain()``.
  func beginDrain() throws(AlreadyDraining) {
    let refused = state.withLock { state in
      guard state.drainer == nil else { return true }
      state.drainer = .current
      state.jobsLeft = budget
      return false
    }
    if refused { throw AlreadyDraining() }
  }

  func endDrain() { state.withLock { $0.drainer = nil } }

  /// Takes the next job out of the queue and runs it; false if none can run.
  func runNext() throws(BudgetExceeded) -> Bool {
    switch take() {
    case .job(let entry, let face):
      face.run(entry)  // Without the lock: the job will enqueue others.
      return true
    case .nothing: return false
    case .overBudget: throw BudgetExceeded(strategy: strategy, jobs: budget)
    }
  }

  private enum Taken {
    case job(RunQueue.Entry, LaneFace)
    case nothing
    case overBudget
  }

  private func take() -> Taken {
    state.withLock { state in
      precondition(state.drainer == .current, "jobs run on the draining thread only")
      let count = state.queue.count
      guard count > 0 else { return .nothing }
      guard state.jobsLeft > 0 else { return .overBudget }
      let index = state.chooser.choose(from: state.queue)
      let entry = state.queue.remove(at: index)
      state.current = entry.lane
      state.jobsLeft -= 1
      state.jobsRun += 1
      if recordsChoices {
        state.steps.append(Step(index: UInt32(index), count: UInt32(count), lane: entry.lane))
      }
      return .job(entry, state.faces[entry.lane])
    }
  }
}
