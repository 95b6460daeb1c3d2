/// The different states seen so far, numbered in the order in which they came.
///
/// An open-addressed table of numbers over the hashes, which are kept so that growing hashes no state
/// again and most comparisons of states are comparisons of two words.
struct StateTable<State: Hashable> {
  private static var vacant: UInt32 { .max }

  private let keepsStates: Bool
  private(set) var hashes: [UInt64] = []
  /// Empty if only fingerprints are kept.
  private(set) var states: [State] = []
  private var slots: [UInt32] = Array(repeating: vacant, count: 1 << 10)

  init(_ storage: Storage) { keepsStates = storage == .states }

  var count: Int { hashes.count }

  static func fingerprint(_ state: State) -> UInt64 {
    UInt64(truncatingIfNeeded: state.hashValue)
  }

  /// Looks a state up, and where it would stand if it is new.
  func find(_ state: State) -> (number: Int?, hash: UInt64, slot: Int) {
    let hash = Self.fingerprint(state)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != Self.vacant {
      let number = Int(slots[slot])
      if hashes[number] == hash && (!keepsStates || states[number] == state) {
        return (number, hash, slot)
      }
      slot = (slot + 1) & mask
    }
    return (nil, hash, slot)
  }

  /// Adds a state that `find` has just not found.
  mutating func add(_ state: State, hash: UInt64, slot: Int) -> Int {
    let number = count
    precondition(number < Int(Int32.max), "a table numbers two thousand million states")
    slots[slot] = UInt32(number)
    hashes.append(hash)
    if keepsStates { states.append(state) }
    if count * 2 > slots.count { grow() }
    return number
  }

  private mutating func grow() {
    var larger = Array(repeating: Self.vacant, count: slots.count * 2)
    let mask = larger.count - 1
    for (number, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & mask
      while larger[slot] != Self.vacant { slot = (slot + 1) & mask }
      larger[slot] = UInt32(number)
    }
    slots = larger
  }
}
