/// The 24 bytes before each payload; reliability C3.
///
/// | bytes | field |
/// | --- | --- |
/// | 0–3 | CRC-32C of bytes 4–23, seeded with the identity and the segment's number |
/// | 4–7 | length of the payload |
/// | 8–15 | sequence number |
/// | 16 | type; bit 7: may be skipped by who does not know it |
/// | 17 | flags: 1 first, 2 last of the batch |
/// | 18–19 | index within the batch |
/// | 20–23 | CRC-32C of payload and padding, continuing the previous frame's |
///
/// The payload follows, padded with zeros to a multiple of eight bytes.
struct Frame: Hashable {
  static let headerSize = 24
  static let firstFlag: UInt8 = 1
  static let lastFlag: UInt8 = 2

  var length: Int
  var sequence: UInt64
  var type: UInt8
  var flags: UInt8
  var index: UInt16
  var chain: UInt32

  var isFirst: Bool { flags & Self.firstFlag != 0 }
  var isLast: Bool { flags & Self.lastFlag != 0 }
  /// The sequence number of its batch's first record.
  var batchStart: UInt64 { sequence &- UInt64(index) }
  /// With header and padding, in bytes.
  var size: Int { Self.size(payload: length) }

  static func size(payload: Int) -> Int { headerSize + (payload + 7) & ~7 }

  /// What the checksums of headers start from in one file.
  static func seed(identity: JournalIdentity, number: UInt64) -> UInt32 {
    var bytes = [UInt8](repeating: 0, count: 24)
    bytes.store(identity.low, at: 0)
    bytes.store(identity.high, at: 8)
    bytes.store(number, at: 16)
    return Checksum.extend(0, over: bytes.span)
  }

  /// Reads a header whose own checksum is right and whose payload fits in.
  static func decode(_ bytes: Span<UInt8>, at offset: Int, seed: UInt32) -> Frame? {
    guard bytes.count - offset >= headerSize else { return nil }
    let length = Int(bytes.integer(at: offset + 4, as: UInt32.self))
    guard length <= bytes.count - offset - headerSize,
      size(payload: length) <= bytes.count - offset,
      Checksum.extend(seed, over: bytes.extracting(offset + 4..<offset + headerSize))
        == bytes.integer(at: offset)
    else { return nil }
    return fields(of: bytes, at: offset, length: length)
  }

  /// Reads a header that is known to be right.
  static func fields(of bytes: Span<UInt8>, at offset: Int, length: Int) -> Frame {
    Frame(
      length: length, sequence: bytes.integer(at: offset + 8), type: bytes[offset + 16],
      flags: bytes[offset + 17], index: bytes.integer(at: offset + 18),
      chain: bytes.integer(at: offset + 20))
  }

  /// The checksum that a body has behind a frame whose chain value is `previous`.
  static func chain(
    _ bytes: Span<UInt8>, at offset: Int, size: Int, after previous: UInt32
  ) -> UInt32 {
    Checksum.extend(previous, over: bytes.extracting(offset + headerSize..<offset + size))
  }
}
