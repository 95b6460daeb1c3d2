import Foundation
import Journaling
import Testing

/// The real file system, and real processes.
@Suite(.timeLimit(.minutes(12)))
struct LocalTests {
  /// Runs `body` with a directory of its own.
  private func withDirectory<Output>(_ body: (String) async throws -> Output) async throws -> Output
  {
    let manager = FileManager.default
    let directory = manager.temporaryDirectory.path + "/journal-\(UUID())"
    try manager.createDirectory(atPath: directory, withIntermediateDirectories: false)
    defer { try? manager.removeItem(atPath: directory) }
    return try await body(directory)
  }

  @Test func `a journal comes back from a real disk`() async throws {
    try await withDirectory { path in
      var journal = try Journal.open(path, options: smallSegments)
      try write(Array(repeating: 3, count: 20), to: &journal, size: 500)
      try journal.close()
      for isClosed in [true, false] {
        var sequences: [UInt64] = []
        let again = try Journal.open(path, options: smallSegments) { sequences.append($0.sequence) }
        let wasClosed = again.recovery.wasClosed
        #expect(wasClosed == isClosed)
        #expect(sequences == Array(1...60))
      }
    }
  }

  @Test func `segments have their length from the start`() async throws {
    try await withDirectory { path in
      let journal = try Journal.open(path)
      let name = path + "/00000000000000000001.seg"
      let size = try FileManager.default.attributesOfItem(atPath: name)[.size] as? Int
      #expect(size == 16 << 20)
      try journal.close()
    }
  }

  @Test func `a second owner in the process learns who the first is`() async throws {
    try await withDirectory { path in
      let journal = try Journal.open(path, options: smallSegments)
      do throws(JournalError) {
        _ = try Journal.open(path, options: smallSegments)
        Issue.record("two owners")
      } catch {
        guard case .inUse(path, let holder) = error else { throw error }
        #expect(holder.hasPrefix("pid \(getpid()) since second "))
      }
      try journal.close()
    }
  }

  @Test func `another process cannot open it, and learns the process`() async throws {
    try await withDirectory { path in
      let journal = try Journal.open(path, options: smallSegments)
      let holder = getpid()
      await #expect(processExitsWith: .exitCode(7)) {
        [path = path as String, holder = holder as Int32] in
        do throws(JournalError) {
          _ = try Journal.open(path, options: smallSegments)
        } catch {
          guard case .inUse(_, let name) = error, name.hasPrefix("pid \(holder) ") else { exit(1) }
          exit(7)
        }
      }
      try journal.close()
    }
  }

  @Test func `a process that is killed leaves the lock and its records`() async throws {
    try await withDirectory { path in
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
        var journal = try Journal.open(path, options: smallSegments)
        try write([3], to: &journal)
        kill(getpid(), SIGKILL)
        try journal.close()
      }
      var count = 0
      let journal = try Journal.open(path, options: smallSegments) { _ in count += 1 }
      let wasClosed = journal.recovery.wasClosed
      #expect(!wasClosed)
      #expect(count == 3)
      try journal.close()
    }
  }

  @Test func `many tasks share flushes on a real disk`() async throws {
    try await withDirectory { path in
      let journal = GroupCommit(try Journal.open(path, options: smallSegments))
      await withDiscardingTaskGroup { group in
        for caller in 0..<32 {
          group.addTask {
            for number in 0..<20 {
              await journal.room(for: 100)
              guard
                let sequence = try? journal.append(type: 1, payload: payload(caller + number))
              else { return }
              try? await journal.flushed(through: sequence)
            }
          }
        }
      }
      try await journal.close()
      var sequences: [UInt64] = []
      _ = try Journal.open(path, options: smallSegments) { sequences.append($0.sequence) }
      #expect(sequences == Array(1...640))
    }
  }

  @Test func `calls fail with the system's number`() async throws {
    try await withDirectory { path in
      let fileSystem = LocalFileSystem()
      #expect(throws: FileSystemError(.open, path + "/none", code: ENOENT)) {
        try fileSystem.open(path + "/none", .read)
      }
      #expect(throws: FileSystemError(.list, path + "/none", code: ENOENT)) {
        try fileSystem.names(in: path + "/none")
      }
      #expect(throws: FileSystemError(.remove, path + "/none", code: ENOENT)) {
        try fileSystem.remove(path + "/none")
      }
      let file = try fileSystem.open(path + "/file", .create)
      #expect(throws: FileSystemError(.list, path + "/file", code: ENOTDIR)) {
        try fileSystem.names(in: path + "/file")
      }
      file.close()
      file.close()
      let reader = try fileSystem.open(path + "/file", .read)
      #expect(throws: FileSystemError(.write, path + "/file", code: EBADF)) {
        try reader.write([1], at: 0)
      }
      #expect(throws: JournalError.missingDirectory(path + "/none")) {
        try JournalReader(path + "/none").read()
      }
      #expect(throws: JournalError.notADirectory(path + "/file")) {
        try JournalReader(path + "/file").read()
      }
    }
  }

  @Test func `files do what the protocol says`() async throws {
    try await withDirectory { path in
      let fileSystem = LocalFileSystem()
      let file = try fileSystem.open(path + "/file", .create)
      let written = try file.write([0, 1, 2, 3][1...], at: 5)
      #expect(written == 3)
      try file.preallocate(100)
      try file.preallocate(50)
      #expect(try file.size() == 100)
      #expect(try file.read(10, at: 0) == [0, 0, 0, 0, 0, 1, 2, 3, 0, 0])
      #expect(try file.read(10, at: 95).count == 5)
      #expect(try file.read(10, at: 100).isEmpty)
      try file.truncate(to: 6)
      #expect(try file.read(10, at: 4) == [0, 1])
      try file.synchronizeData()
      try file.synchronize()
      try fileSystem.rename(path + "/file", to: path + "/other")
      try fileSystem.synchronizeDirectory(path)
      #expect(try fileSystem.names(in: path) == ["other"])
      _ = try fileSystem.open(path + "/other", .replace)
      #expect(try file.size() == 0)
      try fileSystem.remove(path + "/other")
      #expect(try fileSystem.names(in: path).isEmpty)
      let first = try fileSystem.uniqueBytes()
      let second = try fileSystem.uniqueBytes()
      #expect(first.count == 16)
      #expect(first != second)
    }
  }
}
