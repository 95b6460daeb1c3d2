/// A small generator of random numbers that is fully determined by its seed.
///
/// The algorithm is SplitMix64: one addition and three shifts per number, and every seed, zero
/// included, is a good one. It is for choosing schedules, not for keeping secrets.
public struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  /// Creates a generator.
  ///
  /// - Parameter seed: the same seed gives the same numbers, on every machine.
  public init(seed: UInt64) { state = seed }

  /// Draws the next number.
  ///
  /// - Returns: any number, each as likely as the other.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Draws an index below `count`, with one multiplication and no division.
  ///
  /// The bias is below `count` in 2⁶⁴, which no schedule can notice.
  mutating func index(below count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }
}
