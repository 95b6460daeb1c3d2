/// A known mistake that can be put back into a loop, so that a simulation has something to find.
package enum EventLoopBug: Hashable, Sendable {
  /// Whoever awaits looks whether the promise is settled, lets others in, and then parks.
  ///
  /// Only where messages take turns: elsewhere there is nobody to let in.
  case lostWakeUp
}

extension State {
  /// Receives an await message without a look at the promise.
  mutating func addBlindAwaiter(of promise: PromiseID, caller: PromiseID?) -> Reception {
    let outcome = promises[promise.slot].outcome
    promises[promise.slot].outcome = nil
    defer { promises[promise.slot].outcome = outcome }
    return addAwaiter(of: promise, caller: caller)
  }
}

extension EventLoop {
  /// What somebody sees who does not wait for a turn: it may be otherwise when the turn comes.
  nonisolated func looksPending(_ execution: Execution) -> Bool {
    table.withLock { $0.state.isPending(execution.settles) }
  }
}
