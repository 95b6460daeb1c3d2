/// A source of random numbers that was given from outside, and whose kind does not matter.
struct Chance: RandomNumberGenerator, Sendable {
  private var generator: any RandomNumberGenerator & Sendable

  init(_ generator: any RandomNumberGenerator & Sendable) { self.generator = generator }

  mutating func next() -> UInt64 { generator.next() }
}
