/// A run took more jobs than it was allowed, so it probably never ends.
public struct BudgetExceeded: Error, Hashable {
  /// How the jobs were chosen; the same strategy gives the same run.
  public let strategy: Strategy
  /// How many jobs had run.
  public let jobs: Int
}

extension BudgetExceeded: CustomStringConvertible {
  /// What happened, with which seed, and what to do.
  public var description: String {
    """
    The run was stopped after \(jobs) jobs (\(strategy)), with more waiting to run. Look for a loop \
    that never parks, or give the executor a larger budget.
    """
  }
}
