/// Distances between neighbouring lanes, wide enough for what is written between them.
struct Spacing {
  /// The distance from each lane to the next.
  private(set) var gaps: [Int]
  private let minimum: Int

  init(lanes: Int, minimum: Int) {
    gaps = Array(repeating: minimum, count: max(0, lanes - 1))
    self.minimum = minimum
  }

  /// Widens the gaps between two lanes, evenly, until they are as far apart as is needed.
  mutating func require(_ distance: Int, from low: Int, to high: Int) {
    guard low < high else { return }
    let missing = distance - gaps[low..<high].reduce(0, +)
    guard missing > 0 else { return }
    let (each, extra) = missing.quotientAndRemainder(dividingBy: high - low)
    for (offset, gap) in (low..<high).enumerated() {
      gaps[gap] += each + (offset < extra ? 1 : 0)
    }
  }

  /// Takes from the widest gap until all of them fit, or each is as narrow as may be.
  mutating func fit(into total: Int) {
    var excess = gaps.reduce(0, +) - total
    while excess > 0, let widest = gaps.indices.max(by: { gaps[$0] < gaps[$1] }),
      gaps[widest] > minimum
    {
      gaps[widest] -= 1
      excess -= 1
    }
  }

  /// Where each lane stands when the first stands at a given place.
  func positions(from first: Int) -> [Int] {
    gaps.reduce(into: [first]) { $0.append(($0.last ?? first) + $1) }
  }
}
