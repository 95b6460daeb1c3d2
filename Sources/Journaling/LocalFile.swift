import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// A file that is open on this machine.
final class LocalFile: File {
  private let descriptor: Int32
  private let path: String
  private let isClosed = Atomic(false)
  private let isLocked = Atomic(false)

  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close() }

  func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(FileSystemError) -> Int {
    try check(.write, path) {
      // The buffer lives as long as the closure, and its length is its own.
      unsafe bytes.withUnsafeBytes { buffer in
        unsafe pwrite(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      }
    }
  }

  func read(_ count: Int, at offset: Int) throws(FileSystemError) -> [UInt8] {
    var failure: FileSystemError?
    // The array has room for `count` bytes; what `pread` reports as written is initialised.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(FileSystemError) {
        while filled < count {
          let rest = unsafe UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
          let part = try check(.read, path) {
            unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled))
          }
          if part == 0 { break }
          filled += part
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  func size() throws(FileSystemError) -> Int {
    var status = stat()
    _ = try check(.size, path) {
      // The structure is a local of the right type.
      unsafe fstat(descriptor, &status)
    }
    return Int(status.st_size)
  }

  func truncate(to size: Int) throws(FileSystemError) {
    _ = try check(.truncate, path) { ftruncate(descriptor, off_t(size)) }
  }

  func preallocate(_ size: Int) throws(FileSystemError) {
    let old = try self.size()
    guard size > old else { return }
    #if canImport(Darwin)
      var request = fstore_t(
        fst_flags: UInt32(F_ALLOCATEALL), fst_posmode: F_PEOFPOSMODE, fst_offset: 0,
        fst_length: off_t(size - old), fst_bytesalloc: 0)
      // The structure is a local of the type that this command asks for.
      _ = try check(.preallocate, path) { unsafe fcntl(descriptor, F_PREALLOCATE, &request) }
      try truncate(to: size)
    #else
      while true {
        // Unlike the others, this call returns its error.
        let code = posix_fallocate(descriptor, off_t(old), off_t(size - old))
        if code == 0 { return }
        if code == EOPNOTSUPP || code == EINVAL { return try truncate(to: size) }
        if code != EINTR { throw FileSystemError(.preallocate, path, code: code) }
      }
    #endif
  }

  func synchronizeData() throws(FileSystemError) {
    #if canImport(Darwin)
      try synchronize()
    #else
      _ = try check(.synchronize, path) { fdatasync(descriptor) }
    #endif
  }

  func synchronize() throws(FileSystemError) {
    _ = try check(.synchronize, path) { flush(descriptor) }
  }

  func lock() throws(FileSystemError) -> Bool {
    do {
      _ = try check(.lock, path) { flock(descriptor, LOCK_EX | LOCK_NB) }
      isLocked.store(true, ordering: .relaxed)
      return true
    } catch  where error.code == EWOULDBLOCK {
      return false
    }
  }

  func close() {
    guard !isClosed.exchange(true, ordering: .relaxed) else { return }
    // A process that is just being started has a copy of the descriptor, and the lock would be held
    // until it becomes another program; so closing is not enough.
    if isLocked.load(ordering: .relaxed) { _ = flock(descriptor, LOCK_UN) }
    systemClose(descriptor)
  }
}

/// Runs a system call again while it is interrupted.
func check<Status: SignedInteger>(
  _ operation: FileSystemError.Operation, _ path: String, _ call: () -> Status
) throws(FileSystemError) -> Status {
  while true {
    let status = call()
    if status >= 0 { return status }
    let code = errno
    if code != EINTR { throw FileSystemError(operation, path, code: code) }
  }
}

/// Brings a file's bytes to the disk, not only to its cache.
func flush(_ descriptor: Int32) -> Int32 {
  #if canImport(Darwin)
    fcntl(descriptor, F_FULLFSYNC)
  #else
    fsync(descriptor)
  #endif
}

/// Closes a descriptor; whatever it reports, the descriptor is gone and nothing is to be done.
func systemClose(_ descriptor: Int32) { _ = close(descriptor) }
