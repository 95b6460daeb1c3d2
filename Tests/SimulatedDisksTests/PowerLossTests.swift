import Journaling
import Scheduling
import SimulatedDisks
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// The file system that loses power does lose it, and nothing else.
///
/// The proofs of the journal are worth as much as this model is.
struct PowerLossTests {
  let system = FaultyFileSystem()

  func write(_ text: String, to file: any File, at offset: Int = 0) throws {
    let bytes = [UInt8](text.utf8)
    let count = try file.write(bytes[...], at: offset)
    #expect(count == bytes.count)
  }

  /// The contents of `/j/a` after each loss of power; nil where there is no such file.
  func losses(seed: UInt64 = 1) -> Set<[UInt8]?> {
    var generator = SeededGenerator(seed: seed)
    var found: Set<[UInt8]?> = []
    system.disk.forEachPowerLoss(using: &generator) { found.insert($0["/j/a"]) }
    return found
  }

  @Test func `a file whose directory is not durable may be gone`() throws {
    let file = try system.open("/j/a", .create)
    try write("x", to: file)
    try file.synchronizeData()
    #expect(losses() == [nil, [UInt8]("x".utf8)])
    try system.synchronizeDirectory("/j")
    #expect(losses() == [[UInt8]("x".utf8)])
  }

  @Test func `bytes without their length, and a length without its bytes`() throws {
    let file = try system.open("/j/a", .create)
    try system.synchronizeDirectory("/j")
    try write("xy", to: file)
    // Nothing, all, only the length, and torn after the first byte.
    #expect(losses() == [[], [120, 121], [0, 0], [120, 0]])
  }

  @Test func `each sector is kept or not`() throws {
    let file = try system.open("/j/a", .create)
    try file.preallocate(1024)
    try file.synchronize()
    try system.synchronizeDirectory("/j")
    let bytes = [UInt8](repeating: 7, count: 1024)
    #expect(try file.write(bytes[...], at: 0) == 1024)
    let ends = losses().map { bytes in [bytes?[0] == 7, bytes?[511] == 7, bytes?[1023] == 7] }
    #expect(
      Set(ends).isSuperset(of: [
        [false, false, false], [true, true, true], [true, true, false], [false, false, true],
        [true, false, false],
      ]))
  }

  @Test func `an older version of a sector may be what is left`() throws {
    let file = try system.open("/j/a", .create)
    try system.synchronizeDirectory("/j")
    try file.truncate(to: 1)
    try file.synchronizeData()
    try write("x", to: file)
    try write("y", to: file)
    #expect(losses() == [[0], [120], [121]])
  }

  @Test func `a failed sync loses the bytes, and the next one succeeds without them`() throws {
    let file = try system.open("/j/a", .create)
    try system.synchronizeDirectory("/j")
    try file.truncate(to: 1)
    try file.synchronizeData()
    try write("x", to: file)
    system.setRules([FaultRule(.synchronize, 2...2, .error(EIO))])
    #expect(throws: FileSystemError.self) { try file.synchronizeData() }
    try file.synchronizeData()
    #expect(system.disk["/j/a"] == [120])
    #expect(losses() == [[0]])
    #expect(system.log.syncsAfterFailedSync.count == 1)
  }

  @Test func `a rename happens as a whole or not at all`() throws {
    for (name, text) in [("/j/a", "old"), ("/j/b", "new")] {
      let file = try system.open(name, .create)
      try write(text, to: file)
      try file.synchronize()
    }
    try system.synchronizeDirectory("/j")
    try system.rename("/j/b", to: "/j/a")
    #expect(losses() == [[UInt8]("old".utf8), [UInt8]("new".utf8)])
    try system.remove("/j/a")
    #expect(losses().contains(nil))
  }

  @Test func `a file that is cut and grows again holds zeros there`() throws {
    let file = try system.open("/j/a", .create)
    try write("abcd", to: file)
    try file.synchronize()
    try system.synchronizeDirectory("/j")
    try file.truncate(to: 1)
    try file.truncate(to: 3)
    #expect(system.disk["/j/a"] == [97, 0, 0])
    #expect(losses() == [[97, 98, 99, 100], [97, 0, 0]])
  }

  @Test func `a restarted process finds what was written, and the lock free`() throws {
    let file = try system.open("/j/a", .create)
    #expect(try file.lock())
    try write("x", to: file)
    let second = try system.open("/j/a", .read)
    #expect(try !second.lock())
    let restarted = FaultyFileSystem(system.disk)
    let found = try restarted.open("/j/a", .read)
    #expect(try found.lock())
    #expect(try found.read(9, at: 0) == [120])
    file.close()
    #expect(try second.lock())
  }

  @Test func `calls fail, and fall short, as told`() throws {
    system.setRules([
      FaultRule(.open, 2...2, .error(EACCES)), FaultRule(.write, 1...1, .short(1)),
      FaultRule(.write, 2...2, .shortThenError(1, ENOSPC)),
    ])
    let file = try system.open("/j/a", .create)
    #expect(throws: FileSystemError(.open, "/j/a", code: EACCES)) {
      try system.open("/j/a", .read)
    }
    let bytes: [UInt8] = [1, 2, 3]
    #expect(try file.write(bytes[...], at: 0) == 1)
    #expect(throws: FileSystemError(.write, "/j/a", code: ENOSPC)) {
      try file.write(bytes[1...], at: 1)
    }
    #expect(system.disk["/j/a"] == [1, 2])
    file.close()
    #expect(throws: FileSystemError(.size, "/j/a", code: EBADF)) { try file.size() }
    #expect(throws: FileSystemError(.open, "/k/a", code: ENOENT)) {
      try system.open("/k/a", .create)
    }
  }
}
