internal import DurablePromises

/// Messages in the order in which their keys came, the newest of each key.
struct Box {
  private var newest: [Message.Key: Message] = [:]
  private var order: [Message.Key] = []
  /// How many at the front of `order` are taken; they are dropped together when they are half of it.
  private var taken = 0

  var isEmpty: Bool { newest.isEmpty }

  /// The messages, first come first.
  var messages: [Message] { order[taken...].compactMap { newest[$0] } }

  /// Adds a message, in the place of the one that has its key.
  mutating func put(_ message: Message) {
    let key = message.key
    if newest.updateValue(message, forKey: key) == nil { order.append(key) }
  }

  /// Removes the first message.
  mutating func take() -> Message? {
    guard taken < order.count else { return nil }
    let message = newest.removeValue(forKey: order[taken])
    taken += 1
    if taken * 2 > order.count {
      order.removeSubrange(..<taken)
      taken = 0
    }
    return message
  }
}
