internal import Synchronization

/// How many bytes of requests are being answered at a time.
final class BodyBudget: Sendable {
  private let limit: Int
  private let used = Mutex(0)

  init(_ limit: Int) { self.limit = limit }

  /// Takes room for a body; a single one always has it.
  func take(_ size: Int) -> Bool {
    used.withLock { used in
      guard used == 0 || size <= limit - used else { return false }
      used += size
      return true
    }
  }

  func giveBack(_ size: Int) { used.withLock { $0 -= size } }
}
