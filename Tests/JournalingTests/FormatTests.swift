import Testing

@testable import Journaling

/// The bytes of the format: golden ones, and every bit of them turned.
struct FormatTests {
  private static let identity = JournalIdentity(
    low: 0x0706_0504_0302_0100, high: 0x0F0E_0D0C_0B0A_0908)
  private static let header = FileHeader(
    magic: FileHeader.segmentMagic, identity: identity, number: 3, sequence: 17,
    chain: 0xAABB_CCDD)

  private static func sealed(_ payloads: [[UInt8]]) -> (bytes: [UInt8], chain: UInt32) {
    var batch = Batch()
    for (index, payload) in payloads.enumerated() {
      batch.append(type: UInt8(index + 1), payload: payload)
    }
    let chain = batch.seal(
      firstSequence: 17, chain: header.chain, seed: Frame.seed(identity: identity, number: 3))
    return (batch.bytes, chain)
  }

  private static func scan(_ frames: [UInt8]) -> SegmentScan {
    let page = header.encoded + [UInt8](repeating: 0, count: SegmentScan.start - FileHeader.size)
    return SegmentScan(bytes: page + frames, header: header)
  }

  private func decode(_ bytes: [UInt8], forWriting: Bool = true) throws(JournalError) -> FileHeader
  {
    try FileHeader.decode(
      bytes, magic: FileHeader.segmentMagic, path: "/j/s", forWriting: forWriting)
  }

  @Test func `a segment's header has its fields where the format says`() throws {
    let bytes = Self.header.encoded
    #expect(bytes.count == 64)
    #expect(Array(bytes[0..<8]) == Array("RPJRNL\r\n".utf8))
    #expect(Array(bytes[8..<24]) == [1, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(bytes[24..<40]) == Array(0..<16))
    #expect(
      Array(bytes[40..<60]) == [3] + Array(repeating: 0, count: 7) + [17]
        + Array(repeating: 0, count: 7) + [0xDD, 0xCC, 0xBB, 0xAA])
    let decoded = try decode(bytes)
    #expect(decoded == Self.header)
    #expect(Self.identity.description == "000102030405060708090a0b0c0d0e0f")
  }

  @Test func `no bit of a header can turn unseen`() {
    let bytes = Self.header.encoded
    for bit in 0..<512 {
      var turned = bytes
      turned[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: JournalError.self, "bit \(bit)") { try decode(turned) }
    }
  }

  @Test func `headers of newer programs are refused with both versions, or read as far as allowed`()
    throws
  {
    var newer = Self.header
    newer.version = FormatVersion(major: 2, minor: 1)
    #expect(
      throws: JournalError.unsupportedVersion(
        "/j/s", found: newer.version, supported: FileHeader.version)
    ) { try decode(newer.encoded) }
    var flagged = Self.header
    flagged.incompatibleFlags = 4
    #expect(
      throws: JournalError.unsupportedFeatures(
        "/j/s", flags: 4, found: FileHeader.version, supported: FileHeader.version)
    ) { try decode(flagged.encoded, forWriting: false) }
    var readable = Self.header
    readable.readerFlags = 2
    #expect(throws: JournalError.self) { try decode(readable.encoded) }
    let read = try decode(readable.encoded, forWriting: false)
    #expect(read == readable)
    var minor = Self.header
    minor.version = FormatVersion(major: 1, minor: 9)
    minor.compatibleFlags = 0xFF
    let accepted = try decode(minor.encoded)
    #expect(accepted == minor)
  }

  @Test func `a batch has the bytes of the format`() {
    let (bytes, chain) = Self.sealed([[0xAA], []])
    #expect(bytes.count == 24 + 8 + 24)
    #expect(Array(bytes[4..<20]) == [1, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0])
    #expect(Array(bytes[24..<32]) == [0xAA, 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(bytes[36..<52]) == [0, 0, 0, 0, 18, 0, 0, 0, 0, 0, 0, 0, 2, 2, 1, 0])
    let body = Array(bytes[24..<32])
    let first = Checksum.extend(Self.header.chain, over: body.span)
    // An empty body adds nothing to the chain.
    #expect(chain == first)
    let little = (0..<4).map { UInt8(truncatingIfNeeded: first >> ($0 * 8)) }
    #expect(Array(bytes[20..<24]) == little)
    #expect(Array(bytes[52..<56]) == little)
  }

  @Test func `no bit of a frame can turn unseen`() {
    let (bytes, _) = Self.sealed([Array(1...13), [], [7]])
    for bit in 0..<bytes.count * 8 {
      var turned = bytes
      turned[bit / 8] ^= 1 << (bit % 8)
      var scan = Self.scan(turned)
      var count = 0
      scan.run(after: 0) { _ in count += 1 }
      #expect(count == 0, "bit \(bit): the batch is not whole")
      #expect(scan.end.offset == SegmentScan.start)
    }
  }

  @Test func `frames of another journal or segment are not taken for records`() {
    let (bytes, _) = Self.sealed([[1]])
    var other = Self.header
    other.identity = JournalIdentity(low: 1, high: 2)
    var next = Self.header
    next.number = 4
    for header in [other, next] {
      let page = [UInt8](repeating: 0, count: SegmentScan.start)
      var scan = SegmentScan(bytes: page + bytes, header: header)
      #expect(scan.next() == nil)
      #expect(!scan.hasFrames)
    }
  }

  @Test(arguments: (0..<32).map { UInt32(1) << $0 } + [.max])
  func `a wrong length is refused even under a right checksum`(length: UInt32) {
    var (bytes, _) = Self.sealed([[1], [2]])
    bytes.store(length, at: 4)
    let seed = Frame.seed(identity: Self.identity, number: 3)
    let header = Array(bytes[4..<24])
    bytes.store(Checksum.extend(seed, over: header.span), at: 0)
    var scan = Self.scan(bytes)
    // Up to eight bytes the body is the one that was written, padding included.
    #expect((scan.next() != nil) == (length <= 8))
  }

  @Test(arguments: [0, 1]) func `the newest whole slot of the hint counts`(damaged: Int) {
    var file: [UInt8] = []
    for generation in 8...9 as ClosedRange<UInt64> {
      var slot = [UInt8](repeating: 0, count: Head.size)
      Head(
        generation: generation, sequence: generation * 10, segment: 1, offset: 4096, chain: 5,
        isClosed: false
      ).encode(into: &slot, identity: Self.identity)
      file += slot
    }
    #expect(Head.newest(in: file, identity: Self.identity)?.sequence == 90)
    #expect(Head.newest(in: file, identity: JournalIdentity(low: 0, high: 0)) == nil)
    file[damaged * Head.size + 17] ^= 1
    let sequence = Head.newest(in: file, identity: Self.identity)?.sequence
    #expect(sequence == (damaged == 0 ? 90 : 80))
    #expect(Head.newest(in: Array(file.prefix(40)), identity: Self.identity) == nil)
  }

  @Test func `names are read strictly`() {
    #expect(FileName("00000000000000000017.seg") == .segment(17))
    #expect(FileName.segment(first: 17) == "00000000000000000017.seg")
    #expect(FileName("00000000000000000017.snap") == .snapshot(17))
    #expect(FileName("00000000000000000017.seg.tmp") == .temporary)
    #expect(FileName("00000000000000000017.seg.torn-4096") == .other)
    #expect(FileName("notes.tmp") == .other)
    for name in ["17.seg", "0000000000000000001x.seg", "99999999999999999999.seg", ".snap"] {
      #expect(FileName(name) == nil, "\(name)")
    }
    #expect(FileName("00000000000000000000.seg") == nil)
  }
}
