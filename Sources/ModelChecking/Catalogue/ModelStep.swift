/// One step of a run in words, for a reader and for the stepper.
public struct ModelStep: Hashable, Sendable, Encodable {
  /// A variable that the step changed.
  public struct Change: Hashable, Sendable, Encodable {
    /// What the variable is called.
    public let variable: String
    /// What it held before.
    public let before: String
    /// What it holds after.
    public let after: String
  }

  /// Which step it is, from 1.
  public let number: Int
  /// The name of the action.
  public let action: String
  /// What the step does.
  public let sentence: String
  /// What it changed.
  public let changes: [Change]
  /// All variables after it.
  public let variables: [Variable]
}

/// A run in words.
public struct ModelRun: Hashable, Sendable, Encodable {
  /// All variables at the start.
  public let initial: [Variable]
  /// What happens.
  public let steps: [ModelStep]
  /// How the run ends: `state`, `dead end` or `loop`.
  public let ending: String
  /// For a lasso, the number of the first step of the loop; after the last step it starts again.
  public let loopStart: Int?

  init<M: Model>(
    _ path: Path<M.State, M.Action>,
    _ ending: Counterexample<M.State, M.Action>.Ending, of model: M
  ) {
    var variables = model.variables(of: path.initial)
    var before = path.initial
    var steps: [ModelStep] = []
    initial = variables
    for step in path.steps {
      let after = model.variables(of: step.state)
      let old = Dictionary(variables.map { ($0.name, $0.value) }) { first, _ in first }
      steps.append(
        ModelStep(
          number: steps.count + 1, action: model.name(of: step.action),
          sentence: model.sentence(for: step.action, from: before, to: step.state),
          changes: after.compactMap { variable in
            let value = old[variable.name] ?? ""
            return value == variable.value
              ? nil
              : ModelStep.Change(variable: variable.name, before: value, after: variable.value)
          }, variables: after))
      variables = after
      before = step.state
    }
    self.steps = steps
    switch ending {
    case .state: (self.ending, loopStart) = ("state", nil)
    case .deadEnd: (self.ending, loopStart) = ("dead end", nil)
    case .loop(let start): (self.ending, loopStart) = ("loop", start + 1)
    }
  }
}
