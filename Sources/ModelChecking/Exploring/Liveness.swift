/// Decides what runs do in the end.
///
/// A run that breaks an `alwaysEventually` stays among hot states for ever: it stops in one of them, or
/// goes around in a component of them that fairness allows. For an `eventually`, hot are the states
/// that a run can be in before the condition has ever held.
///
/// Runs go on as long as anything can happen. That a model may also stop by itself is said by an action
/// that changes nothing.
struct Liveness<M: Model> {
  private let graph: StateGraph<M>
  private let region: Region<M>
  /// For each state, the one before it on the shortest way through hot states; -1 for a start.
  ///
  /// Empty where the way to a state need not be hot.
  private let parents: [Int32]

  /// How many states are hot.
  var hotCount: Int { region.numbers.count }

  init(_ graph: StateGraph<M>, _ property: Property<M.State>) {
    self.graph = graph
    var distances: [Int?] = Array(repeating: nil, count: graph.table.count)
    if property.kind == .alwaysEventually {
      for number in distances.indices where !property.condition(graph.state(number)) {
        distances[number] = graph.depth(number)
      }
      parents = []
    } else {
      parents = Self.spread(&distances, in: graph, before: property.condition)
    }
    region = Region(graph, distances)
  }

  /// Finds the states that a run can be in before a condition has ever held.
  private static func spread(
    _ distances: inout [Int?], in graph: StateGraph<M>, before condition: (M.State) -> Bool
  ) -> [Int32] {
    var parents = Array(repeating: StateGraph<M>.noParent, count: distances.count)
    var queue = (0..<graph.initialCount).filter { !condition(graph.state($0)) }
    for number in queue { distances[number] = 0 }
    var head = 0
    while head < queue.count {
      let number = queue[head]
      head += 1
      for step in graph.steps[number] where step.target >= 0 {
        let target = Int(step.target)
        guard distances[target] == nil && !condition(graph.state(target)) else { continue }
        distances[target] = (distances[number] ?? 0) + 1
        parents[target] = Int32(number)
        queue.append(target)
      }
    }
    return parents
  }

  /// The nearest run that breaks the property.
  func counterexample() -> Counterexample<M.State, M.Action>? {
    let components = Components(region)
    let entries = components.members.indices.filter(components.isFair).compactMap { number in
      region.nearest(components.members[number]).map { (entry: $0, component: number) }
    }
    let loop = entries.min {
      (region.distances[$0.entry], $0.entry) < (region.distances[$1.entry], $1.entry)
    }
    if let end = region.nearest(region.deadEnds),
      loop.map({ region.distances[end] <= region.distances[$0.entry] }) ?? true
    {
      return Counterexample(path: path(to: end), ending: .deadEnd)
    }
    guard let loop else { return nil }
    var lasso = path(to: loop.entry)
    let start = lasso.count
    var kept: Set<String> = []
    for node in components.loop(from: loop.entry, in: loop.component) {
      // Of several actions that lead on, one that keeps a promise not kept yet.
      let steps = graph.steps(from: lasso.last, to: region.numbers[node])
      let step =
        steps.first { step in
          graph.model.fairness(of: step.action).map { !kept.contains($0) } ?? false
        } ?? steps[0]
      if let label = graph.model.fairness(of: step.action) { kept.insert(label) }
      lasso.steps.append(step)
    }
    return Counterexample(path: lasso, ending: .loop(from: start))
  }

  private func path(to node: Int) -> Path<M.State, M.Action> {
    let number = region.numbers[node]
    return parents.isEmpty ? graph.path(to: number) : graph.path(to: number, by: parents)
  }
}
