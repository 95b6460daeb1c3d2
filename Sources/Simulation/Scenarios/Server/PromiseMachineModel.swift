internal import DurablePromises
internal import Linearizability
internal import ResonateProtocol

/// The promise machine as a sequential object: what a server must look like from outside.
///
/// What a request does depends on the server's time, which is part of the question here, because the
/// server chooses it. Between two requests the server may have done what was due at any time up to that of
/// the second, or not yet: a timer rings "not before". All of that is tried. Dispatches are left out of the
/// comparison of states, for no answer shows them.
struct PromiseMachineModel: SequentialModel {
  struct Input: Hashable, Sendable {
    let request: Request
    /// The time at which the server carried it out.
    let now: Instant
  }

  struct State: Hashable, Sendable {
    let machine: Machine
    /// What the machine holds, as far as answers can ever show it.
    let rows: Snapshot
    /// The time of the last change; a server's time does not go back behind it.
    let latest: Instant
    let hash: Int

    init(_ machine: Machine, latest: Instant) {
      var machine = machine
      _ = machine.takeMessages(limit: .max)
      var rows = machine.snapshot()
      rows.outbox = []
      for place in rows.tasks.indices { rows.tasks[place].retryAt = nil }
      self.machine = machine
      self.rows = rows
      self.latest = latest
      var hasher = Hasher()
      hasher.combine(rows.tasks)
      for row in rows.promises {
        hasher.combine(row.record.id)
        hasher.combine(row.record.state)
        hasher.combine(row.callbacks)
      }
      hash = hasher.finalize()
    }

    static func == (one: State, other: State) -> Bool {
      one.hash == other.hash && one.latest == other.latest && one.rows == other.rows
    }

    func hash(into hasher: inout Hasher) { hasher.combine(hash) }
  }

  let configuration: Configuration

  var initialState: State {
    State(Machine(configuration: configuration), latest: Instant(milliseconds: .min))
  }

  func step(_ state: State, _ input: Input, _ output: Response?) -> NextStates<State> {
    guard input.now >= state.latest else { return .none }
    var states: [State] = []
    var machine = state.machine
    var latest = state.latest
    while true {
      var next = machine
      let answer = next.apply(input.request, at: input.now)
      if output == nil || answer == output {
        next.fireDue(at: input.now)
        let hasChanged = next.revision != machine.revision
        let new = State(next, latest: hasChanged ? input.now : latest)
        if !states.contains(new) { states.append(new) }
      }
      // What is due next may have happened before; a dispatch alone makes no difference.
      var hasChanged = false
      while !hasChanged, let due = machine.nextDue, due <= input.now {
        latest = max(latest, due)
        hasChanged = machine.fireDue(at: latest).contains { !$0.isDispatch }
      }
      guard hasChanged else { break }
    }
    return states.isEmpty ? .none : states.count == 1 ? .one(states[0]) : .several(states)
  }

  func footprint(of input: Input) -> Footprint<String> {
    input.request.origins.map { .keys($0) } ?? .everything
  }

  func words(for input: Input, _ output: Response?) -> String {
    let answer = output.map { " → \($0.words)" } ?? ""
    return "\(input.request.words) at \(input.now.milliseconds % 1_000_000)\(answer)"
  }

  func words(for state: State) -> String {
    state.rows.promises.map { row in
      let task = state.rows.tasks.first { $0.id == row.record.id }
      let rest = task.map { ", task \($0.state.rawValue) v\($0.version)" } ?? ""
      return "\(row.record.id) \(row.record.state.rawValue)\(rest)"
    }.joined(separator: "; ")
  }
}

extension InternalStep {
  fileprivate var isDispatch: Bool {
    if case .retry = self { true } else { false }
  }
}

extension Request {
  /// The origins of all ids that the request is about; nil if it is about everything.
  var origins: [String]? {
    let ids: [String]
    switch self {
    case .promiseGet(let id), .taskGet(let id), .taskHalt(let id), .taskContinue(let id),
      .scheduleGet(let id), .scheduleDelete(let id):
      ids = [id]
    case .promiseCreate(let body): ids = [body.id]
    case .promiseSettle(let body): ids = [body.id]
    case .promiseRegisterCallback(let body): ids = [body.awaited, body.awaiter]
    case .promiseRegisterListener(let body): ids = [body.awaited]
    case .taskCreate(let body): ids = [body.action.id]
    case .taskAcquire(let body): ids = [body.id]
    case .taskRelease(let body): ids = [body.id]
    case .taskFence(let body): ids = [body.id, body.action.id]
    case .taskSuspend(let body): ids = [body.id] + body.actions.map(\.awaited)
    case .taskFulfill(let body): ids = [body.id]
    case .taskHeartbeat(let body): ids = body.tasks.map(\.id)
    case .scheduleCreate(let body): ids = [body.id]
    case .promiseSearch, .taskSearch, .scheduleSearch: return nil
    }
    var origins: [String] = []
    for origin in ids.map(\.origin) where !origins.contains(origin) { origins.append(origin) }
    return origins
  }
}
