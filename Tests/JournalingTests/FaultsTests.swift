import Journaling
import SimulatedDisks
import TestThreads
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// Calls that fail lose nothing that was acknowledged, and what failed is not believed: J6, J7.
struct FaultsTests {
  /// How many calls of a kind the life makes when nothing fails.
  static func count(_ operation: FileSystemError.Operation) -> Int {
    let system = FaultyFileSystem()
    _ = FaultyLife(explorer: CrashExplorer(seed: 1), system: system).run()
    return system.count(operation)
  }

  @Test func `a life without faults has no error, and makes every kind of call`() {
    let found = complaints(about: [])
    #expect(found.complaints.isEmpty && !found.failed)
    #expect(Self.count(.synchronize) > 20)
    #expect(Self.count(.remove) > 0)
    #expect(Self.count(.rename) > 5)
  }

  @Test func `a failed sync is final, wherever it happens`() {
    let count = Self.count(.synchronize)
    var failed = 0
    for number in 1...count {
      let found = complaints(about: [FaultRule(.synchronize, number...number, .error(EIO))])
      #expect(found.complaints.isEmpty, "sync \(number): \(found.complaints.prefix(3))")
      failed += found.failed ? 1 : 0
    }
    print("failed syncs: \(failed) of \(count) were reported")
    #expect(failed == count)
  }

  static let codes = [ENOSPC, EDQUOT, EIO, EINTR]

  @Test(.longRunning, arguments: codes) func `a failed write corrupts nothing`(code: Int32) {
    let count = Self.count(.write)
    for number in 1...count {
      for fault in [.error(code), .shortThenError(1, code), .shortThenError(600, code)] as [Fault] {
        let found = complaints(
          about: [FaultRule(.write, number...number, fault)], powerLoss: number % 4 == 0)
        #expect(found.complaints.isEmpty, "write \(number): \(found.complaints.prefix(3))")
      }
    }
  }

  @Test func `a disk that stays full is an error until there is room again`() {
    for number in 1...Self.count(.write) {
      let full: [FaultRule] = [FaultRule(.write, number...Int.max, .error(ENOSPC))]
      let found = complaints(about: full, powerLoss: false)
      #expect(found.failed && found.complaints.isEmpty, "\(number): \(found.complaints.prefix(3))")
    }
  }

  @Test(arguments: [
    FileSystemError.Operation.open, .preallocate, .rename, .remove, .synchronizeDirectory, .list,
    .read, .size, .truncate, .lock, .uniqueBytes,
  ])
  func `a failed call of any kind loses nothing`(operation: FileSystemError.Operation) {
    let count = Self.count(operation)
    #expect(count > 0)
    for number in 1...max(count, 1) {
      let found = complaints(
        about: [FaultRule(operation, number...number, .error(EIO))], powerLoss: number % 3 == 0)
      #expect(found.complaints.isEmpty, "\(operation) \(number): \(found.complaints.prefix(3))")
    }
  }

  @Test func `short writes of every length are continued`() throws {
    let batch = Sample.batch(after: 0, count: 6)
    for length in 1..<batch.size {
      let system = FaultyFileSystem()
      var journal = try Journal.open("/j", fileSystem: system, options: small)
      let next = system.count(.write) + 1
      system.setRules([FaultRule(.write, next...next, .short(length))])
      var copy = batch
      try journal.write(&copy)
      try journal.sync()
      try #require(system.count(.write) >= next + 2)
      let read = try readBack(FaultyFileSystem(system.disk.losingAllPending))
      #expect(read.wrong == nil && read.last == 6, "after \(length) bytes")
    }
  }

  @Test func `when every write is short everything is still written`() {
    for length in [1, 7, 64, 511] {
      let found = complaints(about: [FaultRule(.write, 1...Int.max, .short(length))])
      #expect(found.complaints.isEmpty && !found.failed, "\(length): \(found.complaints.prefix(3))")
    }
  }

  @Test func `short reads are continued`() throws {
    let system = FaultyFileSystem()
    _ = FaultyLife(explorer: CrashExplorer(seed: 1), system: system).run()
    let whole = try readBack(FaultyFileSystem(system.disk))
    let rule = FaultRule(.read, 1...Int.max, .short(100))
    let read = try readBack(FaultyFileSystem(system.disk, rules: [rule]))
    #expect(read.wrong == nil && read.last == whole.last && read.last > 100)
  }

  @Test func `a second sync after a failed one would be found`() throws {
    let system = FaultyFileSystem(rules: [FaultRule(.synchronize, 1...1, .error(EIO))])
    let file = try system.open("/j/a", .create)
    #expect(throws: FileSystemError.self) { try file.synchronize() }
    try file.synchronizeData()
    #expect(system.log.syncsAfterFailedSync.map(\.path) == ["/j/a"])
  }
}
