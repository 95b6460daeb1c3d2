#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// A call to the file system failed.
public struct FileSystemError: Error, Hashable {
  /// What was asked of the file system.
  public enum Operation: String, Hashable, Sendable {
    /// Opening or creating a file.
    case open
    /// Writing bytes.
    case write
    /// Reading bytes.
    case read
    /// Asking for a length.
    case size
    /// Cutting or extending a file.
    case truncate
    /// Reserving room.
    case preallocate
    /// Making a file durable.
    case synchronize
    /// Listing a directory.
    case list
    /// Renaming a file.
    case rename
    /// Removing a file.
    case remove
    /// Making names durable.
    case synchronizeDirectory = "synchronize directory"
    /// Taking a lock.
    case lock
    /// Asking for bytes that are unique.
    case uniqueBytes = "unique bytes"
  }

  /// What was asked.
  public let operation: Operation
  /// Of which file or directory.
  public let path: String
  /// The system's number for the reason, such as `ENOSPC`.
  public let code: Int32

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - operation: what was asked.
  ///   - path: of which file or directory.
  ///   - code: the system's number for the reason, such as `ENOSPC`.
  public init(_ operation: Operation, _ path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// Whether the disk or the quota is full.
  public var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT }
}

extension FileSystemError: CustomStringConvertible {
  /// What failed, where and why.
  public var description: String {
    "\(operation.rawValue) failed for \(path): \(reason)"
  }

  private var reason: String {
    // The C library returns a string that stays valid until the next call on this thread.
    unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
  }
}
