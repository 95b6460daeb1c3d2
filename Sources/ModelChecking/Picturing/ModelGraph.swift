/// The states of a small model, or those of one run, and the steps between them: what is drawn.
struct ModelGraph: Hashable, Sendable {
  /// The most states of which all are drawn; of a larger model, one run is.
  static var mostStates: Int { 200 }

  /// A state.
  struct Node: Hashable {
    /// The column: the steps from an initial state.
    let depth: Int
    let variables: [Variable]
  }

  /// All actions that lead from one state to another.
  struct Edge: Hashable {
    let from: Int
    let to: Int
    let actions: [String]
  }

  let nodes: [Node]
  let edges: [Edge]

  /// The graph of everything that was explored; `nil` if that is too much to look at.
  init?<M: Model>(_ graph: StateGraph<M>) {
    guard graph.settings.storage == .states, graph.table.count <= Self.mostStates else {
      return nil
    }
    nodes = (0..<graph.table.count).map { number in
      Node(depth: graph.depth(number), variables: graph.model.variables(of: graph.state(number)))
    }
    var edges: [Edge] = []
    for from in 0..<graph.table.count {
      let state = graph.state(from)
      var actions: [Int: [String]] = [:]
      var targets: [Int] = []
      for action in graph.model.actions(in: state) {
        guard let next = graph.model.next(state, action), let to = graph.number(of: next) else {
          continue
        }
        if actions[to] == nil { targets.append(to) }
        let name = graph.model.name(of: action)
        if actions[to]?.contains(name) != true { actions[to, default: []].append(name) }
      }
      edges += targets.map { Edge(from: from, to: $0, actions: actions[$0] ?? []) }
    }
    self.edges = edges
  }

  /// The states of one run; the loop of a lasso leads back to where it begins.
  init(_ run: ModelRun) {
    let states = [run.initial] + run.steps.map(\.variables)
    let closes = run.loopStart != nil
    nodes = states.dropLast(closes ? 1 : 0).enumerated().map {
      Node(depth: $0.offset, variables: $0.element)
    }
    let count = nodes.count
    edges = run.steps.enumerated().map { place, step in
      let to = place + 1 < count ? place + 1 : (run.loopStart ?? 1) - 1
      return Edge(from: place, to: to, actions: [step.action])
    }
  }

  /// The states that a run passes, as numbers; `nil` if not all of them are here.
  ///
  /// States are told apart by their variables, which is exact for a run of this graph's own model
  /// unless a model shows two states as one; then the nearest that a step leads to is meant.
  func numbers(of run: ModelRun) -> [Int]? {
    guard var here = nodes.firstIndex(where: { $0.depth == 0 && $0.variables == run.initial })
    else { return nil }
    var numbers = [here]
    for step in run.steps {
      let next = edges.first { edge in
        edge.from == here && edge.actions.contains(step.action)
          && nodes[edge.to].variables == step.variables
      }
      guard let next else { return nil }
      here = next.to
      numbers.append(here)
    }
    return numbers
  }
}
