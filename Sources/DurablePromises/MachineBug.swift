/// A known mistake that can be put back into a machine, so that a simulation has something to find.
package enum MachineBug: Hashable, Sendable {
  /// Only the deadline that was written down counts, not the one that has passed.
  case lateSettle
  /// A task whose promise is settled can be fulfilled again at the same version.
  case doubleFulfil
  /// Awaiters are woken before the deadlines of the same instant, and nobody looks at their own.
  case resumeAfterDeadline
  /// Whoever held a task once is taken for its holder.
  case leaseWithoutFencing
}
