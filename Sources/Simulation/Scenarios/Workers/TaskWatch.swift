internal import DurablePromises
internal import ModelChecking
internal import Synchronization

/// Watches who holds which task, and which steps are run, with the monitors of the models.
///
/// It hears of what the server did once that is durable: what a crash took back never happened.
final class TaskWatch: Sendable {
  private struct Claim: Hashable {
    let task: String
    let process: String
  }

  private struct State {
    var claimant = OneClaimant()
    var completion = Completion()
    /// How many changes there were.
    var changes = 0
    /// When each promise was settled, as the number of the change.
    var settlements: [String: Int] = [:]
    /// When each process was given a task last.
    var claims: [Claim: Int] = [:]
  }

  private let simulation: Simulation
  private let state = Mutex(State())

  init(_ simulation: Simulation) { self.simulation = simulation }

  /// Takes note of a change that is durable.
  func observe(_ change: Change) {
    let breach = state.withLock { state -> Breach? in
      state.changes += 1
      for promise in change.settled { state.settlements[promise] = state.changes }
      for event in change.events {
        if case .claimed(let task, _, let process) = event {
          state.claims[Claim(task: task, process: process)] = state.changes
        }
        state.completion.observe(event)
        do throws(Breach) { try state.claimant.observe(event) } catch { return error }
      }
      return nil
    }
    if let breach { simulation.violated("one-claimant", breach.description) }
  }

  /// A step's body begins.
  func begins(_ step: String, on process: SimulatedProcess) {
    guard process.isUp else { return }
    let call = String(
      step.prefix(step.utf8.count - 1 - (step.split(separator: ".").last ?? "").utf8.count))
    let isRepeated = state.withLock { state in
      guard let settled = state.settlements[step] else { return false }
      return settled < state.claims[Claim(task: call, process: process.name)] ?? .max
    }
    if isRepeated {
      simulation.violated("settled-steps-stay", "\(process.name) runs \(step), which was settled")
    }
  }

  /// The tasks that were offered and are not settled.
  var pending: [String] { state.withLock { $0.completion.pending.sorted() } }
}

/// What one request or one ring of a timer changed, as the monitors see it.
struct Change: Sendable {
  /// What happened to tasks.
  var events: [TaskEvent] = []
  /// The promises that were settled.
  var settled: [String] = []

  /// Adds what one step changed.
  ///
  /// - Parameters:
  ///   - request: what was asked; nil for an internal step.
  ///   - old: what the store held before.
  ///   - new: what it held afterwards.
  mutating func add(_ request: Request?, from old: Snapshot, to new: Snapshot) {
    var promises: [String: PromiseState] = [:]
    for row in old.promises { promises[row.record.id] = row.record.state }
    for row in new.promises where row.record.state != .pending {
      if promises[row.record.id] ?? .pending == .pending { settled.append(row.record.id) }
    }
    var tasks: [String: Snapshot.TaskRow] = [:]
    for row in old.tasks { tasks[row.id] = row }
    for row in new.tasks where row != tasks[row.id] { add(row, tasks[row.id], request) }
  }

  private mutating func add(
    _ row: Snapshot.TaskRow, _ old: Snapshot.TaskRow?, _ request: Request?
  ) {
    let wasHeld = old?.state == .acquired
    switch row.state {
    case .acquired:
      guard row.version > old?.version ?? 0 else { return }
      events.append(
        .claimed(task: row.id, version: Int(row.version), worker: row.pid ?? "somebody"))
    case .fulfilled:
      if case .taskFulfill(let fulfill) = request, fulfill.id == row.id {
        events.append(
          .settled(
            task: row.id, version: Int(fulfill.version), worker: old?.pid ?? "somebody"))
      }
    case .pending, .suspended, .halted:
      if wasHeld { events.append(.expired(task: row.id, version: Int(row.version))) }
      if old == nil { events.append(.offered(task: row.id)) }
    }
  }
}

extension Request {
  /// How a store carried the request out under a version that was not the newest, in words; nil if it did
  /// not.
  ///
  /// A request that is refused is journaled as well, if something was due when it came: so what counts is
  /// whether the request itself changed anything.
  ///
  /// - Parameters:
  ///   - old: what the store held before.
  ///   - new: what it held right after the request.
  /// - Returns: what was accepted, and at which version.
  func staleWrite(from old: Snapshot, to new: Snapshot) -> String? {
    guard let presented = presentedVersion,
      let task = old.tasks.first(where: { $0.id == presented.id }),
      task.version != presented.version, old != new
    else { return nil }
    return "\(words) was accepted at version \(task.version)"
  }

  /// The task and the version that somebody presents who wants to hold it, or does.
  private var presentedVersion: (id: String, version: Int64)? {
    switch self {
    case .taskAcquire(let body): (body.id, body.version)
    case .taskFence(let body): (body.id, body.version)
    case .taskSuspend(let body): (body.id, body.version)
    case .taskFulfill(let body): (body.id, body.version)
    case .taskRelease(let body): (body.id, body.version)
    default: nil
    }
  }
}
