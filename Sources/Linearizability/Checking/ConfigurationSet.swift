/// The configurations that a search has been in.
///
/// A configuration is a response to wait for, a state, and the open operations that have been
/// taken. They lie flat in one array with open addressing: two words for up to 64 slots.
struct ConfigurationSet {
  private var words: ContiguousArray<UInt64>
  private let stride: Int
  private var mask: Int
  private(set) var count = 0

  /// - Parameter slotCount: how many open operations there can be.
  init(slotCount: Int) {
    stride = 1 + max(1, (slotCount + 63) / 64)
    mask = 63
    words = ContiguousArray(repeating: 0, count: 64 * stride)
  }

  /// Puts a configuration in.
  ///
  /// - Returns: false if it was there.
  mutating func insert(rank: Int, state: Int32, taken: ContiguousArray<UInt64>) -> Bool {
    if count * 4 >= (mask + 1) * 3 { grow() }
    // One is added because a zero marks a free place.
    let head = UInt64(rank + 1) << 32 | UInt64(UInt32(bitPattern: state))
    var place = Self.hash(head, taken) & mask
    while true {
      let base = place * stride
      if words[base] == 0 {
        words[base] = head
        for index in 1..<stride { words[base + index] = taken[index - 1] }
        count += 1
        return true
      }
      if words[base] == head {
        var index = 1
        while index < stride, words[base + index] == taken[index - 1] { index += 1 }
        if index == stride { return false }
      }
      place = (place + 1) & mask
    }
  }

  /// The states in which the search waited for a response, each once.
  func states(at rank: Int) -> Set<Int32> {
    var found: Set<Int32> = []
    var base = 0
    while base < words.count {
      if words[base] >> 32 == UInt64(rank + 1) {
        found.insert(Int32(truncatingIfNeeded: words[base]))
      }
      base += stride
    }
    return found
  }

  private mutating func grow() {
    let old = words
    mask = mask * 2 + 1
    words = ContiguousArray(repeating: 0, count: (mask + 1) * stride)
    var base = 0
    while base < old.count {
      if old[base] != 0 {
        var hash = Self.start(old[base])
        for index in 1..<stride { hash = Self.mix(hash, old[base + index]) }
        var place = Self.finish(hash) & mask
        while words[place * stride] != 0 { place = (place + 1) & mask }
        for index in 0..<stride { words[place * stride + index] = old[base + index] }
      }
      base += stride
    }
  }

  private static func hash(_ head: UInt64, _ taken: ContiguousArray<UInt64>) -> Int {
    var hash = start(head)
    for word in taken { hash = mix(hash, word) }
    return finish(hash)
  }

  private static func start(_ head: UInt64) -> UInt64 { head &* 0x9E37_79B9_7F4A_7C15 }

  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let mixed = (hash ^ word) &* 0xBF58_476D_1CE4_E5B9
    return mixed ^ mixed >> 29
  }

  private static func finish(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: (hash ^ hash >> 32) &* 0x94D0_49BB_1331_11EB >> 20)
  }
}
