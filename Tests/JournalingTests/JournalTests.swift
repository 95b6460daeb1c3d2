import Journaling
import SimulatedDisks
import Testing

struct JournalTests {
  @Test func `reads back what was written, in order`() throws {
    let found = try Reopened(try disk([1, 3, 2]))
    #expect(found.sequences == [1, 2, 3, 4, 5, 6])
    #expect(found.records.map(\.payload) == (1...6).map { payload($0)[...] })
    #expect(found.records.allSatisfy { $0.type == 1 && !$0.isFromSnapshot && !$0.isSkippable })
    #expect(found.recovery.lastSequence == 6)
    #expect(found.recovery.recordCount == 6)
    #expect(!found.recovery.isNew)
    #expect(!found.recovery.wasClosed)
    #expect(found.recovery.droppedBytes == 0)
  }

  @Test func `goes on where it stopped`() throws {
    let fileSystem = FaultyFileSystem()
    for round in 0..<5 {
      var records = 0
      var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments) { _ in
        records += 1
      }
      #expect(records == round * 2)
      #expect(journal.recovery.isNew == (round == 0))
      #expect(journal.recovery.wasClosed == (round.isMultiple(of: 2) && round > 0))
      try write([2], to: &journal)
      #expect(journal.lastSequence == UInt64(round * 2 + 2))
      // Rounds 1 and 3 close it; the others just drop it.
      if !round.isMultiple(of: 2) { try journal.close() }
    }
  }

  @Test func `a journal that was closed is opened without being written anew`() throws {
    let fileSystem = FaultyFileSystem()
    var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    try write([1, 1], to: &journal)
    try journal.close()
    let before = fileSystem.count(.rename)
    let again = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    let isClosed = again.recovery.wasClosed
    #expect(isClosed)
    #expect(fileSystem.count(.rename) == before)
  }

  @Test func `one batch is one write and one sync`() throws {
    let fileSystem = FaultyFileSystem()
    var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    let before = fileSystem.log.count
    try write([50], to: &journal)
    let calls = fileSystem.log[before...].map { "\($0.operation) \($0.path)" }
    #expect(calls == ["write \(segment(1)).tmp", "synchronize \(segment(1)).tmp", "write /j/HEAD"])
  }

  @Test func `an empty batch and a sync with nothing to do cost nothing`() throws {
    let fileSystem = FaultyFileSystem()
    var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    let before = fileSystem.log.count
    var batch = Batch()
    try journal.write(&batch)
    try journal.sync()
    #expect(fileSystem.log.count == before)
  }

  @Test func `a full segment is followed by another`() throws {
    let disk = try disk(Array(repeating: 2, count: 20), size: 500)
    let segments = disk.paths.filter { $0.hasSuffix(".seg") }
    #expect(segments == [1, 7, 13, 19, 25, 31, 37].map(segment))
    let found = try Reopened(disk)
    #expect(found.sequences == Array(1...40))
    #expect(found.records.allSatisfy { $0.payload == payload(Int($0.sequence), size: 500)[...] })
  }

  @Test func `a batch that is larger than a segment gets one for itself`() throws {
    let disk = try disk([1, 30, 1, 1], size: 700)
    #expect(disk.paths.filter { $0.hasSuffix(".seg") } == [1, 2, 32].map(segment))
    let found = try Reopened(disk)
    #expect(found.sequences == Array(1...33))
  }

  @Test(arguments: [0, 1, 7, 8, 9, 999, 1000])
  func `a payload up to the limit comes back`(size: Int) throws {
    let options = JournalOptions(segmentSize: 8192, maximumPayload: 1000)
    let found = try Reopened(try disk([1], size: size, options: options), options: options)
    #expect(found.records.map(\.payload) == [payload(1, size: size)[...]])
  }

  @Test func `what is too large is refused before anything is written, and does no harm`() throws {
    let options = JournalOptions(segmentSize: 8192, maximumPayload: 1000, maximumBatch: 4000)
    let fileSystem = FaultyFileSystem()
    var journal = try Journal.open(place, fileSystem: fileSystem, options: options)
    let before = fileSystem.disk.digest
    var large = Batch()
    large.append(type: 1, payload: payload(1, size: 1001))
    #expect(large.count == 1)
    do throws(JournalError) {
      try journal.write(&large)
      Issue.record("1001 bytes were taken")
    } catch {
      #expect(error == .tooLarge(size: 1001, limit: 1000))
    }
    var long = Batch()
    for number in 0..<4 { long.append(type: 1, payload: payload(number, size: 1000)) }
    do throws(JournalError) {
      try journal.write(&long)
      Issue.record("\(long.size) bytes were taken")
    } catch {
      #expect(error == .tooLarge(size: 4096, limit: 4000))
    }
    var many = Batch()
    for _ in 0...Batch.maximumCount { many.append(type: 1, payload: []) }
    do throws(JournalError) {
      try journal.write(&many)
      Issue.record("\(many.count) records were taken")
    } catch {
      #expect(error == .tooLarge(size: 65_537, limit: 65_536))
    }
    #expect(fileSystem.disk.digest == before)
    try write([1], to: &journal)
    let last = journal.durableSequence
    #expect(last == 1)
  }

  @Test func `the largest batch comes back`() throws {
    let found = try Reopened(try disk([Batch.maximumCount], size: 0))
    #expect(found.records.count == 65_536)
    #expect(found.sequences.last == 65_536)
  }

  @Test(arguments: [FileSystemError.Operation.write, .synchronize])
  func `an error while writing is final`(operation: FileSystemError.Operation) throws {
    let fileSystem = FaultyFileSystem()
    var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    try write([1], to: &journal)
    let next = fileSystem.count(operation) + 1
    fileSystem.setRules([FaultRule(operation, next...next, .error(5))])
    var errors: [JournalError] = []
    for _ in 0..<3 {
      do throws(JournalError) {
        try write([1], to: &journal)
      } catch {
        errors.append(error)
      }
    }
    #expect(errors.count == 3)
    #expect(Set(errors).count == 1)
    guard case .fileSystem(let cause)? = errors.first else {
      Issue.record("\(errors)")
      return
    }
    #expect(cause.code == 5)
    let durable = journal.durableSequence
    #expect(durable == 1)
    try journal.close()
    #expect(fileSystem.log.syncsAfterFailedSync.isEmpty)
    let found = try Reopened(fileSystem.disk)
    #expect(found.sequences.first == 1)
  }
}
