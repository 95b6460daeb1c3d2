import Testing

@testable import Journaling

struct ChecksumTests {
  /// Values of RFC 3720, B.4, and the customary one of the nine digits.
  static let known: [(bytes: [UInt8], checksum: UInt32)] = [
    (Array("123456789".utf8), 0xE306_9283),
    ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
    ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
    (Array(0...31), 0x46DD_794E),
    ((0...31).reversed(), 0x113F_DB5C),
    ([], 0),
  ]

  @Test(arguments: known) func `is CRC-32C`(bytes: [UInt8], checksum: UInt32) {
    let found = Checksum.extend(0, over: bytes.span)
    #expect(found == checksum)
  }

  @Test(arguments: 0...40) func `can be continued at any place`(place: Int) {
    let bytes = (0..<40).map { UInt8($0 * 7 & 0xFF) }
    let whole = Checksum.extend(0xDEAD_BEEF, over: bytes.span)
    let head = Array(bytes[..<place])
    let tail = Array(bytes[place...])
    let both = Checksum.extend(Checksum.extend(0xDEAD_BEEF, over: head.span), over: tail.span)
    #expect(both == whole)
  }

  @Test(arguments: 0..<70) func `equals the bit by bit definition`(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 31 + 5) }
    var state = ~UInt32(count)
    for byte in bytes {
      state ^= UInt32(byte)
      for _ in 0..<8 { state = state & 1 == 1 ? (state >> 1) ^ 0x82F6_3B78 : state >> 1 }
    }
    let found = Checksum.extend(UInt32(count), over: bytes.span)
    #expect(found == ~state)
  }
}
