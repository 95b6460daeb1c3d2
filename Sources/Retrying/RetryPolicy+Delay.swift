extension RetryPolicy {
  /// How long to wait after an attempt that failed.
  ///
  /// - Parameter attempt: the number of that attempt, from 1.
  /// - Returns: the delay; nil if there is no further attempt.
  public func delay(afterAttempt attempt: Int) -> Duration? {
    precondition(attempt >= 1, "attempts are counted from 1")
    guard attempt < attempts else { return nil }
    let steps = attempt - 1
    guard initial < maximumDelay else { return maximumDelay }
    switch growth {
    case .linear(let increment):
      // Compared before multiplying, because the product may be too large for any duration.
      guard increment == .zero || Double(steps) < (maximumDelay - initial) / increment else {
        return maximumDelay
      }
      return initial + increment * steps
    case .exponential(let factor):
      let multiple = power(factor, steps)
      guard initial > .zero else { return .zero }
      guard multiple < maximumDelay / initial else { return maximumDelay }
      return times(initial, multiple)
    }
  }

  /// A delay made shorter by a random amount, so that many callers do not try again all at once.
  ///
  /// Made for the `jitter` of a retry. Delays only get shorter, so that the limits of the policy hold.
  ///
  /// - Parameters:
  ///   - delay: the delay that the policy gave.
  ///   - fraction: the largest part to take away, from 0 to 1.
  ///   - generator: where the randomness comes from; a seeded one can be repeated.
  /// - Returns: at most `delay`, and at least `1 - fraction` of it.
  public static func jittered(
    _ delay: Duration, by fraction: Double, using generator: inout some RandomNumberGenerator
  ) -> Duration {
    precondition((0...1).contains(fraction), "a part of a delay is between none and all of it")
    return delay - delay * Double.random(in: 0...fraction, using: &generator)
  }
}

/// `factor` multiplied by itself `exponent` times; infinite if that is too large for a number.
///
/// By squaring, so that the last of a billion attempts costs no more than the thirtieth.
private func power(_ factor: Double, _ exponent: Int) -> Double {
  var result = 1.0
  var square = factor
  var rest = exponent
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    rest >>= 1
    if rest > 0 { square *= square }
  }
  return result
}

/// Exact where `multiple` is a whole number, as it is for every whole factor.
private func times(_ duration: Duration, _ multiple: Double) -> Duration {
  if let whole = Int(exactly: multiple) { duration * whole } else { duration * multiple }
}
