internal import DurablePromises

/// Messages in the order in which their keys came, the newest of each key.
struct Box {
  private typealias Numbered = (message: Message, number: UInt64)

  private var newest: [Message.Key: Numbered] = [:]
  private var order: [Message.Key] = []
  /// How many at the front of `order` are taken; they are dropped together when they are half of it.
  private var taken = 0

  var isEmpty: Bool { newest.isEmpty }

  /// The messages, first come first.
  var messages: [Message] { order[taken...].compactMap { newest[$0]?.message } }

  /// Adds a message, in the place of the one that has its key.
  ///
  /// - Parameters:
  ///   - message: the message.
  ///   - number: its place among the messages of all boxes.
  mutating func put(_ message: Message, number: UInt64 = 0) {
    let key = message.key
    if newest[key] == nil {
      newest[key] = (message, number)
      order.append(key)
    } else {
      newest[key]?.message = message
    }
  }

  /// Removes the first message.
  mutating func take() -> Message? {
    guard taken < order.count else { return nil }
    let message = newest.removeValue(forKey: order[taken])?.message
    taken += 1
    if taken * 2 > order.count {
      order.removeSubrange(..<taken)
      taken = 0
    }
    return message
  }

  /// Puts the messages of several boxes into one, in the order in which they came.
  static func merging(_ boxes: some Sequence<Box>) -> Box {
    let all = boxes.flatMap { $0.newest.values }.sorted { $0.number < $1.number }
    var merged = Box()
    for (message, number) in all { merged.put(message, number: number) }
    return merged
  }
}
