/// The different actions that were taken, numbered in the order in which they came, and how often.
struct ActionTable<Action: Hashable> {
  private(set) var actions: [Action] = []
  private(set) var counts: [Int] = []
  private var numbers: [Action: Int32] = [:]

  /// Counts an action that was taken, and answers its number.
  mutating func count(_ action: Action) -> Int32 {
    if let known = numbers[action] {
      counts[Int(known)] += 1
      return known
    }
    let number = Int32(actions.count)
    numbers[action] = number
    actions.append(action)
    counts.append(1)
    return number
  }
}

/// The steps between states, recorded while they are explored.
struct StepTable {
  /// Stands for a state that a bound kept out.
  static var unknown: Int32 { -1 }

  /// A step from a state.
  struct Step {
    let target: Int32
    let action: Int32
  }

  private var steps: [Step] = []
  /// For each state, where its steps start and end; empty for a state not expanded.
  private var ranges: [Range<Int32>] = []

  /// Adds the steps of a state, from the place where the last ones ended.
  mutating func add(_ step: Step) { steps.append(step) }

  mutating func begin() -> Int32 { Int32(steps.count) }

  mutating func close(_ number: Int, from start: Int32) {
    while ranges.count <= number { ranges.append(0..<0) }
    ranges[number] = start..<Int32(steps.count)
  }

  subscript(number: Int) -> ArraySlice<Step> {
    guard number < ranges.count else { return [] }
    return steps[Int(ranges[number].lowerBound)..<Int(ranges[number].upperBound)]
  }
}
