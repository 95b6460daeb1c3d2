/// Lanes in an order of importance, which changes at a few steps.
///
/// After Burckhardt and others, "A Randomized Scheduler with Probabilistic Guarantees of Finding
/// Bugs" (2010): a mistake that needs `depth` events in a certain order is found by one run with
/// a probability of at least 1 in `lanes` · `length` ^ (`depth` − 1).
struct Priorities {
  private var generator: SeededGenerator
  /// The steps at which the lane that would run becomes the least important one.
  private var changes: Set<Int> = []
  private var priorities: [Int: UInt64] = [:]
  private var steps = 0
  /// Below all lanes that have not been changed, and sinking.
  private var lowest: UInt64 = 1 << 32

  init(seed: UInt64, depth: Int, length: Int) {
    generator = SeededGenerator(seed: seed)
    let count = min(max(depth - 1, 0), max(length, 0))
    while changes.count < count { changes.insert(1 + generator.index(below: length)) }
  }

  /// The place of the oldest job of the most important lane.
  mutating func choose(from queue: RunQueue) -> Int {
    steps += 1
    var place = first(in: queue)
    if changes.contains(steps) {
      lowest -= 1
      priorities[queue[place].lane] = lowest
      place = first(in: queue)
    }
    return place
  }

  private mutating func first(in queue: RunQueue) -> Int {
    var (best, highest) = (0, UInt64.zero)
    for place in 0..<queue.count {
      let priority = priority(of: queue[place].lane)
      if priority > highest { (best, highest) = (place, priority) }
    }
    return best
  }

  private mutating func priority(of lane: Int) -> UInt64 {
    if let known = priorities[lane] { return known }
    let drawn = generator.next() | 1 << 63
    priorities[lane] = drawn
    return drawn
  }
}
