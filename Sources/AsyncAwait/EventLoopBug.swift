/// A known mistake that can be put back into a loop, so that a simulation has something to find.
package enum EventLoopBug: Hashable, Sendable {
  /// Whoever awaits looks whether the promise is settled, lets others in, and then parks.
  ///
  /// Only where messages take turns: elsewhere there is nobody to let in.
  case lostWakeUp
}

extension EventLoop {
  /// What somebody sees who does not wait for a turn: it may be otherwise when the turn comes.
  nonisolated func looksPending(_ execution: Execution) -> Bool {
    table.withLock { $0.state.isPending(execution.settles) }
  }
}
