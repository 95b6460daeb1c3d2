/// What an exploration found, without the model's types: for a terminal, a script or the stepper.
public struct ModelReport: Sendable, Encodable {
  /// What was decided, of one property or of all.
  public enum Verdict: String, Sendable, Encodable {
    /// It holds.
    case holds
    /// It does not.
    case violated
    /// Nobody knows: a bound was reached, or the settings exclude a decision.
    case inconclusive
  }

  /// A property and what became of it.
  public struct Property: Sendable, Encodable {
    /// Its name.
    public let name: String
    /// What it says.
    public let sentence: String
    /// What it says about states and runs.
    public let kind: PropertyKind
    /// What became of it.
    public let verdict: Verdict
    /// Why it is inconclusive.
    public let reason: String?
    /// The run that breaks it.
    public let counterexample: ModelRun?
    /// The run that shows a `sometimes`.
    public let example: ModelRun?
  }

  /// The version of this document.
  public let schema = 1
  /// The model's name.
  public let model: String
  /// The model's parameters.
  public let parameters: [String: Int]
  /// The planted mistake.
  public let bug: String?
  /// The order of the search.
  public let search: Search
  /// What was remembered of a state.
  public let storage: Storage
  /// The symmetry that was used.
  public let symmetry: String?
  /// How many different states were seen.
  public let states: Int
  /// How many steps were taken.
  public let transitions: Int
  /// The most steps from an initial state to a state.
  public let depth: Int
  /// How many states nothing can happen in.
  public let deadEnds: Int
  /// Whether every state that can be reached was seen.
  public let isComplete: Bool
  /// The bounds that kept states out.
  public let reachedBounds: [String]
  /// Violated if a property is, else inconclusive if one is, else holds.
  public let verdict: Verdict
  /// The properties, in the model's order.
  public let properties: [Property]
  /// How often each action was taken.
  public let actions: [ActionCount]
  /// What makes the verdicts worth less than they look.
  public let warnings: [String]
  /// All states, if they are few enough to be drawn.
  let graph: ModelGraph?

  /// Everything but the graph, which a script can make itself from the model.
  private enum CodingKeys: String, CodingKey {
    case schema, model, parameters, bug, search, storage, symmetry, states, transitions, depth
    case deadEnds, isComplete, reachedBounds, verdict, properties, actions, warnings
  }

  /// Puts an exploration into words.
  ///
  /// - Parameters:
  ///   - verification: what was found.
  ///   - name: the model's name.
  ///   - parameters: the model's parameters.
  ///   - bug: the planted mistake.
  ///   - settings: how the model was explored.
  ///   - symmetry: the name of the symmetry.
  public init<M>(
    _ verification: Verification<M>, name: String, parameters: [String: Int] = [:],
    bug: String? = nil, explored settings: Explorer<M>, symmetry: String? = nil
  ) {
    model = name
    self.parameters = parameters
    self.bug = bug
    self.symmetry = symmetry
    search = settings.search
    storage = settings.storage
    states = verification.states
    transitions = verification.transitions
    depth = verification.depth
    deadEnds = verification.deadEnds
    isComplete = verification.isComplete
    reachedBounds = verification.reachedBounds
    verdict = verification.isViolated ? .violated : verification.holds ? .holds : .inconclusive
    properties = verification.findings.map { Property($0, of: verification.model) }
    actions = verification.coverage
    warnings = verification.warnings.map(\.description)
    graph = verification.graph
  }
}

extension ModelReport.Property {
  init<M: Model>(_ finding: Finding<M.State, M.Action>, of model: M) {
    name = finding.property.name
    sentence = finding.property.sentence
    kind = finding.property.kind
    switch finding.verdict {
    case .holds(let path):
      (verdict, reason, counterexample) = (.holds, nil, nil)
      example = path.map { ModelRun($0, .state, of: model) }
    case .violated(let found):
      verdict = .violated
      reason = found == nil ? "no state that can be reached meets the condition" : nil
      counterexample = found.map { ModelRun($0.path, $0.ending, of: model) }
      example = nil
    case .inconclusive(let why):
      (verdict, reason, counterexample, example) = (.inconclusive, why, nil, nil)
    }
  }
}
