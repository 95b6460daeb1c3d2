internal import DurablePromises
internal import PromiseStores
internal import Synchronization

/// Follows a store step by step, and looks whether all that must be true of each step is true.
///
/// It hears of every change that the store journals and does the same to a machine of its own, one step
/// at a time: the request, then each internal step. After a restart it compares what was recovered with
/// what the store may have kept.
final class Witness: Sendable {
  private struct State {
    var machine: Machine
    var rows: Snapshot
    /// What the store held after each record that is not durable yet, the last durable one first.
    var unflushed: [Snapshot]
    /// What each of those records changed, but the first.
    var changes: [Change] = []
  }

  private let simulation: Simulation
  private let watch: TaskWatch?
  private let state: Mutex<State>

  /// Follows a store that holds nothing yet.
  ///
  /// - Parameters:
  ///   - simulation: the world.
  ///   - configuration: what the store's machine is configured with.
  ///   - watch: hears of each change when it is durable.
  init(_ simulation: Simulation, configuration: Configuration, watch: TaskWatch?) {
    self.simulation = simulation
    self.watch = watch
    var machine = Machine(configuration: configuration)
    machine.bug = simulation.machineBug
    let rows = machine.snapshot()
    state = Mutex(State(machine: machine, rows: rows, unflushed: [rows]))
  }

  /// What the store holds now; messages left out.
  var rows: Snapshot { state.withLock { $0.rows } }

  /// Hears of what a process changes.
  func observer(of process: SimulatedProcess) -> any StoreObserver {
    Ear(process: process, witness: self)
  }

  /// Compares a store that was just opened with what may have been kept, and follows it from here on.
  func meet(_ store: JournaledStore) {
    var recovered = store.snapshot()
    recovered.outbox = []
    let (kept, count) = state.withLock { ($0.unflushed, $0.unflushed.count - 1) }
    if let last = kept.lastIndex(of: recovered) {
      keep(last)
    } else {
      let difference = kept.last.map { recovered.difference(from: $0) } ?? ""
      simulation.violated(
        "recovery-is-a-prefix",
        """
        what was recovered is not what the store held after the last durable record, nor after any \
        of the \(count) behind it: \(difference)
        """)
    }
    guard var machine = try? Machine(restoring: recovered) else { return }
    machine.bug = simulation.machineBug
    state.withLock { state in
      state.machine = machine
      state.rows = recovered
      state.unflushed = [recovered]
      state.changes = []
    }
  }

  /// Compares the store with what it should hold.
  func compare(_ store: JournaledStore) {
    var rows = store.snapshot()
    rows.outbox = []
    let own = self.rows
    if rows != own {
      simulation.violated("store-is-machine", rows.difference(from: own))
    }
  }

  /// Hears of a message that leaves the store: nothing may be told that a crash can take back.
  func hear(_ message: Message) {
    guard !simulation.isViolated else { return }
    let durable = state.withLock { $0.unflushed[0] }
    if !durable.covers(message) {
      simulation.violated(
        "messages-are-durable", "\(message) was sent before what it tells was flushed")
    }
  }

  // MARK: Steps

  private func change(_ request: Request?, at now: Instant) {
    guard !simulation.isViolated else { return }
    let (violations, staleWrite) = state.withLock { state in
      var violations: [DurablePromises.Violation] = []
      var change = Change()
      var staleWrite: String?
      func look(_ request: Request? = nil) {
        let old = state.rows
        state.rows = state.machine.snapshot()
        violations += state.rows.violations(at: now)
        violations += TransitionChecker.violations(from: old, to: state.rows, at: now)
        staleWrite = staleWrite ?? request?.staleWrite(from: old, to: state.rows)
        if watch != nil { change.add(request, from: old, to: state.rows) }
      }
      if let request {
        _ = state.machine.apply(request, at: now)
        look(request)
      }
      var ahead = state.machine
      for step in ahead.fireDue(at: now) {
        _ = state.machine.fire(step, at: now)
        look()
      }
      _ = state.machine.takeMessages(limit: .max)
      state.rows.outbox = []
      state.unflushed.append(state.rows)
      state.changes.append(change)
      return (violations, staleWrite)
    }
    if let staleWrite { simulation.violated("stale-writes-are-refused", staleWrite) }
    var seen: Set<String> = []
    for violation in violations where seen.insert(violation.name).inserted {
      let cause = request?.words ?? "what was due"
      simulation.violated(
        violation.name, "it does not hold for \(violation.subject) after \(cause)")
    }
  }

  private func keep(_ records: Int) {
    let changes = state.withLock { state in
      let count = min(records, state.changes.count)
      state.unflushed.removeFirst(count)
      defer { state.changes.removeFirst(count) }
      return state.changes.prefix(count)
    }
    if let watch { for change in changes { watch.observe(change) } }
  }

  private struct Ear: StoreObserver {
    let process: SimulatedProcess
    let witness: Witness

    func appended(_ request: Request?, at time: Instant) {
      // Not what the clock shows now: the store's time does not go back, and a clock may.
      if !process.isGone { witness.change(request, at: time) }
    }

    func flushed(records: Int, bytes: Int) {
      if !process.isGone { witness.keep(records) }
    }
  }
}

extension Simulation {
  /// The mistake of the machine that is put back, if it is one.
  var machineBug: MachineBug? {
    switch bug {
    case .lateSettle: .lateSettle
    case .doubleFulfil: .doubleFulfil
    case .resumeAfterDeadline: .resumeAfterDeadline
    case .leaseWithoutFencing: .leaseWithoutFencing
    default: nil
    }
  }
}

extension Snapshot {
  /// Whether a message tells nothing but what holds here, or held before.
  ///
  /// A task goes forward from version to version, and a promise is settled once.
  ///
  /// - Parameter message: a message of the store.
  /// - Returns: whether it does.
  func covers(_ message: Message) -> Bool {
    switch message {
    case .execute(let id, let version, _):
      tasks.contains { Name($0.id) == Name(id) && $0.version >= version }
    case .unblock(let record, _):
      promises.contains { $0.record == record }
    }
  }

  /// The first promise or task that is not as in another snapshot, in words.
  fileprivate func difference(from other: Snapshot) -> String {
    let promises = zip(self.promises, other.promises).first { $0 != $1 }
    if let (one, two) = promises { return "\(one) instead of \(two)" }
    let tasks = zip(self.tasks, other.tasks).first { $0 != $1 }
    if let (one, two) = tasks { return "\(one) instead of \(two)" }
    return "\(self.promises.count) promises instead of \(other.promises.count)"
  }
}
