import Journaling
import SimulatedDisks
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// Places where no journal can be opened: each has its error, and no byte changes (reliability J9).
struct RefusalTests {
  /// A disk with three segments of two records, 1–2, 3–4 and 5–6.
  private static func threeSegments(identity: UInt8 = 1) throws -> Disk {
    let fileSystem = FaultyFileSystem(identity: identity)
    var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    try write([2, 2, 2], to: &journal, size: 1500)
    return fileSystem.disk
  }

  /// The error of opening a disk, which must not change it, with its lock and without.
  private func refusal(
    of disk: Disk, at path: String = place, rules: [FaultRule] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> JournalError {
    var errors: [JournalError] = []
    for hasLock in [true, false] {
      var disk = disk
      if !hasLock { disk["\(place)/LOCK"] = nil }
      let fileSystem = FaultyFileSystem(disk, rules: rules)
      let before = fileSystem.disk.digest
      do throws(JournalError) {
        _ = try Journal.open(path, fileSystem: fileSystem, options: smallSegments)
        Issue.record("it was opened", sourceLocation: sourceLocation)
      } catch {
        errors.append(error)
      }
      #expect(fileSystem.disk.digest == before, sourceLocation: sourceLocation)
    }
    let error = try #require(errors.first, sourceLocation: sourceLocation)
    #expect(errors == [error, error], sourceLocation: sourceLocation)
    #expect(error.description.hasSuffix("."), sourceLocation: sourceLocation)
    return error
  }

  @Test func `a directory that is missing`() throws {
    #expect(try refusal(of: Disk(), at: "/none") == .missingDirectory("/none"))
  }

  @Test func `a path that is a file`() throws {
    var disk = Disk()
    disk["/j/file"] = [1]
    #expect(try refusal(of: disk, at: "/j/file") == .notADirectory("/j/file"))
  }

  @Test(arguments: [EACCES, EROFS]) func `a directory that may not be written`(code: Int32) throws {
    let rule = FaultRule(.open, 1...9, suffix: "LOCK", .error(code))
    #expect(try refusal(of: Disk(), rules: [rule]) == .readOnly("/j/LOCK"))
  }

  @Test func `a foreign file`() throws {
    var disk = try Self.threeSegments()
    disk[segment(3)] = Array("#!/bin/sh\n".utf8)
    #expect(try refusal(of: disk) == .foreignFile(segment(3)))
    disk = try Self.threeSegments()
    disk[segment(5)] = Array(repeating: 0x20, count: 8192)
    #expect(try refusal(of: disk) == .foreignFile(segment(5)))
  }

  @Test func `an empty file`() throws {
    var disk = try disk([1])
    disk[segment(1)] = []
    #expect(try refusal(of: disk) == .emptyFile(segment(1)))
    disk = try Self.threeSegments()
    disk[segment(3)] = []
    #expect(try refusal(of: disk) == .emptyFile(segment(3)))
  }

  @Test(arguments: [1, 8, 63]) func `a header that is cut off`(length: Int) throws {
    var disk = try disk([1])
    disk[segment(1)] = try Array(#require(disk[segment(1)]).prefix(length))
    #expect(try refusal(of: disk) == .damagedHeader(segment(1)))
  }

  @Test func `a header that is damaged`() throws {
    var disk = try Self.threeSegments()
    disk[segment(1)]?[30] ^= 1
    #expect(try refusal(of: disk) == .damagedHeader(segment(1)))
  }

  @Test func `segments of two journals`() throws {
    var disk = try Self.threeSegments()
    disk[segment(3)] = try Self.threeSegments(identity: 2)[segment(3)]
    guard case .mixedJournals(segment(3), let expected, let found) = try refusal(of: disk) else {
      Issue.record("another error")
      return
    }
    #expect(expected != found)
  }

  @Test func `a segment that is missing`() throws {
    var disk = try Self.threeSegments()
    disk[segment(3)] = nil
    #expect(try refusal(of: disk) == .missingSegment(place, sequence: 4))
    disk = try Self.threeSegments()
    disk[segment(1)] = nil
    #expect(try refusal(of: disk) == .missingSegment(place, sequence: 1))
    disk = try Self.threeSegments()
    for first in [1, 3, 5] { disk[segment(first)] = nil }
    #expect(try refusal(of: disk) == .missingSegment(place, sequence: 1))
  }

  @Test func `the last segment is missing, which the hint knows`() throws {
    var disk = try Self.threeSegments()
    disk[segment(5)] = nil
    guard case .damaged(let damage) = try refusal(of: disk) else {
      Issue.record("another error")
      return
    }
    #expect(damage.path == segment(3))
    #expect(damage.lastSequence == 4)
    #expect(damage.reason == .acknowledged(6))
  }

  @Test func `a segment that continues other records`() throws {
    // The same journal, numbers and lengths; only the first record has other bytes.
    let fileSystem = FaultyFileSystem()
    var journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    var batch = Batch()
    batch.append(type: 1, payload: payload(99, size: 1500))
    batch.append(type: 1, payload: payload(2, size: 1500))
    try journal.write(&batch)
    try journal.sync()
    try write([2, 2], to: &journal, size: 1500)
    var disk = try Self.threeSegments()
    disk[segment(3)] = fileSystem.disk[segment(3)]
    guard case .damaged(let damage) = try refusal(of: disk) else {
      Issue.record("another error")
      return
    }
    #expect(damage.path == segment(1))
    #expect(damage.lastSequence == 2)
    #expect(damage.nextSequence == 3)
  }

  @Test func `a segment that is there twice`() throws {
    var disk = try Self.threeSegments()
    disk[segment(9)] = disk[segment(3)]
    #expect(
      try refusal(of: disk) == .duplicateSegment(segment(9), other: segment(3)))
  }

  @Test func `a segment under the name of another`() throws {
    var disk = try disk([2])
    disk[segment(2)] = disk[segment(1)]
    disk[segment(1)] = nil
    #expect(try refusal(of: disk) == .misnamedFile(segment(2), sequence: 1))
  }

  @Test(arguments: ["x.seg", "1.snap", "00000000000000000000.seg"])
  func `names like those of a journal`(name: String) throws {
    var disk = try disk([1])
    disk["/j/\(name)"] = [1]
    #expect(try refusal(of: disk) == .unknownFile("/j/\(name)"))
  }

  @Test func `other files are left alone`() throws {
    var disk = try disk([1])
    disk["/j/notes.txt"] = Array("hello".utf8)
    let found = try Reopened(disk)
    #expect(found.sequences == [1])
    #expect(found.disk["/j/notes.txt"] == Array("hello".utf8))
  }

  @Test func `a second owner, with the name of the first`() throws {
    let fileSystem = FaultyFileSystem(holder: "pid 4711")
    let journal = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
    do throws(JournalError) {
      _ = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
      Issue.record("two owners")
    } catch {
      #expect(error == .inUse(place, holder: "pid 4711"))
    }
    try journal.close()
    _ = try Journal.open(place, fileSystem: fileSystem, options: smallSegments)
  }

  @Test func `a failure of the file system, with its call and its number`() throws {
    let rule = FaultRule(.read, 1...99, suffix: ".seg", .error(EIO))
    let error = try refusal(of: try disk([1]), rules: [rule])
    #expect(error == .fileSystem(FileSystemError(.read, segment(1), code: EIO)))
    #expect(error.description.contains(segment(1)))
  }
}
