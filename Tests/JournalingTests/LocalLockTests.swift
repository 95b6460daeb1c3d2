import Foundation
import Journaling
import Testing

#if canImport(Glibc)
  import Glibc

  /// The lock of the real file system, while another process is being started.
  struct LocalLockTests {
    /// The descriptor under which this process has a file open.
    private func descriptor(of path: String) throws -> Int32 {
      for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
        let target = try? FileManager.default.destinationOfSymbolicLink(
          atPath: "/proc/self/fd/\(name)")
        if target == path, let number = Int32(name) { return number }
      }
      throw POSIXError(.EBADF)
    }

    @Test func `closing frees the lock, though a copy of the descriptor is open elsewhere`() throws
    {
      let path = FileManager.default.temporaryDirectory.path + "/lock-\(UUID())"
      defer { try? FileManager.default.removeItem(atPath: path) }
      let fileSystem = LocalFileSystem()
      let first = try fileSystem.open(path, .create)
      #expect(try first.lock())
      // What a child has between its birth and the program that it becomes.
      let copy = dup(try descriptor(of: path))
      #expect(copy >= 0)
      defer { close(copy) }
      first.close()
      let second = try fileSystem.open(path, .create)
      let isFree = try second.lock()
      #expect(isFree)
      second.close()
    }
  }
#endif
