/// The messages that wait to be delivered, at most one per key, in the order of their first entry.
///
/// Source: protocol §5.8.
struct Outbox: Sendable {
  /// A message by number: the address and, once settled, the record of a promise are stored
  /// elsewhere.
  enum Entry: Sendable {
    case execute(task: Int32, version: Int64)
    case unblock(promise: Int32, address: Name)
  }

  private enum Key: Hashable, Sendable {
    case execute(Int32)
    case unblock(Int32, Name)
  }

  private var entries: [Entry] = []
  /// How many entries at the front were taken already.
  private var taken = 0
  /// How many entries were ever dropped from the front of the array.
  private var dropped = 0
  /// Where the entry of a key is, counted from the first entry ever.
  private var places: [Key: Int] = [:]

  var count: Int { entries.count - taken }
  var waiting: ArraySlice<Entry> { entries[taken...] }

  private static func key(_ entry: Entry) -> Key {
    switch entry {
    case .execute(let task, _): .execute(task)
    case .unblock(let promise, let address): .unblock(promise, address)
    }
  }

  /// Adds a message, or puts it in the place of the one that has its key.
  mutating func put(_ entry: Entry) {
    let key = Self.key(entry)
    if let place = places[key] {
      entries[place - dropped] = entry
    } else {
      places[key] = dropped + entries.count
      entries.append(entry)
    }
  }

  /// Removes messages from the front.
  ///
  /// Complexity: O(limit), amortised.
  mutating func take(_ limit: Int) -> [Entry] {
    let result = Array(waiting.prefix(limit))
    for entry in result { places[Self.key(entry)] = nil }
    taken += result.count
    if taken > 32, 2 * taken > entries.count {
      entries.removeFirst(taken)
      dropped += taken
      taken = 0
    }
    return result
  }
}
