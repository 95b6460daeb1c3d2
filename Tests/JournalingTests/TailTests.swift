import Journaling
import SimulatedDisks
import Testing

/// The table of reliability C5, a row at a time.
struct TailTests {
  /// Records 1, 2–4 and 5–6; the second batch starts at byte 4144, the third at 4288.
  private static let batches = [1, 3, 2]
  private static let ends = [4144, 4288, 4384]

  /// The disk, with a hint that knows of `acknowledged` records or is missing.
  private func journal(acknowledged: Int? = nil) throws -> Disk {
    let fileSystem = FaultyFileSystem()
    var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    var hint: [UInt8]?
    for count in Self.batches {
      try write([count], to: &journal)
      if acknowledged.map(UInt64.init) == journal.lastSequence {
        hint = fileSystem.disk["/j/HEAD"]
      }
    }
    var disk = fileSystem.disk
    disk["/j/HEAD"] = hint
    return disk
  }

  private func damage(_ disk: Disk, policy: JournalOptions.Policy = .strict) throws -> Damage {
    var options = smallSegments
    options.policy = policy
    let fileSystem = FaultyFileSystem(disk)
    do throws(JournalError) {
      _ = try Journal.open(place, fileSystem: fileSystem, options: options)
    } catch .damaged(let damage) {
      #expect(fileSystem.disk.digest == disk.digest)
      return damage
    } catch {
      throw error
    }
    throw Opened()
  }

  private struct Opened: Error {}

  /// Writes `byte` over a range of the only segment.
  private func cover(_ disk: inout Disk, _ range: Range<Int>, with byte: UInt8) throws {
    var bytes = try #require(disk[segment(1)])
    for place in range { bytes[place] = byte }
    disk[segment(1)] = bytes
  }

  @Test func `the layout is the one that these tests name`() throws {
    var ends: [Int] = []
    let fileSystem = FaultyFileSystem(try journal(acknowledged: 6))
    _ = try JournalReader(place, fileSystem: fileSystem).read { entry in
      if entry.isLast { ends.append(entry.offset + 48) }
    }
    #expect(ends == Self.ends)
  }

  @Test(arguments: [nil, 1, 4, 6])
  func `a later batch proves that damage is no torn end`(acknowledged: Int?) throws {
    var disk = try journal(acknowledged: acknowledged)
    try cover(&disk, 4200..<4210, with: 0xEE)
    let damage = try damage(disk)
    #expect(damage.path == segment(1))
    #expect(damage.offset == 4192)
    #expect(damage.lastSequence == 2)
    #expect(damage.nextSequence == 5)
    #expect(damage.reason == .laterRecords)
  }

  @Test(arguments: [nil, 1, 4])
  func `a batch whose pages came in the wrong order is torn`(acknowledged: Int?) throws {
    var disk = try journal(acknowledged: acknowledged)
    // Record 5 is missing and record 6 of the same batch is whole.
    try cover(&disk, 4288..<4336, with: 0)
    let lost = try #require(disk[segment(1)])[4288..<4384]
    let found = try Reopened(disk)
    #expect(found.sequences == [1, 2, 3, 4])
    #expect(found.recovery.lastSequence == 4)
    #expect(found.recovery.droppedBytes > 48)
    let saved = try #require(found.recovery.savedTail)
    #expect(saved == segment(1) + ".torn-4288")
    #expect(found.disk[saved] == Array(lost.prefix(found.recovery.droppedBytes)))
    // Opened once more, there is nothing left to repair.
    let again = try Reopened(found.disk)
    #expect(again.sequences == [1, 2, 3, 4])
    #expect(again.recovery.droppedBytes == 0)
  }

  @Test func `the same bytes are damage when the hint knows that they were acknowledged`() throws {
    var disk = try journal(acknowledged: 6)
    try cover(&disk, 4288..<4336, with: 0)
    let damage = try damage(disk)
    #expect(damage.offset == 4288)
    #expect(damage.lastSequence == 4)
    #expect(damage.nextSequence == nil)
    #expect(damage.reason == .acknowledged(6))
  }

  @Test(arguments: [nil, 4]) func `zeros are a clean end`(acknowledged: Int?) throws {
    var disk = try journal(acknowledged: acknowledged)
    try cover(&disk, 4288..<4384, with: 0)
    let found = try Reopened(disk)
    #expect(found.sequences == [1, 2, 3, 4])
    #expect(found.recovery.droppedBytes == 0)
    #expect(found.recovery.savedTail == nil)
  }

  @Test func `zeros over what was acknowledged are damage`() throws {
    var disk = try journal(acknowledged: 6)
    try cover(&disk, 4288..<4384, with: 0)
    #expect(try damage(disk).reason == .acknowledged(6))
  }

  @Test(arguments: [nil, 4]) func `half a batch is dropped as a whole`(acknowledged: Int?) throws {
    var disk = try journal(acknowledged: acknowledged)
    // Record 5 is whole, record 6 never came.
    try cover(&disk, 4336..<4384, with: 0)
    let found = try Reopened(disk)
    #expect(found.sequences == [1, 2, 3, 4])
    #expect(found.recovery.savedTail == segment(1) + ".torn-4288")
  }

  @Test(arguments: [nil, 4]) func `garbage at the end is torn`(acknowledged: Int?) throws {
    var disk = try journal(acknowledged: acknowledged)
    try cover(&disk, 4288..<5000, with: 0x5A)
    let found = try Reopened(disk)
    #expect(found.sequences == [1, 2, 3, 4])
    #expect(found.recovery.droppedBytes == 712)
  }

  @Test func `garbage over what was acknowledged is damage`() throws {
    var disk = try journal(acknowledged: 6)
    try cover(&disk, 4288..<5000, with: 0x5A)
    #expect(try damage(disk).reason == .acknowledged(6))
  }

  @Test func `the strictest policy refuses an end that is torn`() throws {
    var disk = try journal()
    try cover(&disk, 4336..<4384, with: 0)
    let damage = try damage(disk, policy: .refuseAnyDamage)
    #expect(damage.reason == .unfinished)
    #expect(damage.lastSequence == 5)
  }

  @Test func `a second tail at the same place does not replace the first`() throws {
    var disk = try journal()
    let name = segment(1) + ".torn-4288"
    disk[name] = [1, 2, 3]
    try cover(&disk, 4336..<4384, with: 0)
    let found = try Reopened(disk)
    #expect(found.recovery.savedTail == name + "-2")
    #expect(found.disk[name] == [1, 2, 3])
  }

  @Test(arguments: [4, 0x5A] as [UInt8], [true, false])
  func `a segment that ends before the next one starts is refused`(byte: UInt8, hint: Bool) throws {
    var disk = try disk([2, 2, 2], size: 1500)
    if !hint { disk["/j/HEAD"] = nil }
    var bytes = try #require(disk[segment(3)])
    for place in 4096..<bytes.count { bytes[place] = byte }
    disk[segment(3)] = bytes
    let damage = try damage(disk)
    #expect(damage.path == segment(3))
    #expect(damage.offset == 4096)
    #expect(damage.lastSequence == 2)
    #expect(damage.nextSequence == 5)
    #expect(damage.reason == .endsEarly)
  }

  /// Three segments; the last has a header that is damaged, and what `records` says.
  private func headless(records: Bool, hint: Bool) throws -> Disk {
    var disk = try disk([2, 2, 2], size: 1500)
    if !hint { disk["/j/HEAD"] = nil }
    var bytes = try #require(disk[segment(5)])
    bytes[40] ^= 1
    if !records { for place in 4096..<bytes.count { bytes[place] = 0 } }
    disk[segment(5)] = bytes
    return disk
  }

  @Test func `a last segment without header and records is set aside`() throws {
    let found = try Reopened(try headless(records: false, hint: false))
    #expect(found.sequences == [1, 2, 3, 4])
    #expect(found.recovery.discardedSegment == segment(5) + ".torn-0")
    #expect(found.disk[segment(5)] == nil)
    #expect(found.disk[segment(5) + ".torn-0"] != nil)
  }

  @Test func `a last segment without header that holds records is refused`() throws {
    let unknown = try damage(try headless(records: true, hint: false))
    #expect(unknown.path == segment(5))
    #expect(unknown.reason == .header)
    let known = try damage(try headless(records: false, hint: true))
    #expect(known.reason == .acknowledged(6))
  }

  @Test func `files that were being written are cleared away`() throws {
    var disk = try journal(acknowledged: 6)
    disk[segment(7) + ".tmp"] = [1, 2, 3]
    let found = try Reopened(disk)
    #expect(found.sequences == [1, 2, 3, 4, 5, 6])
    #expect(found.disk[segment(7) + ".tmp"] == nil)
  }
}
