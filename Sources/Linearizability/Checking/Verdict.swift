/// What a check found out.
public enum Verdict: Hashable, Sendable {
  /// Some order of the operations explains every answer.
  case linearizable
  /// No order does; the whole search was made.
  case illegal
  /// The search was not finished, and says so.
  case unknown(Reason)

  /// Why a search was not finished.
  public enum Reason: String, Hashable, Sendable {
    /// The steps of the budget are spent.
    case outOfSteps
    /// The configurations of the budget are spent.
    case outOfMemory
    /// Whoever asked said to stop.
    case stopped
    /// The model could not tell what an operation does.
    case beyondModel
  }
}

extension Verdict: CustomStringConvertible {
  /// The verdict in words.
  public var description: String {
    switch self {
    case .linearizable: "linearizable"
    case .illegal: "not linearizable"
    case .unknown(.outOfSteps): "unknown: the budget of steps is spent"
    case .unknown(.outOfMemory): "unknown: the budget of memory is spent"
    case .unknown(.stopped): "unknown: stopped before the search was done"
    case .unknown(.beyondModel): "unknown: the model could not tell what an operation does"
    }
  }
}
