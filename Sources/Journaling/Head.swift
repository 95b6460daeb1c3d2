/// One slot of the file `HEAD`: how far the journal had been acknowledged; reliability C6.
///
/// | bytes | field |
/// | --- | --- |
/// | 0–7 | magic |
/// | 8–15 | generation; the higher of the two slots counts |
/// | 16–23 | last acknowledged sequence number |
/// | 24–31, 32–39 | number of its segment, and the offset behind it |
/// | 40–43 | chain value there |
/// | 44–45 | flags: 1 closed in good order |
/// | 60–63 | CRC-32C of bytes 0–59, seeded with the identity |
///
/// After the death of the process it is exact, after a loss of power a lower bound, and it may be
/// missing: it only ever strengthens a refusal.
struct Head: Hashable {
  static let size = 64
  static let magic: UInt64 = 0x0A0D_4441_4548_5052
  static let name = "HEAD"

  var generation: UInt64
  var sequence: UInt64
  var segment: UInt64
  var offset: UInt64
  var chain: UInt32
  var isClosed: Bool

  /// Where in the file it belongs, in bytes.
  var slot: Int { Int(generation & 1) * Self.size }

  /// Writes the slot into `bytes`, which has room for it and is kept for the next time.
  func encode(into bytes: inout [UInt8], identity: JournalIdentity) {
    bytes.store(Self.magic, at: 0)
    bytes.store(generation, at: 8)
    bytes.store(sequence, at: 16)
    bytes.store(segment, at: 24)
    bytes.store(offset, at: 32)
    bytes.store(chain, at: 40)
    bytes.store(UInt16(isClosed ? 1 : 0), at: 44)
    let checksum = Checksum.extend(
      Self.seed(identity), over: bytes.span.extracting(0..<60))
    bytes.store(checksum, at: 60)
  }

  /// The newest slot that is whole and belongs to the journal.
  static func newest(in bytes: [UInt8], identity: JournalIdentity) -> Head? {
    let heads = [0, size].compactMap { decode(bytes.span, at: $0, identity: identity) }
    return heads.max { $0.generation < $1.generation }
  }

  private static func decode(
    _ bytes: Span<UInt8>, at start: Int, identity: JournalIdentity
  ) -> Head? {
    guard bytes.count >= start + size, bytes.word(at: start) == magic,
      Checksum.extend(seed(identity), over: bytes.extracting(start..<start + 60))
        == bytes.integer(at: start + 60)
    else { return nil }
    return Head(
      generation: bytes.integer(at: start + 8), sequence: bytes.integer(at: start + 16),
      segment: bytes.integer(at: start + 24), offset: bytes.integer(at: start + 32),
      chain: bytes.integer(at: start + 40),
      isClosed: bytes.integer(at: start + 44, as: UInt16.self) & 1 == 1)
  }

  private static func seed(_ identity: JournalIdentity) -> UInt32 {
    Frame.seed(identity: identity, number: 0)
  }
}
