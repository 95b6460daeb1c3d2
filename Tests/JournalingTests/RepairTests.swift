import Journaling
import SimulatedDisks
import Testing

/// Looking without opening, and repairing offline.
struct RepairTests {
  private func cover(_ disk: inout Disk, _ path: String, _ range: Range<Int>) throws {
    var bytes = try #require(disk[path])
    for place in range { bytes[place] ^= 0x5A }
    disk[path] = bytes
  }

  private func report(_ disk: Disk) throws -> (JournalReader.Report, [JournalReader.Entry]) {
    let fileSystem = FaultyFileSystem(disk)
    var entries: [JournalReader.Entry] = []
    let report = try JournalReader(place, fileSystem: fileSystem).read { entries.append($0) }
    #expect(fileSystem.disk.digest == disk.digest)
    #expect(!fileSystem.log.contains { $0.operation == .lock })
    return (report, entries)
  }

  @Test func `a reader shows where each record stands`() throws {
    let (report, entries) = try report(try disk([1, 3, 2]))
    #expect(report.isWhole)
    #expect(report.recordCount == 6)
    #expect(report.segmentCount == 1)
    #expect(entries.map(\.offset) == [4096, 4144, 4192, 4240, 4288, 4336])
    #expect(entries.map(\.index) == [0, 0, 1, 2, 0, 1])
    #expect(entries.map(\.isLast) == [true, false, false, true, false, true])
    #expect(entries.allSatisfy { $0.path == segment(1) })
    #expect(entries.map(\.record.sequence) == Array(1...6))
  }

  @Test func `a reader looks at a journal that is in use`() throws {
    let fileSystem = FaultyFileSystem()
    var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    try write([2], to: &journal)
    let report = try JournalReader(place, fileSystem: fileSystem).read()
    #expect(report.isWhole)
    #expect(report.recordCount == 2)
    try write([1], to: &journal)
  }

  @Test func `a reader reports damage and goes on with the next segment`() throws {
    var disk = try disk([2, 2, 2], size: 1500)
    try cover(&disk, segment(3), 4200..<4201)
    let (report, entries) = try report(disk)
    #expect(entries.map(\.record.sequence) == [1, 2, 5, 6])
    let damage = Damage(
      path: segment(3), offset: 4096, lastSequence: 2, nextSequence: 5, reason: .endsEarly)
    #expect(report.problems == [.damaged(damage)])
    #expect(report.refusal == .damaged(damage))
  }

  @Test func `a reader tells an unfinished end from damage`() throws {
    var disk = try disk([1, 2])
    disk["/j/HEAD"] = nil
    try cover(&disk, segment(1), 4200..<4201)
    let (report, entries) = try report(disk)
    #expect(entries.map(\.record.sequence) == [1, 2])
    #expect(report.problems.isEmpty)
    #expect(report.refusal == nil)
    #expect(report.unfinishedBytes > 0)
    #expect(!report.isWhole)
  }

  @Test func `a reader throws only where nothing can be read`() {
    #expect(throws: JournalError.missingDirectory("/none")) {
      try JournalReader("/none", fileSystem: FaultyFileSystem()).read()
    }
  }

  @Test func `repair gives up damaged records that nothing whole follows, and keeps their bytes`()
    throws
  {
    var disk = try disk([1, 3, 2])
    try cover(&disk, segment(1), 4350..<4351)
    #expect(throws: JournalError.self) { try Reopened(disk) }
    let fileSystem = FaultyFileSystem(disk)
    let recovery = try Journal.repair(place, fileSystem: fileSystem, options: smallSegments)
    #expect(recovery.lastSequence == 4)
    let saved = try #require(recovery.savedTail)
    let tail = try #require(disk[segment(1)])[4288..<4384]
    #expect(fileSystem.disk[saved] == Array(tail.prefix(recovery.droppedBytes)))
    let found = try Reopened(fileSystem.disk)
    #expect(found.sequences == [1, 2, 3, 4])
    #expect(found.recovery.wasClosed)
    // Neither slot of the hint remembers what was given up.
    for slot in [0, 64] {
      var disk = fileSystem.disk
      disk["/j/HEAD"]?[slot + 20] ^= 1
      let found = try Reopened(disk)
      #expect(found.sequences == [1, 2, 3, 4])
    }
  }

  @Test(arguments: [4200, 4100]) func `repair never drops a record that is whole`(place: Int) throws
  {
    var disk = try disk([1, 3, 2])
    try cover(&disk, segment(1), place..<place + 1)
    let fileSystem = FaultyFileSystem(disk)
    do throws(JournalError) {
      try Journal.repair("/j", fileSystem: fileSystem, options: smallSegments)
      Issue.record("it was repaired")
    } catch {
      guard case .intactRecordsFollow(let damage) = error else { throw error }
      #expect(damage.nextSequence == (place == 4200 ? 5 : 2))
    }
    #expect(fileSystem.disk.digest == disk.digest)
  }

  @Test func `repair leaves a journal alone that needs none, and makes none`() throws {
    let fileSystem = FaultyFileSystem(try disk([1, 3, 2]))
    try Journal.repair(place, fileSystem: fileSystem, options: smallSegments)
    let found = try Reopened(fileSystem.disk)
    #expect(found.sequences == Array(1...6))
    let empty = FaultyFileSystem()
    #expect(throws: JournalError.missingSegment(place, sequence: 1)) {
      try Journal.repair(place, fileSystem: empty)
    }
    #expect(empty.disk.paths.isEmpty)
  }
}
