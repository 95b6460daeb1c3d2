/// The event loop and its three messages: invoke, await, return.
///
/// Callers await promises, caller *c* the promise *c* modulo their number. Each message lies in the
/// loop's mailbox until the loop takes it; the loop may take them in any order, and treats each in one
/// step. To await a pending promise parks the caller; the return answers all who are parked.
///
/// A promise with *k* callers has 2 + 3·3ᵏ states: not invoked, about to be, pending with callers that
/// have not asked, have asked or are parked, about to return likewise, and settled with callers that
/// have not asked, have asked or are answered. Promises do not touch one another, so their counts
/// multiply.
///
/// Source: design §1.
public struct EventLoops: Model {
  /// A mistake to plant: the loop treats an await in two steps, and other messages come between.
  public enum Bug: String, Sendable, CaseIterable {
    /// It looks whether the promise is pending, then parks the caller: a return in between is missed.
    case lostWakeUp = "lost-wake-up"
    /// It parks the caller, then looks whether the promise is settled: a return in between answers too.
    case doubleReply = "double-reply"
  }

  /// How far a promise is.
  public enum Stage: UInt8, Hashable, Sendable {
    /// Nobody has invoked it.
    case none
    /// The invoke message lies in the mailbox.
    case invoking
    /// It is in the loop's table, and its callee runs.
    case pending
    /// It is in the table, and the return message lies in the mailbox.
    case returning
    /// It has its value.
    case settled
  }

  /// How far a caller is.
  public enum Caller: UInt8, Hashable, Sendable {
    /// It has not asked yet.
    case ready
    /// The await message lies in the mailbox.
    case asking
    /// The loop has begun to treat the message and has not finished: only with a planted mistake.
    case halfway
    /// It stands in the table of awaiters.
    case parked
    /// It has its answer.
    case answered
    /// It was answered a second time.
    case answeredTwice
  }

  /// The table, the callers and the mailbox.
  public struct State: Hashable, Sendable {
    /// The promises.
    public var promises: [Stage]
    /// The callers.
    public var callers: [Caller]
  }

  /// What can happen.
  public enum Action: Hashable, Sendable {
    /// Somebody sends the message to invoke a promise.
    case sendInvoke(promise: Int)
    /// The loop takes it.
    case handleInvoke(promise: Int)
    /// A caller sends the message to await its promise.
    case sendAwait(caller: Int)
    /// The loop takes it.
    case handleAwait(caller: Int)
    /// The loop does the second half, which should have been part of the first.
    case finishAwait(caller: Int)
    /// The callee of a promise sends the message to return.
    case sendReturn(promise: Int)
    /// The loop takes it.
    case handleReturn(promise: Int)
  }

  /// How many callers there are.
  public let callers: Int
  /// How many promises there are.
  public let promises: Int
  /// The planted mistake.
  public let bug: Bug?

  /// Sets the model's size.
  ///
  /// - Parameters:
  ///   - callers: how many callers there are, 1 to 12.
  ///   - promises: how many promises there are, 1 to 6.
  ///   - bug: a mistake to plant.
  public init(callers: Int = 3, promises: Int = 2, bug: Bug? = nil) {
    precondition(1...12 ~= callers && 1...6 ~= promises, "the model has the size it says")
    self.callers = callers
    self.promises = promises
    self.bug = bug
  }

  /// The model's one initial state: an empty table.
  public var initialStates: [State] {
    [
      State(
        promises: Array(repeating: .none, count: promises),
        callers: Array(repeating: .ready, count: callers))
    ]
  }

  /// The names of all actions.
  public var actionNames: [String] {
    ["sendInvoke", "handleInvoke", "sendAwait", "handleAwait", "sendReturn", "handleReturn"]
      + (bug == nil ? [] : ["finishAwait"])
  }

  /// Everything goes on as long as it can.
  ///
  /// - Parameter action: an action.
  /// - Returns: a label of its own.
  public func fairness(of action: Action) -> String? { "\(action)" }

  func target(of caller: Int) -> Int { caller % promises }

  /// What can happen, promises first.
  ///
  /// - Parameter state: a state.
  /// - Returns: the actions.
  public func actions(in state: State) -> [Action] {
    let ofPromises = state.promises.enumerated().compactMap { number, stage -> Action? in
      switch stage {
      case .none: .sendInvoke(promise: number)
      case .invoking: .handleInvoke(promise: number)
      case .pending: .sendReturn(promise: number)
      case .returning: .handleReturn(promise: number)
      case .settled: nil
      }
    }
    let ofCallers = state.callers.enumerated().compactMap { number, caller -> Action? in
      switch caller {
      // Who awaits holds a handle, and there is none before the invoke was answered.
      case .ready:
        state.promises[target(of: number)].rawValue < Stage.pending.rawValue
          ? nil : .sendAwait(caller: number)
      case .asking: .handleAwait(caller: number)
      case .halfway: .finishAwait(caller: number)
      case .parked, .answered, .answeredTwice: nil
      }
    }
    return ofPromises + ofCallers
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
    case .sendInvoke(let promise): state.promises[promise] = .invoking
    case .handleInvoke(let promise): state.promises[promise] = .pending
    case .sendReturn(let promise): state.promises[promise] = .returning
    case .handleReturn(let promise):
      state.promises[promise] = .settled
      for caller in state.callers.indices where target(of: caller) == promise {
        if state.callers[caller] == .parked { state.callers[caller] = .answered }
      }
    case .sendAwait(let caller): state.callers[caller] = .asking
    case .handleAwait(let caller):
      let isSettled = state.promises[target(of: caller)] == .settled
      state.callers[caller] = isSettled ? .answered : bug == nil ? .parked : .halfway
    case .finishAwait(let caller):
      // With a double reply the caller stood in the table all the while, so the return answered it.
      let isSettled = state.promises[target(of: caller)] == .settled
      state.callers[caller] = bug == .doubleReply && isSettled ? .answeredTwice : .parked
    }
    return state
  }

  /// What must hold: no caller is forgotten, none is answered twice.
  public var properties: [Property<State>] {
    let promises = promises
    return [
      .always("answered once", "No caller is answered twice.") { state in
        !state.callers.contains(.answeredTwice)
      },
      .always("nobody is left behind", "No caller is parked at a promise that is settled.") {
        state in
        state.callers.indices.allSatisfy {
          state.callers[$0] != .parked || state.promises[$0 % promises] != .settled
        }
      },
      .eventually("everybody is answered", "Every caller has its answer in the end.") { state in
        state.callers.allSatisfy { $0 == .answered || $0 == .answeredTwice }
      },
      .deadlockFree("no deadlock", "Nothing stands still before all are answered.") { state in
        state.callers.allSatisfy { $0 == .answered || $0 == .answeredTwice }
      },
      .sometimes("a deferred reply", "A caller is parked while its promise is pending.") {
        $0.callers.contains(.parked)
      },
    ]
  }
}
