/// Instants in a binary heap, each with the number of what it belongs to.
///
/// Nothing is ever searched: what no longer holds stays until it comes up, and whoever takes it
/// looks whether it still holds.
struct Timers: Sendable {
  struct Entry: Hashable, Comparable, Sendable {
    var at: Instant
    var slot: Int32

    static func < (one: Entry, other: Entry) -> Bool {
      one.at != other.at ? one.at < other.at : one.slot < other.slot
    }
  }

  private(set) var entries: [Entry] = []

  init() {}

  /// Takes entries in any order.
  ///
  /// Complexity: O(*n* log *n*).
  init(_ entries: [Entry]) {
    // A sorted array is a heap.
    self.entries = entries.sorted()
  }

  var first: Entry? { entries.first }
  var count: Int { entries.count }

  /// Adds an entry.
  ///
  /// Complexity: O(log *n*), O(1) if it is later than most.
  mutating func insert(_ at: Instant, _ slot: Int32) {
    let entry = Entry(at: at, slot: slot)
    entries.append(entry)
    var hole = entries.count - 1
    while hole > 0 {
      let parent = (hole - 1) / 2
      guard entry < entries[parent] else { break }
      entries[hole] = entries[parent]
      hole = parent
    }
    entries[hole] = entry
  }

  /// Removes the earliest entry.
  ///
  /// Complexity: O(log *n*).
  mutating func removeFirst() {
    let last = entries.removeLast()
    guard !entries.isEmpty else { return }
    var hole = 0
    while true {
      var child = 2 * hole + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
      guard entries[child] < last else { break }
      entries[hole] = entries[child]
      hole = child
    }
    entries[hole] = last
  }

  /// Removes the entries up to an instant, earliest first.
  ///
  /// Complexity: O(log *n*) each.
  mutating func removeAll(until now: Instant) -> [Entry] {
    var due: [Entry] = []
    while let first, first.at <= now {
      due.append(first)
      removeFirst()
    }
    return due
  }
}
