/// The operations of one partition in the order of their times, ready for the search.
///
/// While the search waits at one response, an operation is *open* if it was invoked before that
/// response and has not been answered before it. Each open operation has a slot of its own; slots
/// are used again. So a set of open operations is a few words, however long the history is.
struct Timetable {
  /// An operation of the history, as the search needs to know it.
  struct Entry {
    /// The index in the history.
    let operation: Int
    /// Stands for the question and the answer; equal ones have equal numbers.
    let kind: Int32
    /// Whether it changes no state.
    let onlyLooks: Bool
    /// Whether it may make an answer possible again that was ruled out.
    let startsAfresh: Bool
    let invokedAt: Int64
    let respondedAt: Int64?
  }

  /// In the order of invocation.
  let entries: [Entry]
  private(set) var kinds: ContiguousArray<Int32> = []
  private(set) var slots: ContiguousArray<Int32> = []
  /// The entries that were answered, in the order of their responses.
  private(set) var responders: ContiguousArray<Int32> = []
  /// How many entries were invoked before each response; then a zero.
  private(set) var limits: ContiguousArray<Int32> = []
  /// For each response the answered entries open then that change states, earliest answer first.
  private(set) var writers: ContiguousArray<Int32> = []
  /// Where the writers of each response begin, and where the last ones end.
  private(set) var starts: ContiguousArray<Int32> = []
  private(set) var slotCount = 0

  /// - Parameter unsorted: the operations of one partition.
  init(_ unsorted: [Entry]) {
    // Nobody saw what a pending look saw, so it constrains nothing.
    entries = unsorted.filter { $0.respondedAt != nil || !$0.onlyLooks }
      .sorted { ($0.invokedAt, $0.operation) < ($1.invokedAt, $1.operation) }
    kinds.reserveCapacity(entries.count)
    for entry in entries { kinds.append(entry.kind) }
    let entries = entries
    let answered = entries.indices.compactMap { index in
      entries[index].respondedAt.map { (time: $0, index: index) }
    }.sorted { left, right in
      (left.time, entries[left.index].operation) < (right.time, entries[right.index].operation)
    }
    var ranks = ContiguousArray<Int32>(repeating: .max, count: entries.count)
    for (rank, responder) in answered.enumerated() { ranks[responder.index] = Int32(rank) }

    slots = ContiguousArray(repeating: 0, count: entries.count)
    responders.reserveCapacity(answered.count)
    limits.reserveCapacity(answered.count + 1)
    starts.reserveCapacity(answered.count + 1)
    var free: [Int32] = []
    var open: [Int32] = []
    var invoked = 0
    for (time, index) in answered {
      // Equal times are concurrent: an invocation at the time of a response comes before it.
      while invoked < entries.count, entries[invoked].invokedAt <= time {
        slots[invoked] = takeSlot(from: &free)
        if ranks[invoked] < .max, !entries[invoked].onlyLooks {
          let place = open.lastIndex { ranks[Int($0)] < ranks[invoked] }.map { $0 + 1 } ?? 0
          open.insert(Int32(invoked), at: place)
        }
        invoked += 1
      }
      responders.append(Int32(index))
      limits.append(Int32(invoked))
      starts.append(Int32(writers.count))
      writers.append(contentsOf: open)
      // The earliest answer is this one.
      if open.first == Int32(index) { open.removeFirst() }
      free.append(slots[index])
    }
    limits.append(0)
    starts.append(Int32(writers.count))
  }

  private mutating func takeSlot(from free: inout [Int32]) -> Int32 {
    if let slot = free.popLast() { return slot }
    slotCount += 1
    return Int32(slotCount - 1)
  }
}
