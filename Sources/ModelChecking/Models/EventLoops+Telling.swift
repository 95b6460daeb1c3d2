extension EventLoops {
  /// What a step does, in words.
  ///
  /// - Parameters:
  ///   - action: what happens.
  ///   - before: the state before.
  ///   - after: the state after.
  /// - Returns: one sentence.
  public func sentence(for action: Action, from before: State, to after: State) -> String {
    switch action {
    case .sendInvoke(let promise): "Somebody sends invoke \(name(promise))."
    case .handleInvoke(let promise):
      "The loop receives invoke \(name(promise)), adds it and starts its callee."
    case .sendAwait(let caller): "Caller \(caller + 1) sends await \(name(target(of: caller)))."
    case .handleAwait(let caller): sentence(ofAwaitBy: caller, after)
    case .finishAwait(let caller):
      after.callers[caller] == .answeredTwice
        ? "The loop looks: \(name(target(of: caller))) is settled, and it answers caller \(caller + 1) again."
        : "The loop parks caller \(caller + 1)."
    case .sendReturn(let promise): "The callee of \(name(promise)) sends return."
    case .handleReturn(let promise):
      "The loop receives return \(name(promise)), settles it and answers \(answered(promise, before))."
    }
  }

  private func name(_ promise: Int) -> String { "p\(promise + 1)" }

  private func sentence(ofAwaitBy caller: Int, _ after: State) -> String {
    let start = "The loop receives await \(name(target(of: caller))) from caller \(caller + 1)"
    return switch after.callers[caller] {
    case .answered: "\(start): it is settled, the answer goes out at once."
    case .halfway where bug == .doubleReply: "\(start) and parks it, to look at the promise later."
    case .halfway: "\(start) and sees that it is pending, to park the caller later."
    default: "\(start): it is pending, the caller is parked."
    }
  }

  private func answered(_ promise: Int, _ before: State) -> String {
    let names = before.callers.indices.filter { caller in
      let isParked =
        before.callers[caller] == .parked
        || (before.callers[caller] == .halfway && bug == .doubleReply)
      return isParked && target(of: caller) == promise
    }
    return names.isEmpty ? "nobody" : names.map { "caller \($0 + 1)" }.joined(separator: ", ")
  }

  /// The parts of a state, as text.
  ///
  /// - Parameter state: a state.
  /// - Returns: promises, then callers.
  public func variables(of state: State) -> [Variable] {
    state.promises.enumerated().map { Variable(name: name($0), value: "\($1)") }
      + state.callers.enumerated().map { Variable(name: "caller \($0 + 1)", value: "\($1)") }
  }
}
