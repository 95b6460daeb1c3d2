/// The states that were reached and how, while and after they are explored.
struct StateGraph<M: Model> {
  /// Stands for the parent of an initial state.
  static var noParent: Int32 { -1 }

  let model: M
  let settings: Explorer<M>
  let properties: [Property<M.State>]
  private(set) var table: StateTable<M.State>
  /// The states as they were met, where the table holds those chosen for them.
  private var met: [M.State] = []
  private var frontier: Frontier<M.State>
  private var parents: [Int32] = []
  private var depths: [Int32] = []
  private var isExpanded: [Bool] = []
  private(set) var initialCount = 0
  private(set) var transitions = 0
  private(set) var deepest = 0
  private(set) var actions = ActionTable<M.Action>()
  /// The steps between states; recorded only where liveness needs them.
  private(set) var steps = StepTable()
  private let recordsSteps: Bool
  /// How many states nothing can happen in.
  private(set) var deadEnds = 0
  /// The bounds that kept a state out.
  private(set) var reachedBounds: Set<String> = []
  /// For each property, the first state that decides it.
  private(set) var deciding: [Int?]

  init(_ settings: Explorer<M>) {
    self.settings = settings
    model = settings.model
    properties = settings.model.properties
    table = StateTable(settings.storage)
    frontier = Frontier(settings.search)
    deciding = Array(repeating: nil, count: properties.count)
    recordsSteps =
      settings.storage == .states && settings.symmetry == nil
      && properties.contains { $0.kind == .eventually || $0.kind == .alwaysEventually }
  }

  var isComplete: Bool { reachedBounds.isEmpty }

  /// The state with a number, as it was met; only where states are stored.
  func state(_ number: Int) -> M.State {
    settings.symmetry == nil ? table.states[number] : met[number]
  }

  func depth(_ number: Int) -> Int { Int(depths[number]) }

  /// The number of a state that was seen.
  func number(of state: M.State) -> Int? { table.find(key(state)).number }

  private func key(_ state: M.State) -> M.State { settings.symmetry?(state) ?? state }

  /// Explores from the initial states until nothing is left.
  mutating func fill() {
    for state in model.initialStates { see(state, from: Self.noParent, depth: 0) }
    initialCount = table.count
    var expanded = 0
    while let (number, state) = frontier.next() {
      expand(number, state)
      expanded += 1
      if expanded % 65_536 == 0 {
        settings.progress?(
          Explorer<M>.Progress(
            states: table.count, transitions: transitions, frontier: frontier.count,
            depth: depth(number)))
      }
    }
  }

  private mutating func expand(_ number: Int, _ state: M.State) {
    // Depth-first under a bound of depth, a shorter way to a state opens it again.
    let isFirst = !isExpanded[number]
    isExpanded[number] = true
    let start = steps.begin()
    var isDeadEnd = true
    for action in model.actions(in: state) {
      guard let next = model.next(state, action) else { continue }
      isDeadEnd = false
      let target = see(next, from: Int32(number), depth: depths[number] + 1)
      if isFirst {
        transitions += 1
        let action = actions.count(action)
        if recordsSteps { steps.add(StepTable.Step(target: target, action: action)) }
      }
    }
    if recordsSteps && isFirst { steps.close(number, from: start) }
    if isDeadEnd && isFirst {
      deadEnds += 1
      for (place, property) in properties.enumerated()
      where property.kind == .deadlockFree && deciding[place] == nil && !property.condition(state) {
        deciding[place] = number
      }
    }
  }

  /// Notes a state, and answers its number.
  @discardableResult
  private mutating func see(_ state: M.State, from parent: Int32, depth: Int32) -> Int32 {
    let key = key(state)
    let (known, hash, slot) = table.find(key)
    if let known {
      if settings.search == .depthFirst && settings.bounds.depth != nil && depth < depths[known] {
        depths[known] = depth
        parents[known] = parent
        if settings.symmetry != nil { met[known] = state }
        frontier.add(known, state)
      }
      return Int32(known)
    }
    if let most = settings.bounds.depth, depth > most {
      reachedBounds.insert("depth \(most)")
      return StepTable.unknown
    }
    if let most = settings.bounds.states, table.count >= most {
      reachedBounds.insert("\(most) states")
      return StepTable.unknown
    }
    let number = table.add(key, hash: hash, slot: slot)
    if settings.symmetry != nil { met.append(state) }
    parents.append(parent)
    depths.append(depth)
    isExpanded.append(false)
    deepest = max(deepest, Int(depth))
    judge(state, number)
    frontier.add(number, state)
    return Int32(number)
  }

  private mutating func judge(_ state: M.State, _ number: Int) {
    for place in properties.indices where deciding[place] == nil {
      switch properties[place].kind {
      case .always: if !properties[place].condition(state) { deciding[place] = number }
      case .sometimes: if properties[place].condition(state) { deciding[place] = number }
      case .eventually, .alwaysEventually, .deadlockFree: break
      }
    }
  }

  /// The way to a state by which it was first met, or by other parents.
  ///
  /// Only parents are stored; what happened in between is found by trying.
  func path(to number: Int, by others: [Int32]? = nil) -> Path<M.State, M.Action> {
    let parents = others ?? parents
    var way = [number]
    while let last = way.last, parents[last] != Self.noParent { way.append(Int(parents[last])) }
    way.reverse()
    guard let initial = model.initialStates.first(where: { self.number(of: $0) == way[0] }) else {
      preconditionFailure("a way starts at an initial state")
    }
    var path = Path<M.State, M.Action>(initial: initial, steps: [])
    for number in way.dropFirst() { path.steps.append(steps(from: path.last, to: number)[0]) }
    return path
  }

  /// The steps from a state to the state with a number; there is one at least.
  func steps(
    from state: M.State, to number: Int
  ) -> [Path<M.State, M.Action>.Step] {
    let steps = model.actions(in: state).compactMap { action -> Path<M.State, M.Action>.Step? in
      guard let next = model.next(state, action) else { return nil }
      let isIt =
        settings.storage == .states
        ? next == self.state(number) : StateTable.fingerprint(next) == table.hashes[number]
      return isIt ? Path.Step(action: action, state: next) : nil
    }
    precondition(!steps.isEmpty, "a model answers the same each time it is asked")
    return steps
  }
}
