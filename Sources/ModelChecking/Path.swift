/// A run of a model from one of its initial states.
public struct Path<State: Hashable & Sendable, Action: Hashable & Sendable>: Hashable, Sendable {
  /// One thing that happened, and the state it led to.
  public struct Step: Hashable, Sendable {
    /// What happened.
    public let action: Action
    /// The state after it.
    public let state: State
  }

  /// Where the run starts.
  public let initial: State
  /// What happened, in order.
  public internal(set) var steps: [Step]

  /// Where the run ends.
  public var last: State { steps.last?.state ?? initial }
  /// What happened, in order, without the states.
  public var actions: [Action] { steps.map(\.action) }
  /// How many things happened.
  public var count: Int { steps.count }
}

/// A run that breaks a property.
public struct Counterexample<
  State: Hashable & Sendable, Action: Hashable & Sendable
>: Hashable, Sendable {
  /// Why the run breaks the property.
  public enum Ending: Hashable, Sendable {
    /// Its last state does.
    case state
    /// Nothing can happen any more in its last state.
    case deadEnd
    /// Its last state is the one before this step (from 0): a lasso, whose loop goes on for ever.
    case loop(from: Int)
  }

  /// What happens; for a lasso, the way to the loop and once around it.
  public let path: Path<State, Action>
  /// Why the run breaks the property.
  public let ending: Ending

  /// How many steps the loop of a lasso has; 0 for any other run.
  public var loopLength: Int {
    if case .loop(let start) = ending { path.count - start } else { 0 }
  }
}
