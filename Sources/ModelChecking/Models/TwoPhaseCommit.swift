/// Two-phase commit: a transaction manager and *n* resource managers that all commit or all abort.
///
/// After Lamport's TLA+ module TwoPhase ("Consensus on Transaction Commit", Gray and Lamport): messages
/// are a set that only grows, and what was received may be received again. With *n* managers there are
/// 2ⁿ + 4ⁿ + 6ⁿ states: committed, undecided and aborted ones.
public struct TwoPhaseCommit: Model {
  /// A mistake to plant.
  public enum Bug: String, Sendable, CaseIterable {
    /// A manager that is prepared commits without waiting for word.
    case managerCommitsEarly = "manager-commits-early"
  }

  /// What a resource manager has decided.
  public enum Manager: UInt8, Hashable, Sendable {
    /// It works, and is free to abort.
    case working
    /// It has promised to do as it is told.
    case prepared
    /// It has committed.
    case committed
    /// It has aborted.
    case aborted
  }

  /// What the transaction manager has decided.
  public enum Decision: UInt8, Hashable, Sendable {
    /// It waits for the managers.
    case open
    /// It has sent the order to commit.
    case commit
    /// It has sent the order to abort.
    case abort
  }

  /// What all managers know, and the messages.
  public struct State: Hashable, Sendable {
    /// The resource managers.
    public var managers: [Manager]
    /// The transaction manager.
    public var decision = Decision.open
    /// The managers that the transaction manager knows to be prepared, one bit each.
    public var prepared: UInt32 = 0
    /// The managers that said they were prepared, one bit each.
    public var messages: UInt32 = 0
  }

  /// What can happen, by the names of the TLA+ module.
  public enum Action: Hashable, Sendable {
    /// TMCommit: all are prepared, so the order to commit goes out.
    case commit
    /// TMAbort: the order to abort goes out.
    case abort
    /// TMRcvPrepared: the transaction manager hears that a manager is prepared.
    case receivePrepared(Int)
    /// RMPrepare: a manager says it is prepared.
    case prepare(Int)
    /// RMChooseToAbort: a manager that has promised nothing aborts.
    case chooseToAbort(Int)
    /// RMRcvCommitMsg: a manager hears the order to commit.
    case receiveCommit(Int)
    /// RMRcvAbortMsg: a manager hears the order to abort.
    case receiveAbort(Int)
    /// The planted mistake: a manager commits unheard.
    case commitEarly(Int)
  }

  /// How many resource managers there are.
  public let managers: Int
  /// The planted mistake.
  public let bug: Bug?

  /// Sets the model's size.
  ///
  /// - Parameters:
  ///   - managers: how many resource managers there are, 1 to 16.
  ///   - bug: a mistake to plant.
  public init(managers: Int = 3, bug: Bug? = nil) {
    precondition(1...16 ~= managers, "the model has the size it says")
    self.managers = managers
    self.bug = bug
  }

  /// The model's one initial state: all work, nothing was said.
  public var initialStates: [State] {
    [State(managers: Array(repeating: .working, count: managers))]
  }

  /// The names of all actions.
  public var actionNames: [String] {
    [
      "commit", "abort", "receivePrepared", "prepare", "chooseToAbort", "receiveCommit",
      "receiveAbort",
    ] + (bug == nil ? [] : ["commitEarly"])
  }

  /// What can happen, in the order of the TLA+ module.
  ///
  /// - Parameter state: a state.
  /// - Returns: the actions.
  public func actions(in state: State) -> [Action] {
    var actions: [Action] = []
    let isOpen = state.decision == .open
    if isOpen && state.prepared == (1 << UInt32(managers)) - 1 { actions.append(.commit) }
    if isOpen { actions.append(.abort) }
    for (number, manager) in state.managers.enumerated() {
      if isOpen && state.messages & (1 << UInt32(number)) != 0 {
        actions.append(.receivePrepared(number))
      }
      if manager == .working { actions += [.prepare(number), .chooseToAbort(number)] }
      if state.decision == .commit { actions.append(.receiveCommit(number)) }
      if state.decision == .abort { actions.append(.receiveAbort(number)) }
      if bug == .managerCommitsEarly && manager == .prepared {
        actions.append(.commitEarly(number))
      }
    }
    return actions
  }

  /// What an action makes of a state.
  ///
  /// - Parameters:
  ///   - before: the state before.
  ///   - action: what happens.
  /// - Returns: the state after.
  public func next(_ before: State, _ action: Action) -> State? {
    var state = before
    switch action {
    case .commit: state.decision = .commit
    case .abort: state.decision = .abort
    case .receivePrepared(let number): state.prepared |= 1 << UInt32(number)
    case .prepare(let number):
      state.managers[number] = .prepared
      state.messages |= 1 << UInt32(number)
    case .chooseToAbort(let number), .receiveAbort(let number): state.managers[number] = .aborted
    case .receiveCommit(let number), .commitEarly(let number): state.managers[number] = .committed
    }
    return state
  }

  /// What must hold: consistency, and that both outcomes are possible.
  public var properties: [Property<State>] {
    [
      .always("consistent", "No manager has aborted while another has committed.") { state in
        !(state.managers.contains(.aborted) && state.managers.contains(.committed))
      },
      .sometimes("commit agreement", "All managers can commit.") { state in
        state.managers.allSatisfy { $0 == .committed }
      },
      .sometimes("abort agreement", "All managers can abort.") { state in
        state.managers.allSatisfy { $0 == .aborted }
      },
      .deadlockFree("no deadlock", "Nothing stands still before all have decided.") { state in
        state.managers.allSatisfy { $0 == .committed || $0 == .aborted }
      },
    ]
  }
}
