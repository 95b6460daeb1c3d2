/// What follows each state by each kind of operation, computed once.
struct Transitions {
  /// What one step of the model came to, with states as numbers.
  enum Answer {
    case none
    /// Not here, nor later.
    case never
    case one(Int32)
    case several([Int32])
    case beyondModel
  }

  /// Where a choice leads.
  enum Outcome: Equatable {
    case impossible
    /// Not here, nor later until an operation starts afresh.
    case ruledOut
    case beyondModel
    case state(Int32)
  }

  private var keys: ContiguousArray<UInt64>
  private var codes: ContiguousArray<Int32>
  private var mask: Int
  private var count = 0
  private var lists: [[Int32]] = []
  private let compute: (_ kind: Int32, _ state: Int32) -> Answer

  private static let none: Int32 = -1
  private static let beyond: Int32 = -2
  private static let never: Int32 = -3
  private static let firstList: Int32 = -4

  init(_ compute: @escaping (_ kind: Int32, _ state: Int32) -> Answer) {
    self.compute = compute
    mask = 63
    keys = ContiguousArray(repeating: 0, count: 64)
    codes = ContiguousArray(repeating: 0, count: 64)
  }

  /// Takes a step.
  ///
  /// - Parameters:
  ///   - kind: which question and answer.
  ///   - state: the number of the state before.
  ///   - choice: which of several next states.
  /// - Returns: where it leads; impossible also after the last choice.
  mutating func step(_ kind: Int32, from state: Int32, choice: Int32 = 0) -> Outcome {
    let code = code(kind, state)
    if code >= 0 { return choice == 0 ? .state(code) : .impossible }
    if code == Self.none { return .impossible }
    if code == Self.never { return .ruledOut }
    if code == Self.beyond { return choice == 0 ? .beyondModel : .impossible }
    let list = lists[Int(Self.firstList - code)]
    return choice < list.count ? .state(list[Int(choice)]) : .impossible
  }

  private mutating func code(_ kind: Int32, _ state: Int32) -> Int32 {
    // One is added because a zero marks a free place.
    let key = UInt64(UInt32(kind) + 1) << 32 | UInt64(UInt32(state))
    var place = Self.hash(key) & mask
    while keys[place] != 0 {
      if keys[place] == key { return codes[place] }
      place = (place + 1) & mask
    }
    let code: Int32 =
      switch compute(kind, state) {
      case .none: Self.none
      case .never: Self.never
      case .one(let next): next
      case .several(let list): remember(list)
      case .beyondModel: Self.beyond
      }
    keys[place] = key
    codes[place] = code
    count += 1
    if count * 4 >= keys.count * 3 { grow() }
    return code
  }

  private mutating func remember(_ list: [Int32]) -> Int32 {
    lists.append(list)
    return Self.firstList - Int32(lists.count - 1)
  }

  private mutating func grow() {
    let (oldKeys, oldCodes) = (keys, codes)
    mask = mask * 2 + 1
    keys = ContiguousArray(repeating: 0, count: mask + 1)
    codes = ContiguousArray(repeating: 0, count: mask + 1)
    for (index, key) in oldKeys.enumerated() where key != 0 {
      var place = Self.hash(key) & mask
      while keys[place] != 0 { place = (place + 1) & mask }
      keys[place] = key
      codes[place] = oldCodes[index]
    }
  }

  private static func hash(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key ^ key >> 29) &* 0x9E37_79B9_7F4A_7C15 >> 24)
  }
}
