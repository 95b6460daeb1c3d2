/// What became of a property.
public enum Verdict<State: Hashable & Sendable, Action: Hashable & Sendable>: Sendable {
  /// It holds in all runs; for a `sometimes`, with the run that shows it.
  case holds(example: Path<State, Action>?)
  /// It does not hold; `nil` for a `sometimes` of which no state was found.
  case violated(Counterexample<State, Action>?)
  /// Nobody knows, and why.
  case inconclusive(String)
}

/// A property and what became of it.
public struct Finding<State: Hashable & Sendable, Action: Hashable & Sendable>: Sendable {
  /// The property.
  public let property: Property<State>
  /// What became of it.
  public let verdict: Verdict<State, Action>

  /// The run that breaks the property, if there is one.
  public var counterexample: Counterexample<State, Action>? {
    if case .violated(let counterexample) = verdict { counterexample } else { nil }
  }

  /// Whether the property was proved.
  public var holds: Bool {
    if case .holds = verdict { true } else { false }
  }

  /// Whether the property was refuted.
  public var isViolated: Bool {
    if case .violated = verdict { true } else { false }
  }
}
