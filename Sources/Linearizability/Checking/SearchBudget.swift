/// How much a check may cost.
///
/// The module reads no clock. A deadline is a closure of the caller's, which is asked between
/// steps of the model, so that no search outlives it by more than a few steps.
public struct SearchBudget: Sendable {
  /// The most steps of the model, looked up or computed.
  public var steps: Int
  /// The most configurations to remember; one takes about 30 bytes.
  public var configurations: Int
  /// Tells whether to give up; asked every 64 steps.
  public var shouldStop: @Sendable () -> Bool

  /// Creates a budget.
  ///
  /// - Parameters:
  ///   - steps: the most steps of the model.
  ///   - configurations: the most configurations to remember.
  ///   - shouldStop: tells whether to give up, such as when a deadline has passed.
  public init(
    steps: Int = .max, configurations: Int = .max,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) {
    self.steps = steps
    self.configurations = configurations
    self.shouldStop = shouldStop
  }

  /// No bound at all.
  public static var unlimited: SearchBudget { SearchBudget() }
}
