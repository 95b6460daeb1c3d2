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
    #expect(Checksum.extend(0, over: bytes.span) == checksum)
  }

  @Test(arguments: 0...40) func `can be continued at any place`(place: Int) {
    let bytes = (0..<40).map { UInt8($0 * 7 & 0xFF) }
    let whole = Checksum.extend(0xDEAD_BEEF, over: bytes.span)
    let first = Checksum.extend(0xDEAD_BEEF, over: bytes[..<place].span)
    #expect(Checksum.extend(first, over: bytes[place...].span) == whole)
  }

  @Test(arguments: 0..<70) func `equals the bit by bit definition`(count: Int) {
    let bytes = (0..<count).map { UInt8($0 * 31 + 5 & 0xFF) }
    var state = ~UInt32(count)
    for byte in bytes {
      state ^= UInt32(byte)
      for _ in 0..<8 { state = state & 1 == 1 ? (state >> 1) ^ 0x82F6_3B78 : state >> 1 }
    }
    #expect(Checksum.extend(UInt32(count), over: bytes.span) == ~state)
  }
}
