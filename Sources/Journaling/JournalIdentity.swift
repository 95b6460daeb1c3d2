/// Which journal a file belongs to: 16 bytes, drawn once.
///
/// Every checksum of a frame is seeded with it, so bytes of another journal are never taken for
/// records of this one; reliability C2.
public struct JournalIdentity: Hashable, Sendable {
  /// The first eight bytes, little-endian.
  public let low: UInt64
  /// The last eight bytes, little-endian.
  public let high: UInt64

  /// Creates an identity.
  ///
  /// - Parameters:
  ///   - low: the first eight bytes, little-endian.
  ///   - high: the last eight bytes, little-endian.
  public init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }
}

extension JournalIdentity: CustomStringConvertible {
  /// The 32 hexadecimal digits in the order of the bytes.
  public var description: String {
    [low, high].map { half in
      let digits = String(half.byteSwapped, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
