import Journaling
import SimulatedDisks
import TestThreads
import Testing

/// Snapshots, what falls back on what, and what is removed (reliability C9).
struct SnapshotTests {
  /// A journal of two records in each segment, with a snapshot after each of `points`.
  private func disk(snapshotsAt points: [UInt64], records: Int = 12) throws -> Disk {
    let fileSystem = FaultyFileSystem()
    var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    for _ in 0..<records {
      try write([1], to: &journal, size: 1500)
      let last = journal.lastSequence
      if points.contains(last) { try snapshot(&journal, through: last) }
    }
    return fileSystem.disk
  }

  /// A snapshot whose two records name what it covers.
  private func snapshot(
    _ journal: inout Journal, through sequence: UInt64
  ) throws(JournalError) {
    try journal.snapshot(through: sequence) { writer throws(JournalError) in
      try writer.append(type: 50, payload: Array("state".utf8))
      try writer.append(type: 51, payload: Array("\(sequence)".utf8))
    }
  }

  private func names(_ disk: Disk, _ suffix: String) -> [String] {
    disk.paths.filter { $0.hasSuffix(suffix) }
  }

  @Test func `its records come first, then those of the log behind it`() throws {
    let found = try Reopened(try disk(snapshotsAt: [5]))
    #expect(found.recovery.snapshot == 5)
    #expect(found.recovery.recordCount == 7)
    #expect(found.sequences == [5, 5] + Array(6...12))
    #expect(found.records.prefix(2).map(\.isFromSnapshot) == [true, true])
    #expect(found.records.prefix(2).map(\.type) == [50, 51])
    #expect(found.records[1].payload == Array("5".utf8)[...])
    #expect(found.records.dropFirst(2).allSatisfy { !$0.isFromSnapshot })
  }

  @Test func `two are kept, and the segments that the older one needs`() throws {
    let one = try disk(snapshotsAt: [5])
    #expect(names(one, ".seg") == [1, 3, 5, 7, 9, 11].map(segment))
    let two = try disk(snapshotsAt: [5, 8])
    #expect(names(two, ".snap") == [file(5, "snap"), file(8, "snap")])
    #expect(names(two, ".seg") == [5, 7, 9, 11].map(segment))
    let three = try disk(snapshotsAt: [5, 8, 12])
    #expect(names(three, ".snap") == [file(8, "snap"), file(12, "snap")])
    #expect(names(three, ".seg") == [9, 11].map(segment))
    let found = try Reopened(three)
    #expect(found.sequences == [12, 12])
    #expect(found.recovery.lastSequence == 12)
  }

  @Test func `the log goes on behind a snapshot that covers all of it`() throws {
    let fileSystem = FaultyFileSystem(try disk(snapshotsAt: [8, 12]))
    var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    try write([1, 1], to: &journal)
    let found = try Reopened(fileSystem.disk)
    #expect(found.sequences == [12, 12, 13, 14])
  }

  @Test(arguments: [0, 20, 63, 64, 70, 90, 110, 127])
  func `a damaged one is not used, and the older one is`(offset: Int) throws {
    var disk = try disk(snapshotsAt: [5, 8])
    disk[file(8, "snap")]?[offset] ^= 0x10
    // A foreign magic is refused, for somebody has put another file there.
    if offset < 8 {
      #expect(throws: JournalError.foreignFile(file(8, "snap"))) { try Reopened(disk) }
      return
    }
    let found = try Reopened(disk)
    #expect(found.recovery.snapshot == 5)
    #expect(found.recovery.damagedSnapshots == [String(file(8, "snap").dropFirst(3))])
    #expect(found.sequences == [5, 5] + Array(6...12))
  }

  @Test func `no bit of a snapshot can turn unseen`() throws {
    let whole = try disk(snapshotsAt: [3], records: 3)
    let count = try #require(whole[file(3, "snap")]).count * 8
    for bit in 0..<count {
      var disk = whole
      disk[file(3, "snap")]?[bit / 8] ^= 1 << (bit % 8)
      guard let found = try? Reopened(disk) else { continue }
      #expect(found.recovery.snapshot == nil, "bit \(bit)")
      #expect(found.sequences == [1, 2, 3], "bit \(bit)")
    }
  }

  @Test func `when both are damaged and segments are gone, opening is refused`() throws {
    var disk = try disk(snapshotsAt: [5, 8])
    disk[file(8, "snap")]?[100] ^= 1
    disk[file(5, "snap")]?[100] ^= 1
    #expect(throws: JournalError.missingSegment(place, sequence: 1)) { try Reopened(disk) }
  }

  @Test func `a log that ends before the snapshot is damaged`() throws {
    var disk = try disk(snapshotsAt: [12])
    disk["/j/HEAD"] = nil
    disk[segment(11)] = nil
    do throws(JournalError) {
      _ = try Reopened(disk)
      Issue.record("it was opened")
    } catch {
      guard case .damaged(let damage) = error else { throw error }
      #expect(damage.reason == .acknowledged(12))
    }
  }

  @Test func `one that is ahead of the log, or behind another, is refused`() throws {
    let fileSystem = FaultyFileSystem()
    var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    try write([1, 1], to: &journal)
    var errors: [JournalError] = []
    for sequence in [3, 2, 2, 1] as [UInt64] {
      do throws(JournalError) { try snapshot(&journal, through: sequence) } catch {
        errors.append(error)
      }
    }
    #expect(
      errors == [
        .snapshotAhead(sequence: 3, durable: 2), .snapshotBehind(sequence: 2, newest: 2),
        .snapshotBehind(sequence: 1, newest: 2),
      ])
  }

  @Test func `a full disk while it is written leaves the journal usable`() throws {
    let fileSystem = FaultyFileSystem()
    var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    try write([1], to: &journal)
    fileSystem.setRules([FaultRule(.write, 1...9999, suffix: ".snap.tmp", .error(28))])
    do throws(JournalError) {
      try snapshot(&journal, through: 1)
      Issue.record("the disk is full")
    } catch {
      guard case .fileSystem(let cause) = error else { throw error }
      #expect(cause.isOutOfSpace)
    }
    #expect(names(fileSystem.disk, ".tmp").isEmpty)
    fileSystem.setRules([])
    try write([1], to: &journal)
    try snapshot(&journal, through: 2)
    let found = try Reopened(fileSystem.disk)
    #expect(found.sequences == [2, 2])
  }

  @Test(.longRunning) func `a large one is written in parts`() throws {
    let fileSystem = FaultyFileSystem()
    var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    try write([1], to: &journal)
    try journal.snapshot(through: 1) { writer throws(JournalError) in
      for number in 0..<5000 { try writer.append(type: 1, payload: payload(number, size: 500)) }
    }
    let found = try Reopened(fileSystem.disk)
    #expect(found.records.map(\.payload) == (0..<5000).map { payload($0, size: 500)[...] })
  }
}
