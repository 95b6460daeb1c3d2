/// A known mistake that can be put back into the code, so that a simulation has something to find.
///
/// Each is off unless ``Simulation`` is told its name.
public enum SeededBug: String, CaseIterable, Codable, Hashable, Sendable {
  /// "Create a promise with a callback" looks for the promise, lets others in, and then writes.
  case createWithCallback = "create-with-callback"
  /// Whoever awaits looks whether the promise is settled, lets others in, and then parks.
  case lostWakeUp = "lost-wake-up"
  /// A request is answered before what it wrote is flushed.
  case replyBeforeFlush = "reply-before-flush"
  /// A write of a worker that lost its lease is accepted.
  case leaseWithoutFencing = "lease-without-fencing"
  /// A settled callback wakes a task whose own promise has passed its deadline.
  case resumeAfterDeadline = "resume-after-deadline"
  /// A promise is settled by a client after its deadline.
  case lateSettle = "late-settle"
  /// Recovery takes a torn record at the end of the journal for a whole one.
  case tornTail = "torn-tail"
  /// A task can be fulfilled twice, and the second result replaces the first.
  case doubleFulfil = "double-fulfil"
}
