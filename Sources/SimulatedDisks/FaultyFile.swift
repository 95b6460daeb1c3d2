import Journaling
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// A file of a ``FaultyFileSystem``.
final class FaultyFile: File {
  private let system: FaultyFileSystem
  private let path: String
  private let file: Int
  private let handle: Int
  private let isReadOnly: Bool
  private let isClosed = Atomic(false)

  init(system: FaultyFileSystem, path: String, file: Int, handle: Int, isReadOnly: Bool) {
    self.system = system
    self.path = path
    self.file = file
    self.handle = handle
    self.isReadOnly = isReadOnly
  }

  deinit { close() }

  private func begin(
    _ operation: FileSystemError.Operation, length: Int = 0, changes: Bool = true
  ) throws(FileSystemError) -> Fault? {
    let fault = system.begin(operation, path, handle: handle, length: length)
    if isClosed.load(ordering: .relaxed) || changes && isReadOnly {
      throw FileSystemError(operation, path, code: EBADF)
    }
    if operation != .synchronize, case .error(let code) = fault {
      throw FileSystemError(operation, path, code: code)
    }
    return fault
  }

  func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(FileSystemError) -> Int {
    let fault = try begin(.write, length: bytes.count)
    var count = bytes.count
    var code: Int32 = 0
    switch fault {
    case .short(let length): count = min(max(length, 1), count)
    case .shortThenError(let length, let number):
      (count, code) = (min(length, count), number)
    case .error, nil: break
    }
    if count > 0 {
      system.access { $0.disk.withFile(file) { $0.write(bytes.prefix(count), at: offset) } }
    }
    if code != 0 { throw FileSystemError(.write, path, code: code) }
    return count
  }

  func read(_ count: Int, at offset: Int) throws(FileSystemError) -> [UInt8] {
    let fault = try begin(.read, length: count, changes: false)
    let bytes = system.access { $0.disk.inodes[file].cached }
    guard offset < bytes.count else { return [] }
    var end = min(offset + count, bytes.count)
    if case .short(let length) = fault { end = min(end, offset + max(length, 1)) }
    return [UInt8](bytes[offset..<end])
  }

  func size() throws(FileSystemError) -> Int {
    _ = try begin(.size, changes: false)
    return system.access { $0.disk.inodes[file].cached.count }
  }

  func truncate(to size: Int) throws(FileSystemError) {
    _ = try begin(.truncate, length: size)
    system.access { $0.disk.withFile(file) { $0.resize(to: size) } }
  }

  func preallocate(_ size: Int) throws(FileSystemError) {
    _ = try begin(.preallocate, length: size)
    system.access { state in
      state.disk.withFile(file) { if $0.cached.count < size { $0.resize(to: size) } }
    }
  }

  func synchronizeData() throws(FileSystemError) { try synchronize() }

  func synchronize() throws(FileSystemError) {
    let fault = try begin(.synchronize)
    if case .error(let code) = fault {
      system.access { $0.disk.withFile(file) { $0.failToSynchronize() } }
      throw FileSystemError(.synchronize, path, code: code)
    }
    system.access { $0.disk.withFile(file) { $0.synchronize() } }
  }

  func lock() throws(FileSystemError) -> Bool {
    _ = try begin(.lock, changes: false)
    return system.access { state in
      if let owner = state.locks[file], owner != handle { return false }
      state.locks[file] = handle
      return true
    }
  }

  func close() {
    if isClosed.exchange(true, ordering: .relaxed) { return }
    system.access { state in
      if state.locks[file] == handle { state.locks[file] = nil }
    }
  }
}
