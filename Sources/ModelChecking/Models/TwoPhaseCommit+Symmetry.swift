extension TwoPhaseCommit {
  /// The state with its managers in the order of all that is known of them.
  ///
  /// One state stands for each orbit: C(*n*+3, 3) + C(*n*+5, 5) + *n* + 1 of them, 314 for five managers.
  ///
  /// - Parameter state: a state.
  /// - Returns: the state that stands for all with the same managers in another order.
  public static func representative(of state: State) -> State {
    sorted(state) { number in
      let bit = UInt32(1) << UInt32(number)
      return Int(state.managers[number].rawValue) << 2
        | (state.prepared & bit != 0 ? 2 : 0) | (state.messages & bit != 0 ? 1 : 0)
    }
  }

  /// The state with its managers in the order of their decisions alone, else in the order they had.
  ///
  /// It leaves several states for some orbits, and how many are met depends on the order of the search:
  /// depth-first, 665 for five managers, which is the figure that Stateright gives for this model.
  ///
  /// - Parameter state: a state.
  /// - Returns: a state with the same managers in another order.
  public static func representativeByDecision(of state: State) -> State {
    sorted(state) { Int(state.managers[$0].rawValue) }
  }

  private static func sorted(_ state: State, by rank: (Int) -> Int) -> State {
    let order = state.managers.indices.sorted { (rank($0), $0) < (rank($1), $1) }
    func moved(_ bits: UInt32) -> UInt32 {
      order.enumerated().reduce(0) { $0 | (bits >> UInt32($1.element) & 1) << UInt32($1.offset) }
    }
    return State(
      managers: order.map { state.managers[$0] }, decision: state.decision,
      prepared: moved(state.prepared), messages: moved(state.messages))
  }

  /// What a step does, in words.
  ///
  /// - Parameters:
  ///   - action: what happens.
  ///   - before: the state before.
  ///   - after: the state after.
  /// - Returns: one sentence.
  public func sentence(for action: Action, from before: State, to after: State) -> String {
    switch action {
    case .commit: "All are prepared: the transaction manager orders to commit."
    case .abort: "The transaction manager orders to abort."
    case .receivePrepared(let number):
      "The transaction manager hears that manager \(number + 1) is prepared."
    case .prepare(let number): "Manager \(number + 1) says it is prepared."
    case .chooseToAbort(let number): "Manager \(number + 1) aborts of its own accord."
    case .receiveCommit(let number): "Manager \(number + 1) hears the order and commits."
    case .receiveAbort(let number): "Manager \(number + 1) hears the order and aborts."
    case .commitEarly(let number): "Manager \(number + 1) commits without waiting for word."
    }
  }

  /// The parts of a state, as text.
  ///
  /// - Parameter state: a state.
  /// - Returns: the managers last.
  public func variables(of state: State) -> [Variable] {
    func list(_ bits: UInt32) -> String {
      let numbers = (0..<managers).filter { bits & (1 << UInt32($0)) != 0 }.map { "\($0 + 1)" }
      return numbers.isEmpty ? "none" : numbers.joined(separator: ", ")
    }
    return [
      Variable(name: "decision", value: "\(state.decision)"),
      Variable(name: "known to be prepared", value: list(state.prepared)),
      Variable(name: "said to be prepared", value: list(state.messages)),
    ]
      + state.managers.enumerated().map {
        Variable(name: "manager \($0 + 1)", value: "\($1)")
      }
  }
}
