/// A few operations that contradict one another by themselves.
public struct Contradiction: Hashable, Sendable {
  /// The operations, as indices in the history, in the order of their invocations.
  public let operations: [Int]
  /// Whether none can be spared; false if the budget ended before that was known.
  public let isMinimal: Bool
}

extension LinearizabilityChecker {
  /// Finds a small part of an illegal part that is illegal by itself.
  ///
  /// Groups of operations are left out, then single ones, until none can be spared (delta debugging).
  /// What is left must be illegal because of the impossible answer and nothing else; and if that
  /// answer was possible for once, times aside, it must stay so. Otherwise a read would be left alone
  /// with a value whose write was thrown away.
  ///
  /// - Parameters:
  ///   - history: the history that was checked.
  ///   - part: an illegal part of its result.
  /// - Returns: the operations, still illegal; all that count if the budget allows no trial.
  public func shrink(_ history: History<Model>, _ part: PartResult<Model>) -> Contradiction {
    guard let impasse = part.impasse,
      let deadline = history.operations[impasse.operation].response?.time
    else { return Contradiction(operations: part.operations, isMinimal: false) }
    var trials = Trials(history, model, budget, part, culprit: impasse.operation, deadline)
    trials.spareGroups(ofLooks: true)
    trials.spareGroups(ofLooks: false)
    let isMinimal = trials.spareSingles()
    return Contradiction(operations: trials.kept, isMinimal: isMinimal && impasse.isCertain)
  }
}

/// Tries what can be spared.
struct Trials<Model: SequentialModel> {
  /// How much longer than the first search a trial may be.
  private static var patience: Int { 16 }

  /// What is left, in the order of invocation.
  private(set) var kept: [Int] = []

  private let operations: [History<Model>.Operation]
  private let model: Model
  private let space: StateSpace<Model>
  private var transitions: Transitions
  private var budget: SearchBudget
  private let stepsOfTrial: Int
  private let culprit: Int
  private let deadline: Int64
  /// Whether the impossible answer is possible if times do not count.
  private var isPossibleForOnce = false

  init(
    _ history: History<Model>, _ model: Model, _ budget: SearchBudget, _ part: PartResult<Model>,
    culprit: Int, _ deadline: Int64
  ) {
    operations = history.operations
    self.model = model
    space = StateSpace(model)
    transitions = space.transitions()
    self.budget = budget
    let (steps, isTooMuch) = part.steps.multipliedReportingOverflow(by: Self.patience)
    stepsOfTrial = isTooMuch ? .max : max(65_536, steps)
    self.culprit = culprit
    self.deadline = deadline
    // What came later, and a look that nobody saw the answer of, plays no part.
    kept = part.operations
      .filter { index in
        let operation = operations[index]
        return operation.invokedAt <= deadline
          && (isAnswered(index) || !model.onlyLooks(operation.input, nil))
      }
      .sorted { (operations[$0].invokedAt, $0) < (operations[$1].invokedAt, $1) }
    isPossibleForOnce = timeless(kept) == .linearizable
  }

  /// Whether the answer came before the impossible one, or is it.
  private func isAnswered(_ index: Int) -> Bool {
    guard let response = operations[index].response else { return false }
    return (response.time, index) <= (deadline, culprit)
  }

  /// Whether operations can be left out, or `nil` if the budget does not allow to find out.
  mutating func canSpare(_ group: Set<Int>) -> Bool? {
    // Asked before the operations are even put in order, which takes as long as a short search.
    if budget.steps <= 0 || budget.shouldStop() { return nil }
    let rest = kept.filter { !group.contains($0) }
    let space = space
    let checks: [(Search.Ending, Search.Ending)] = [
      (search(rest.map { entry($0) }), .illegal),
      (
        search(
          rest.map { $0 == culprit ? space.unanswered(operations[$0], index: $0) : entry($0) }),
        .linearizable
      ),
      (isPossibleForOnce ? timeless(rest) : .linearizable, .linearizable),
    ]
    for (found, wanted) in checks where found != wanted {
      if case .unknown = found { return nil }
      return false
    }
    return true
  }

  private func entry(_ index: Int) -> Timetable.Entry {
    isAnswered(index)
      ? space.entry(operations[index], index: index)
      : space.unanswered(operations[index], index: index)
  }

  /// Looks for the impossible answer where all other operations may happen at any time or never.
  private mutating func timeless(_ rest: [Int]) -> Search.Ending {
    let space = space
    return search(
      rest.map { index in
        index == culprit
          ? space.entry(operations[index], index: index)
          : space.freed(operations[index], index: index)
      })
  }

  private mutating func search(_ entries: [Timetable.Entry]) -> Search.Ending {
    var search = Search(Timetable(entries))
    var share = budget
    share.steps = min(budget.steps, stepsOfTrial)
    let ending = search.run(&transitions, budget: share)
    budget.steps -= search.steps
    return ending
  }

  /// Leaves out groups of looks or of other operations, large ones first.
  mutating func spareGroups(ofLooks areLooks: Bool) {
    var rest = kept.filter { index in
      let operation = operations[index]
      let isLook = model.onlyLooks(operation.input, operation.response?.output)
      return isLook == areLooks && index != culprit
    }
    var size = rest.count
    while size > 1 {
      var start = 0
      while start < rest.count {
        let group = Set(rest[start..<min(start + size, rest.count)])
        if canSpare(group) == true {
          kept.removeAll { group.contains($0) }
          rest.removeAll { group.contains($0) }
        } else {
          start += size
        }
      }
      size /= 2
    }
  }

  /// Leaves out single operations until none can be spared, and tells whether that is certain.
  mutating func spareSingles() -> Bool {
    while true {
      let before = kept.count
      var isCertain = true
      for operation in kept where operation != culprit {
        switch canSpare([operation]) {
        case true?: kept.removeAll { $0 == operation }
        case false?: break
        case nil: isCertain = false
        }
      }
      if kept.count == before { return isCertain }
    }
  }
}
