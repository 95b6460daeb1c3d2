import DurablePromises
import Synchronization

/// Keeps messages in the order in which they came.
final class Log: Sendable {
  private let all = Mutex<[Message]>([])

  var messages: [Message] { all.withLock { $0 } }

  func add(_ message: Message) { all.withLock { $0.append(message) } }
}
