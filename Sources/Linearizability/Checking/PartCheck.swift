/// The check of one part of a history, which can be interrupted.
struct PartCheck<Model: SequentialModel> {
  private(set) var ending = Search.Ending.unknown(.outOfSteps)

  private let history: History<Model>
  private let part: [Int]
  private let space: StateSpace<Model>
  private var transitions: Transitions
  private var search: Search

  init(_ history: History<Model>, _ model: Model, _ part: [Int]) {
    self.history = history
    self.part = part
    let space = StateSpace(model)
    self.space = space
    transitions = space.transitions()
    search = Search(Timetable(part.map { space.entry(history.operations[$0], index: $0) }))
  }

  /// The steps taken.
  var steps: Int { search.steps }

  /// Whether more steps would change nothing.
  var isSettled: Bool {
    switch ending {
    case .unknown(.outOfSteps), .unknown(.stopped): false
    case .linearizable, .illegal, .unknown(.outOfMemory), .unknown(.beyondModel): true
    }
  }

  /// Goes on until the end or the end of the budget.
  mutating func go(budget: SearchBudget) { ending = search.run(&transitions, budget: budget) }

  /// What was found out.
  mutating func result(budget: SearchBudget) -> PartResult<Model> {
    let impasse = ending == .illegal ? findImpasse(budget) : nil
    let shown = impasse?.search ?? search
    let furthest = shown.furthest
    let states = furthest.path.map(\.state) + [furthest.state]
    return PartResult(
      operations: part, verdict: Verdict(ending),
      order: furthest.path.map { shown.table.entries[Int($0.entry)].operation },
      states: states.map { space.state($0) }, impasse: impasse?.impasse,
      steps: search.steps, configurations: search.seen.count)
  }
}

extension PartCheck {
  /// The most states that an impasse lists.
  private static var listedStates: Int { 8 }
  /// How much longer than the first search the search of a prefix may be.
  private static var patience: Int { 4 }

  /// Finds the first response with which the history is illegal.
  ///
  /// The search may have given up a path for the sake of a later answer, so that where it ended is
  /// only a beginning: prefixes of the history are checked, further and further, then in between.
  private mutating func findImpasse(
    _ budget: SearchBudget
  ) -> (impasse: Impasse<Model.State>, search: Search)? {
    var share = budget
    share.steps = max(
      4096, search.steps.multipliedReportingOverflow(by: Self.patience).partialValue)
    // Up to and without `legal` the history is linearizable; up to and with `illegal` it is not.
    var (legal, illegal) = (max(0, search.furthest.rank), search.table.responders.count - 1)
    var isCertain = true
    var stride = 0
    while legal < illegal {
      let rank = stride >= 0 ? min(legal + stride, illegal - 1) : (legal + illegal) / 2
      var prefix = Search(self.prefix(through: rank))
      switch prefix.run(&transitions, budget: share) {
      case .linearizable:
        legal = rank + 1
        if stride >= 0 { stride = stride * 2 + 1 }
      case .illegal:
        illegal = rank
        stride = -1
      case .unknown:
        illegal = rank
        stride = -1
        isCertain = false
      }
    }
    var last = Search(prefix(through: legal), culprit: legal)
    if last.run(&transitions, budget: share) != .illegal { isCertain = false }
    return (impasse(last, legal, isCertain), last)
  }

  /// The part as it was known just after a response.
  private func prefix(through rank: Int) -> Timetable {
    let table = search.table
    var answered: Set<Int> = []
    for responder in table.responders[...rank] { answered.insert(Int(responder)) }
    return Timetable(
      (0..<Int(table.limits[rank])).map { entry in
        let index = table.entries[entry].operation
        return answered.contains(entry)
          ? table.entries[entry] : space.unanswered(history.operations[index], index: index)
      })
  }

  private mutating func impasse(
    _ last: Search, _ rank: Int, _ isCertain: Bool
  ) -> Impasse<Model.State> {
    let table = last.table
    let culprit = table.responders[rank]
    let taken = Set(last.furthest.path.map(\.entry))
    let open = (0..<table.limits[rank]).filter { entry in
      !taken.contains(entry) && entry != culprit
        && transitions.step(table.kinds[Int(entry)], from: last.furthest.state) == .impossible
    }
    let states = last.seen.states(at: rank).sorted()
    return Impasse(
      operation: table.entries[Int(culprit)].operation, isCertain: isCertain,
      states: states.prefix(Self.listedStates).map { space.state($0) }, stateCount: states.count,
      stuck: ([culprit] + open).map { table.entries[Int($0)].operation })
  }
}
