internal import Synchronization

/// The bytes of requests that the connections of a server hold together.
final class ByteBudget: Sendable {
  private let held = Atomic(0)
  private let limit: Int

  init(_ limit: Int) { self.limit = limit }

  /// Notes that a connection holds more or fewer bytes than before.
  ///
  /// - Returns: whether all of them are within the limit.
  func change(by count: Int) -> Bool {
    held.add(count, ordering: .relaxed).newValue <= limit
  }
}
