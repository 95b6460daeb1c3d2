/// Tells whether a history is linearizable.
///
/// The result is a pure function of model, history and budget. "Illegal" is said only when every
/// order was ruled out; a search that was cut short says "unknown".
///
/// Source: reliability E1.
public struct LinearizabilityChecker<Model: SequentialModel>: Sendable {
  /// What the object should do.
  public let model: Model
  /// How much the check may cost.
  public var budget: SearchBudget

  /// Creates a checker.
  ///
  /// - Parameters:
  ///   - model: what the object should do.
  ///   - budget: how much a check may cost.
  public init(_ model: Model, budget: SearchBudget = .unlimited) {
    self.model = model
    self.budget = budget
  }

  /// Checks a history part by part, until one part is illegal.
  ///
  /// The parts take turns, with longer and longer turns, so that a hard part does not keep the
  /// others from being found illegal.
  ///
  /// - Parameter history: what the clients saw.
  /// - Returns: the verdict, and what it rests on.
  public func check(_ history: History<Model>) -> CheckResult<Model> { checkByTurns(history) }

  private func checkByTurns(_ history: History<Model>) -> CheckResult<Model> {
    let partitioning = Partitioning(history, model)
    var parts = partitioning.parts.map { PartCheck(history, model, $0) }
    var turn = Self.firstTurn
    var spent = 0
    rounds: while true {
      for index in parts.indices where !parts[index].isSettled {
        let before = parts[index].steps
        var share = budget
        share.steps = min(turn, before + min(budget.steps - spent, .max - before))
        parts[index].go(budget: share)
        spent += parts[index].steps - before
        if parts[index].ending == .illegal || parts[index].ending == .unknown(.stopped) {
          break rounds
        }
      }
      if spent >= budget.steps || parts.allSatisfy(\.isSettled) { break }
      turn = turn.multipliedReportingOverflow(by: 4).overflow ? .max : turn * 4
    }
    return result(of: history, partitioning, &parts)
  }

  /// The steps of the first turn.
  private static var firstTurn: Int { 4096 }

  private func result(
    of history: History<Model>, _ partitioning: Partitioning<Model>,
    _ parts: inout [PartCheck<Model>]
  ) -> CheckResult<Model> {
    let verdicts = parts.map { Verdict($0.ending) }
    let isStopped = verdicts.contains(.unknown(.stopped))
    let unsettled = isStopped ? .unknown(.stopped) : verdicts.first { $0 != .linearizable }
    return CheckResult(
      verdict: verdicts.contains(.illegal) ? .illegal : unsettled ?? .linearizable,
      operationCount: history.operations.count,
      pendingCount: history.operations.count(where: \.isPending),
      conflict: partitioning.conflict.map { [$0.0, $0.1] },
      parts: parts.indices.map { parts[$0].result(budget: budget) })
  }
}

// For a model of this module the compiler makes code of its own, several times as fast as the general
// one, which knows the model only at run time. Callers from outside get it through these.

extension LinearizabilityChecker<RegisterModel> {
  /// Checks a history of a register.
  ///
  /// - Parameter history: what the clients saw.
  /// - Returns: the verdict, and what it rests on.
  public func check(_ history: History<Model>) -> CheckResult<Model> { checkByTurns(history) }
}

extension LinearizabilityChecker<KeyValueModel> {
  /// Checks a history of a table.
  ///
  /// - Parameter history: what the clients saw.
  /// - Returns: the verdict, and what it rests on.
  public func check(_ history: History<Model>) -> CheckResult<Model> { checkByTurns(history) }
}

extension LinearizabilityChecker<PromiseModel> {
  /// Checks a history of a table of promises.
  ///
  /// - Parameter history: what the clients saw.
  /// - Returns: the verdict, and what it rests on.
  public func check(_ history: History<Model>) -> CheckResult<Model> { checkByTurns(history) }
}

extension Verdict {
  init(_ ending: Search.Ending) {
    switch ending {
    case .linearizable: self = .linearizable
    case .illegal: self = .illegal
    case .unknown(let reason): self = .unknown(reason)
    }
  }
}
