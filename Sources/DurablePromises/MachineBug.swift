/// A known mistake that can be put back into a machine, so that a simulation has something to find.
package enum MachineBug: Hashable, Sendable {
  /// Only the deadline that was written down counts, not the one that has passed.
  case lateSettle
  /// A task whose promise is settled can be fulfilled again at the same version.
  case doubleFulfil
  /// What a deadline settles wakes its awaiters before their own deadlines are looked at.
  case resumeAfterDeadline
  /// Whoever held a task once is taken for its holder.
  case leaseWithoutFencing
}

extension Machine {
  /// Settles a promise if that may be; also after its deadline, if that known mistake was put back.
  mutating func settleIfOpen(_ request: PromiseSettle, at now: Instant) -> PromiseRecord? {
    if bug == .lateSettle, let promise = number(request.id),
      promises[promise].record.state == .pending
    {
      settle(promise, request.state, request.value, at: now)
    }
    return settleIfPending(request, at: now)
  }
}
