/// What a check found out about a history.
public struct CheckResult<Model: SequentialModel>: Hashable, Sendable {
  /// The verdict on the whole history.
  public let verdict: Verdict
  /// How many operations the history has.
  public let operationCount: Int
  /// How many of them nobody answered: each may have happened once at any later time, or never.
  public let pendingCount: Int
  /// Two operations, by index, that touch one another although the model names no common key; then
  /// the history was searched in one piece.
  public let conflict: [Int]?
  /// The parts that could be looked at on their own, in the order of their first operations.
  ///
  /// The search ends with the first illegal part it finds; others may then be unknown.
  public let parts: [PartResult<Model>]

  /// The steps of the model that were taken, looked up or computed.
  public var steps: Int { parts.reduce(0) { $0 + $1.steps } }
  /// The configurations that were seen.
  public var configurations: Int { parts.reduce(0) { $0 + $1.configurations } }
  /// The part that no order explains, if there is one.
  public var illegalPart: PartResult<Model>? { parts.first { $0.verdict == .illegal } }
}

/// What a check found out about one part of a history.
public struct PartResult<Model: SequentialModel>: Hashable, Sendable {
  /// The operations of the part, as indices in the history.
  public let operations: [Int]
  /// The verdict on the part.
  public let verdict: Verdict
  /// An order that explains the part, as indices, pending operations only where it needs them; if
  /// there is none, the longest that explains the part up to the impasse.
  public let order: [Int]
  /// The state before each operation of `order`, and the one after the last.
  public let states: [Model.State]
  /// Where no order goes on, if the part is illegal.
  public let impasse: Impasse<Model.State>?
  /// The steps of the model that were taken, looked up or computed.
  public let steps: Int
  /// The configurations that were seen.
  public let configurations: Int
}

/// The first answer that no order explains.
public struct Impasse<State: Hashable & Sendable>: Hashable, Sendable {
  /// The operation, as an index: the history up to the moment before its answer is linearizable,
  /// with the answer it is not.
  public let operation: Int
  /// Whether that is certain; if not, the budget ended before it was, and only so much is known, that
  /// the history is linearizable up to the moment before this answer.
  public let isCertain: Bool
  /// The states that the object can have been in just before that answer, eight at most.
  public let states: [State]
  /// How many such states there are.
  public let stateCount: Int
  /// The operations, as indices, that cannot follow the longest order, the impossible one first.
  public let stuck: [Int]
}
