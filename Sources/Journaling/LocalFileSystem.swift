#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// The file system of this machine.
///
/// The lock is `flock`, which network file systems do not all honour: keep journals on a local disk.
public struct LocalFileSystem: FileSystem {
  /// Creates a file system.
  public init() {}

  /// The process and the second since 1970 at which it was asked.
  public var holder: String { "pid \(getpid()) since second \(time(nil))" }

  /// Returns 16 random bytes of the system.
  ///
  /// - Returns: the bytes.
  /// - Throws: ``FileSystemError``.
  public func uniqueBytes() throws(FileSystemError) -> [UInt8] {
    let source = "/dev/urandom"
    let file = try open(source, .read)
    defer { file.close() }
    let bytes = try file.read(16, at: 0)
    guard bytes.count == 16 else { throw FileSystemError(.uniqueBytes, source, code: EIO) }
    return bytes
  }

  /// Opens a file; it is closed in programs that this one starts.
  ///
  /// - Parameters:
  ///   - path: where the file lies.
  ///   - mode: what will be done with it, and whether it must exist.
  /// - Returns: the file.
  /// - Throws: ``FileSystemError``.
  public func open(_ path: String, _ mode: OpenMode) throws(FileSystemError) -> any File {
    let flags =
      switch mode {
      // Without waiting: a pipe that lies in the directory would never be opened.
      case .read: O_RDONLY | O_NONBLOCK
      case .write: O_RDWR
      case .create: O_RDWR | O_CREAT
      case .replace: O_RDWR | O_CREAT | O_TRUNC
      }
    let descriptor = try check(.open, path) { systemOpen(path, flags | O_CLOEXEC) }
    return LocalFile(descriptor: descriptor, path: path)
  }

  /// Lists the names in a directory.
  ///
  /// - Parameter directory: the directory.
  /// - Returns: the names.
  /// - Throws: ``FileSystemError``.
  public func names(in directory: String) throws(FileSystemError) -> [String] {
    // Opened here, closed below, and used by nobody else.
    guard let stream = unsafe opendir(directory) else {
      throw FileSystemError(.list, directory, code: errno)
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      // The entry stays valid until the next call on this stream; its name is copied before.
      guard let entry = unsafe readdir(stream) else { break }
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw FileSystemError(.list, directory, code: errno) }
    return names
  }

  /// Gives a file another name, replacing the file that had it.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - newPath: its new name.
  /// - Throws: ``FileSystemError``.
  public func rename(_ path: String, to newPath: String) throws(FileSystemError) {
    _ = try check(.rename, path) { systemRename(path, newPath) }
  }

  /// Removes a file's name.
  ///
  /// - Parameter path: the file.
  /// - Throws: ``FileSystemError``.
  public func remove(_ path: String) throws(FileSystemError) {
    _ = try check(.remove, path) { systemRemove(path) }
  }

  /// Makes the names of a directory survive a loss of power.
  ///
  /// - Parameter directory: the directory.
  /// - Throws: ``FileSystemError``.
  public func synchronizeDirectory(_ directory: String) throws(FileSystemError) {
    let descriptor = try check(.synchronizeDirectory, directory) {
      systemOpen(directory, O_RDONLY | O_CLOEXEC)
    }
    defer { systemClose(descriptor) }
    _ = try check(.synchronizeDirectory, directory) { flush(descriptor) }
  }
}

// The methods above have the names of these calls. A path is lent to the system for the length of
// the call, which ends with its zero byte.
private func systemOpen(_ path: String, _ flags: Int32) -> Int32 {
  unsafe open(path, flags, 0o644)
}
private func systemRename(_ old: String, _ new: String) -> Int32 { unsafe rename(old, new) }
private func systemRemove(_ path: String) -> Int32 { unsafe unlink(path) }
