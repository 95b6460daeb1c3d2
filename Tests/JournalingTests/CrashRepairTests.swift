import Journaling
import Scheduling
import SimulatedDisks
import TestThreads
import Testing

/// Crashes while a journal is opened after a crash, and while it is repaired: J13.
struct CrashRepairTests {
  @Test(.longRunning, arguments: 1...20 as ClosedRange<UInt64>)
  func `a crash while recovering from a crash loses nothing`(seed: UInt64) throws {
    let explorer = CrashExplorer(seed: seed)
    let system = FaultyFileSystem()
    var journal = try explorer.open(system)
    for count in [3, 20] { try explorer.append(count, to: &journal) }
    try explorer.snapshot(&journal)
    try explorer.append(2, to: &journal)
    // Power fails while a batch of several pages is on its way.
    var batch = Sample.batch(after: journal.lastSequence, count: 24)
    explorer.progress.change { $0.boundaries.append(49) }
    try journal.write(&batch)
    let progress = explorer.progress.value
    for _ in 0..<4 {
      let torn = FaultyFileSystem(explorer.someLoss(of: system.disk))
      explorer.begin(torn, progress)
      _ = try explorer.open(torn)
      explorer.crash(torn.disk)
    }
    let complaints = explorer.complaints
    #expect(complaints.isEmpty, "seed \(seed): \(complaints.prefix(3))")
    #expect(explorer.distinctStates > 50)
  }

  /// A journal whose last acknowledged batch is damaged, with and without a snapshot below it.
  func damaged(snapshotThrough: Int?) throws -> (disk: Disk, whole: UInt64) {
    let explorer = CrashExplorer(seed: 1)
    let system = FaultyFileSystem()
    var journal = try explorer.open(system)
    for number in 1...4 {
      try explorer.append(5, to: &journal)
      if number == snapshotThrough { try explorer.snapshot(&journal) }
    }
    var disk = system.disk.losingAllPending
    disk[Patient.head] = system.disk[Patient.head]
    var bytes = try #require(disk[Patient.segment])
    // Inside the last batch: the last byte that is not zero belongs to it.
    let last = try #require(bytes.lastIndex { $0 != 0 })
    bytes[last - 20] ^= 1
    disk[Patient.segment] = bytes
    return (disk, 15)
  }

  @Test(arguments: [nil, 2])
  func `a crash during a repair leaves a journal that is whole or can be repaired`(
    snapshotThrough: Int?
  ) throws {
    let (disk, whole) = try damaged(snapshotThrough: snapshotThrough)
    #expect(throws: JournalError.self) {
      try readBack(FaultyFileSystem(disk))
    }
    let system = FaultyFileSystem(disk)
    let found = Shared((complaints: [String](), states: 0))
    system.setHook { [unowned system] call in
      guard call.isChange else { return }
      var generator = SeededGenerator(seed: UInt64(call.number))
      system.disk.forEachPowerLoss(using: &generator) { disk in
        let complaint = Self.complaint(about: disk, whole: whole)
        found.change { found in
          found.states += 1
          if let complaint { found.complaints.append("before \(call.operation): \(complaint)") }
        }
      }
    }
    let recovery = try Journal.repair("/j", fileSystem: system, options: small)
    #expect(recovery.droppedBytes > 0)
    let complaints = found.value.complaints
    #expect(complaints.isEmpty, "\(complaints.count), first \(complaints.prefix(3))")
    #expect(found.value.states > 30)
    let read = try readBack(FaultyFileSystem(system.disk.losingAllPending))
    #expect(read.wrong == nil && read.last == whole)
  }

  /// Either it opens with all that is whole, or another repair makes it so.
  static func complaint(about disk: Disk, whole: UInt64) -> String? {
    do {
      let system = FaultyFileSystem(disk)
      do throws(JournalError) {
        let read = try readBack(system)
        return read.wrong ?? (read.last == whole ? nil : "opened with \(read.last)")
      } catch .damaged {
        try Journal.repair("/j", fileSystem: system, options: small)
        let read = try readBack(FaultyFileSystem(system.disk))
        return read.wrong ?? (read.last == whole ? nil : "repaired to \(read.last)")
      }
    } catch {
      return "\(error)"
    }
  }

  @Test func `what a repair leaves can be opened also where a snapshot covers the damage`() throws {
    let (disk, _) = try damaged(snapshotThrough: 4)
    let system = FaultyFileSystem(disk)
    let before = system.disk.digest
    do {
      try Journal.repair("/j", fileSystem: system, options: small)
    } catch {
      // A refusal is fine when it is honest: nothing has changed.
      #expect(system.disk.digest == before)
      return
    }
    var journal = try Journal.open("/j", fileSystem: system, options: small)
    #expect(journal.lastSequence >= 20)
    var batch = Sample.batch(after: journal.lastSequence, count: 1)
    try journal.write(&batch)
    try journal.sync()
    _ = try readBack(FaultyFileSystem(system.disk))
  }
}
