/// CRC-32C (Castagnoli), eight bytes at a step; reliability C3.
///
/// The first 256 entries of the table are the classic byte-wise ones; row `k` holds the effect of a
/// byte that has `k` more bytes behind it, so that eight look-ups do the work of eight steps.
enum Checksum {
  /// Continues a checksum over more bytes.
  ///
  /// `extend(extend(0, a), b)` is the checksum of `a + b`, so any value may serve as the seed.
  static func extend(_ checksum: UInt32, over bytes: Span<UInt8>) -> UInt32 {
    let table = table.span
    var state = ~checksum
    var offset = 0
    while offset &+ 8 <= bytes.count {
      let word = bytes.word(at: offset) ^ UInt64(state)
      let low = UInt32(truncatingIfNeeded: word)
      let high = UInt32(truncatingIfNeeded: word >> 32)
      let first =
        table[0x700 | Int(low & 0xFF)] ^ table[0x600 | Int(low >> 8 & 0xFF)]
        ^ table[0x500 | Int(low >> 16 & 0xFF)] ^ table[0x400 | Int(low >> 24)]
      let second =
        table[0x300 | Int(high & 0xFF)] ^ table[0x200 | Int(high >> 8 & 0xFF)]
        ^ table[0x100 | Int(high >> 16 & 0xFF)] ^ table[Int(high >> 24)]
      state = first ^ second
      offset &+= 8
    }
    while offset < bytes.count {
      state = table[Int((state ^ UInt32(bytes[offset])) & 0xFF)] ^ (state >> 8)
      offset &+= 1
    }
    return ~state
  }

  private static let table: [UInt32] = {
    var table: [UInt32] = (0..<256).map { number in
      (0..<8).reduce(UInt32(number)) { value, _ in
        value & 1 == 1 ? (value >> 1) ^ 0x82F6_3B78 : value >> 1
      }
    }
    for row in 1..<8 {
      for column in 0..<256 {
        let value = table[(row - 1) * 256 + column]
        table.append(table[Int(value & 0xFF)] ^ (value >> 8))
      }
    }
    return table
  }()
}
