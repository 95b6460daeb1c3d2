import Journaling
import SimulatedDisks
import Testing

/// A journal of format 1.0, byte for byte; every later program reads it (reliability D9).
///
/// The bytes were made by another program, from the description of the format alone.
struct GoldenTests {
  private static let header = """
    52504a524e4c0d0a01000000400000000000000000000000000102030405060708090a0b0c0d0e0f\
    01000000000000000100000000000000000000000040408c
    """
  private static let frames = """
    332509f405000000010000000000000001030000b929d2dc66697273740000001424fe3200000000\
    020000000000000082010000b929d2dc46f990cb03000000030000000000000003020100b59bd476\
    0102030000000000
    """

  private func bytes(_ digits: String) -> [UInt8] {
    let digits = Array(digits)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test func `format 1.0 is read`() throws {
    let page = bytes(Self.header) + [UInt8](repeating: 0, count: 4032)
    var disk = Disk()
    disk[segment(1)] = page + bytes(Self.frames)
    let found = try Reopened(disk)
    #expect(found.records.map(\.type) == [1, 0x82, 3])
    #expect(found.records.map { Array($0.payload) } == [Array("first".utf8), [], [1, 2, 3]])
    #expect(found.records.map(\.isSkippable) == [false, true, false])
    #expect(found.recovery.droppedBytes == 0)
    #expect(found.recovery.identity.description == "000102030405060708090a0b0c0d0e0f")
  }

  @Test func `format 1.0 is written`() throws {
    var disk = Disk()
    disk[segment(1)] = bytes(Self.header) + [UInt8](repeating: 0, count: 4032)
    let fileSystem = FaultyFileSystem(disk)
    var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    var batch = Batch()
    batch.append(type: 1, payload: Array("first".utf8))
    try journal.write(&batch)
    try journal.sync()
    batch.removeAll()
    batch.append(type: 0x82, payload: [])
    batch.append(type: 3, payload: [1, 2, 3])
    try journal.write(&batch)
    try journal.sync()
    let file = try #require(fileSystem.disk[segment(1)])
    #expect(hex(Array(file.prefix(64))) == Self.header)
    #expect(hex(Array(file[4096..<4096 + 88])) == Self.frames)
  }
}
