/// Decides what runs do in the end.
///
/// A run that breaks an `alwaysEventually` stays among hot states for ever: it stops in one of them, or
/// goes around in a component of them that fairness allows. For an `eventually`, hot are the states
/// reached before the condition ever held.
struct Liveness<M: Model> {
  let graph: StateGraph<M>

  /// What breaks a property, if anything does, and how many states were hot.
  func judge(
    _ property: Property<M.State>
  ) -> (counterexample: Counterexample<M.State, M.Action>?, hotCount: Int) {
    var early: EarlyStates<M>?
    if property.kind == .eventually {
      let found = EarlyStates(graph, before: property.condition)
      let region = Region(graph) { graph.number(of: $0).map(found.contains) ?? false }
      early = found
      return (counterexample(in: region, early), region.numbers.count)
    }
    let region = Region(graph) { !property.condition($0) }
    return (counterexample(in: region, early), region.numbers.count)
  }

  private func counterexample(
    in region: Region<M>, _ early: EarlyStates<M>?
  ) -> Counterexample<M.State, M.Action>? {
    func distance(_ node: Int) -> Int {
      early?.distance(region.numbers[node]) ?? region.depth(node)
    }
    func path(to node: Int) -> Path<M.State, M.Action> {
      early?.path(to: region.numbers[node], in: graph) ?? graph.path(to: region.numbers[node])
    }
    func nearest(_ nodes: [Int]) -> Int? {
      nodes.min { (distance($0), $0) < (distance($1), $1) }
    }

    let end = nearest(region.deadEnds)
    let entries = region.components().filter(region.isFair).compactMap { component in
      nearest(component).map { (entry: $0, component: component) }
    }
    let nearestEntry = entries.min {
      (distance($0.entry), $0.entry) < (distance($1.entry), $1.entry)
    }
    if let end, nearestEntry.map({ distance(end) <= distance($0.entry) }) ?? true {
      return Counterexample(path: path(to: end), ending: .deadEnd)
    }
    guard let (entry, component) = nearestEntry else { return nil }
    var lasso = path(to: entry)
    let start = lasso.count
    for node in region.loop(from: entry, in: component) {
      lasso.steps.append(graph.step(from: lasso.last, to: region.numbers[node]))
    }
    return Counterexample(path: lasso, ending: .loop(from: start))
  }
}

/// The states that a run can be in before a condition has ever held, and the shortest ways to them.
struct EarlyStates<M: Model> {
  private var cameFrom: [Int: Int?] = [:]
  private var distances: [Int: Int] = [:]

  init(_ graph: StateGraph<M>, before condition: (M.State) -> Bool) {
    var queue: [Int] = []
    for number in 0..<graph.initialCount where !condition(graph.state(number)) {
      cameFrom[number] = .some(nil)
      distances[number] = 0
      queue.append(number)
    }
    var head = 0
    while head < queue.count {
      let number = queue[head]
      head += 1
      let state = graph.state(number)
      for action in graph.model.actions(in: state) {
        guard let next = graph.model.next(state, action), !condition(next),
          let target = graph.number(of: next), cameFrom[target] == nil
        else { continue }
        cameFrom[target] = .some(number)
        distances[target] = (distances[number] ?? 0) + 1
        queue.append(target)
      }
    }
  }

  func contains(_ number: Int) -> Bool { distances[number] != nil }

  func distance(_ number: Int) -> Int? { distances[number] }

  func path(to number: Int, in graph: StateGraph<M>) -> Path<M.State, M.Action> {
    var way = [number]
    while let before = cameFrom[way[way.count - 1]] ?? nil { way.append(before) }
    way.reverse()
    var path = Path<M.State, M.Action>(initial: graph.state(way[0]), steps: [])
    for next in way.dropFirst() { path.steps.append(graph.step(from: path.last, to: next)) }
    return path
  }
}
