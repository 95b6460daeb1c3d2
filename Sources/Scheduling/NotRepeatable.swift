/// A program did something else although the same choices were made.
public struct NotRepeatable: Error, Hashable {
  /// The number of the first choice that met another queue, from 0.
  public let choice: Int
  /// How many jobs could run there the first time.
  public let expected: Int
}

extension NotRepeatable: CustomStringConvertible {
  /// What happened, where, and what to do.
  public var description: String {
    """
    The program is not determined by its schedule: at choice \(choice) there were \(expected) jobs \
    in the first run, and another number in the second. Look for threads, real clocks, random \
    numbers, and state that outlives a run.
    """
  }
}
