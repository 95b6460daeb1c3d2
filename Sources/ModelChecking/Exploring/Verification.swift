/// What an exploration found.
public struct Verification<M: Model>: Sendable {
  /// The model.
  public let model: M
  /// How many different states were seen.
  public let states: Int
  /// How many steps lead from one of them to another, or back to itself.
  public let transitions: Int
  /// The most steps it took from an initial state to a state.
  public let depth: Int
  /// How many states nothing can happen in.
  public let deadEnds: Int
  /// The bounds that kept states out, as text; none if every state was seen.
  public let reachedBounds: [String]
  /// How often each action was taken, by name, in the order of the names.
  public let coverage: [ActionCount]
  /// The properties and what became of them, in the model's order.
  public let findings: [Finding<M.State, M.Action>]
  /// What makes the verdicts worth less than they look.
  public let warnings: [VacuityWarning]
  /// All states, if they are few enough to be drawn.
  let graph: ModelGraph?

  /// Whether every state that can be reached was seen.
  public var isComplete: Bool { reachedBounds.isEmpty }
  /// Whether every property holds.
  public var holds: Bool { findings.allSatisfy(\.holds) }
  /// Whether some property is violated.
  public var isViolated: Bool { findings.contains(where: \.isViolated) }

  /// Looks a property up.
  ///
  /// - Parameter name: the property's name.
  /// - Returns: what became of it; `nil` if the model has no such property.
  public subscript(name: String) -> Finding<M.State, M.Action>? {
    findings.first { $0.property.name == name }
  }

  init(_ graph: StateGraph<M>) {
    model = graph.model
    states = graph.table.count
    transitions = graph.transitions
    depth = graph.deepest
    deadEnds = graph.deadEnds
    reachedBounds = graph.reachedBounds.sorted()
    var counts = Dictionary(uniqueKeysWithValues: graph.model.actionNames.map { ($0, 0) })
    for (action, count) in zip(graph.actions.actions, graph.actions.counts) {
      counts[graph.model.name(of: action), default: 0] += count
    }
    coverage = counts.sorted { $0.key < $1.key }.map { ActionCount(name: $0.key, count: $0.value) }
    var warnings = VacuityWarning.all(
      of: graph, coverage: coverage.filter { $0.count == 0 }.map(\.name))
    findings = graph.properties.indices.map { place in
      graph.finding(of: place, warnings: &warnings)
    }
    self.warnings = warnings
    self.graph = ModelGraph(graph)
  }
}

extension StateGraph {
  /// What became of a property, on the full graph.
  func finding(
    of place: Int, warnings: inout [VacuityWarning]
  ) -> Finding<M.State, M.Action> {
    let property = properties[place]
    let deciding = deciding[place]
    let verdict: Verdict<M.State, M.Action>
    switch property.kind {
    case .always:
      verdict = self.verdict(
        violated: deciding.map { Counterexample(path: path(to: $0), ending: .state) })
    case .deadlockFree:
      verdict = self.verdict(
        violated: deciding.map { Counterexample(path: path(to: $0), ending: .deadEnd) })
    case .sometimes:
      if let deciding {
        verdict = .holds(example: path(to: deciding))
      } else {
        verdict = isComplete ? .violated(nil) : .inconclusive(boundsText)
      }
    case .eventually, .alwaysEventually:
      if settings.storage == .fingerprints {
        verdict = .inconclusive("liveness needs the states, not their fingerprints")
      } else if settings.symmetry != nil {
        verdict = .inconclusive("liveness needs all states, not one for many")
      } else {
        let liveness = Liveness(self, property)
        if liveness.hotCount == 0 { warnings.append(.neverHot(property: property.name)) }
        verdict = self.verdict(violated: liveness.counterexample())
      }
    }
    return Finding(property: property, verdict: verdict)
  }

  private func verdict(
    violated counterexample: Counterexample<M.State, M.Action>?
  ) -> Verdict<M.State, M.Action> {
    if let counterexample { return .violated(counterexample) }
    return isComplete ? .holds(example: nil) : .inconclusive(boundsText)
  }

  private var boundsText: String {
    "bound reached: " + reachedBounds.sorted().joined(separator: ", ")
  }
}
