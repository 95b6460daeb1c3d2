/// How large a batch may be, and how long a command waits for company.
///
/// All limits are meant to be written in a program, so a batch of nothing or a negative duration is a
/// mistake of the programmer and stops the program with a sentence.
public struct BatchPolicy: Hashable, Sendable {
  /// How many commands a batch has at most.
  public let maxSize: Int
  /// How long a command stands in line for the sake of others, if it has to wait for nothing else.
  ///
  /// The time that it waits for the batch before counts. With zero nobody waits but for that batch,
  /// and whoever comes meanwhile shares the next one.
  public let linger: Duration
  /// How many commands may stand in line before `start` and `submit` make their callers wait.
  ///
  /// The commands of the batch that is being handled do not count.
  public let capacity: Int

  /// Creates a policy.
  ///
  /// - Parameters:
  ///   - maxSize: how many commands a batch has at most; at least one.
  ///   - linger: how long a command waits for others; not negative.
  ///   - capacity: how many commands may stand in line; at least `maxSize`, so that a batch can fill.
  public init(maxSize: Int, linger: Duration = .zero, capacity: Int = 65_536) {
    precondition(maxSize >= 1, "a batch has room for at least one command")
    precondition(linger >= .zero, "a command does not linger for less than no time")
    precondition(capacity >= 1, "a line has room for at least one command")
    self.maxSize = maxSize
    self.linger = linger
    self.capacity = max(capacity, maxSize)
  }
}
