/// Which of the jobs that could run did run.
public struct Choice: Hashable, Sendable {
  /// The place of the job in the queue; 0 is the one that has waited longest.
  public let index: Int
  /// How many jobs could have run, at least 1.
  public let count: Int
  /// The label of the lane that the job was enqueued on.
  public let label: String

  /// Creates a choice.
  ///
  /// - Parameters:
  ///   - index: the place of the job in the queue, oldest first.
  ///   - count: how many jobs could have run.
  ///   - label: the label of the job's lane.
  public init(index: Int, count: Int, label: String) {
    precondition(index >= 0 && index < count, "a choice picks one of the jobs that can run")
    self.index = index
    self.count = count
    self.label = label
  }
}

extension Choice: CustomStringConvertible {
  /// The label, and which of how many when there was more than one.
  public var description: String { count == 1 ? label : "\(label) \(index + 1)/\(count)" }
}
