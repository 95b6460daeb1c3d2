internal import Synchronization

/// The places for connections that the threads of a server share.
final class ConnectionPlaces: Sendable {
  private let taken = Atomic(0)
  private let limit: Int

  init(_ limit: Int) { self.limit = limit }

  /// Takes a place, if there is one.
  func take() -> Bool {
    if taken.add(1, ordering: .relaxed).newValue <= limit { return true }
    giveBack()
    return false
  }

  func giveBack() { taken.subtract(1, ordering: .relaxed) }
}
