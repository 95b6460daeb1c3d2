public import Tracing

/// All that is known at one step of a trace: what a view shows, before it is laid out.
public struct StepFacts: Hashable, Sendable {
  /// The step that made this one possible.
  public struct Cause: Hashable, Sendable {
    /// The number of the step.
    public let step: Int
    /// What happened then, in words.
    public let sentence: Sentence
  }

  /// What an invariant says at this step.
  public struct Check: Hashable, Sendable {
    /// What an invariant can say.
    public enum Status: Hashable, Sendable {
      /// It is true so far.
      case holds
      /// This step breaks it.
      case breaksHere
      /// An earlier step broke it.
      case broke(step: Int)
    }

    /// The invariant.
    public let invariant: Invariant
    /// What it says.
    public let status: Status
    /// What is wrong, in a sentence; nothing if the invariant holds.
    public let reason: String?
  }

  /// The step.
  public let step: Step
  /// How many steps the trace has.
  public let total: Int
  /// Why the step could happen now; nothing if no event says so.
  public let cause: Cause?
  /// The cells of the derived state that the step changed.
  public let changes: [Change]
  /// The derived state after the step.
  public let state: TraceState
  /// What every invariant says after the step.
  public let checks: [Check]

  /// The line of source that produced the step, as `file:line`, if it is known.
  public var source: String? { step.event.source }
}
