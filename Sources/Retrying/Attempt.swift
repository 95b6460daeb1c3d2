/// One attempt at an operation that may be tried again.
public struct Attempt: Hashable, Sendable {
  /// The number of the attempt, from 1.
  public let number: Int
  /// The same on every attempt, so that the other side can tell a repetition from a new request.
  ///
  /// It is the `id` that was given to the retry; nil if there was none. An attempt may fail
  /// after it had its effect, when only the answer is lost: whoever performs the effect remembers
  /// the key with it, and answers a second request with the same key without doing it again.
  public let key: String?

  /// Creates an attempt, for layers that make the only one themselves.
  package init(number: Int, key: String?) {
    self.number = number
    self.key = key
  }
}
