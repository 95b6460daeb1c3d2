/// Checks what must hold from each state of the machine to the next.
///
/// The two states are those before and after *one* step: a request or an internal step. Source:
/// protocol §8.5–8.7.
public struct TransitionChecker: Sendable {
  let old: RowIndex
  let new: RowIndex
  let now: Instant
  let delivered: Set<Message.Key>
  var findings = Findings()

  private init(_ old: Snapshot, _ new: Snapshot, at now: Instant, delivered: Set<Message.Key>) {
    self.old = RowIndex(old, at: now)
    self.new = RowIndex(new, at: now)
    self.now = now
    self.delivered = delivered
  }

  /// The transition properties that do not hold.
  ///
  /// Delivery is outside the official machine, where messages stay for ever. Name what was taken
  /// between the two states, or nothing at all if only one step lies between them.
  ///
  /// Complexity: O(*n*).
  ///
  /// - Parameters:
  ///   - old: the state before the step.
  ///   - new: the state after it.
  ///   - now: the instant of the step.
  ///   - delivered: the messages that were taken in between.
  /// - Returns: one violation for each property and subject.
  public static func violations(
    from old: Snapshot, to new: Snapshot, at now: Instant, delivered: Set<Message.Key> = []
  ) -> [Violation] {
    var checker = TransitionChecker(old, new, at: now, delivered: delivered)
    checker.checkPromises()
    checker.checkTasks()
    checker.checkDispatch()
    checker.checkObligations()
    checker.checkOutbox()
    checker.checkSchedules()
    return checker.findings.violations
  }

  mutating func require(
    _ condition: Bool, _ property: TransitionProperty, _ subject: @autoclosure () -> String
  ) {
    findings.require(condition, property, subject())
  }
}
