/// What a journal asks of the place where its files lie.
///
/// Every call blocks until it is done. ``LocalFileSystem`` is the real one; tests bring others that
/// lose power, run full or fail on purpose. Paths are joined with `/`.
/// An interrupted call (`EINTR`) is repeated by the file system, never by the journal.
public protocol FileSystem: Sendable {
  /// Who holds a lock that is taken through this file system, for messages only.
  ///
  /// One line of text without line break, for example `pid 4711`.
  var holder: String { get }

  /// Returns 16 bytes that no other journal has.
  ///
  /// A simulated file system takes them from its seed.
  ///
  /// - Returns: the bytes.
  /// - Throws: ``FileSystemError`` when the system has none to give.
  func uniqueBytes() throws(FileSystemError) -> [UInt8]

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: where the file lies.
  ///   - mode: what will be done with it, and whether it must exist.
  /// - Returns: the file.
  /// - Throws: ``FileSystemError``, with `ENOENT` when the file or its directory is missing.
  func open(_ path: String, _ mode: OpenMode) throws(FileSystemError) -> any File

  /// Lists the names in a directory, in no particular order, without `.` and `..`.
  ///
  /// - Parameter directory: the directory.
  /// - Returns: the names.
  /// - Throws: ``FileSystemError``: `ENOENT` when it is missing, `ENOTDIR` when it is something else.
  func names(in directory: String) throws(FileSystemError) -> [String]

  /// Gives a file another name, replacing the file that had it.
  ///
  /// The new name survives a loss of power once ``synchronizeDirectory(_:)`` has returned.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - newPath: its new name, in the same directory.
  /// - Throws: ``FileSystemError``.
  func rename(_ path: String, to newPath: String) throws(FileSystemError)

  /// Removes a file's name; handles that are open keep working.
  ///
  /// - Parameter path: the file.
  /// - Throws: ``FileSystemError``.
  func remove(_ path: String) throws(FileSystemError)

  /// Makes the names of a directory survive a loss of power.
  ///
  /// - Parameter directory: the directory.
  /// - Throws: ``FileSystemError``.
  func synchronizeDirectory(_ directory: String) throws(FileSystemError)
}

/// What an open file will be used for.
public enum OpenMode: Hashable, Sendable {
  /// Reading a file that exists.
  case read
  /// Reading and writing a file that exists.
  case write
  /// Reading and writing; a missing file is created, an existing one keeps its bytes.
  case create
  /// Reading and writing an empty file; what an existing one held is dropped.
  case replace
}

/// A file that is open.
///
/// One owner uses it at a time; ``close()`` is its last call.
public protocol File: AnyObject, Sendable {
  /// Writes bytes at a place, growing the file where needed.
  ///
  /// It may write fewer than asked, like the system call; the journal goes on with the rest.
  ///
  /// - Parameters:
  ///   - bytes: what to write, at least one byte.
  ///   - offset: where, in bytes from the start of the file.
  /// - Returns: how many bytes were written, at least 1.
  /// - Throws: ``FileSystemError``, with `ENOSPC` or `EDQUOT` when there is no room.
  func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(FileSystemError) -> Int

  /// Reads bytes from a place.
  ///
  /// - Parameters:
  ///   - count: how many bytes at most.
  ///   - offset: from where, in bytes from the start of the file.
  /// - Returns: up to `count` bytes; none exactly when `offset` is at the end or behind it.
  /// - Throws: ``FileSystemError``.
  func read(_ count: Int, at offset: Int) throws(FileSystemError) -> [UInt8]

  /// Returns the file's length in bytes.
  ///
  /// - Throws: ``FileSystemError``.
  func size() throws(FileSystemError) -> Int

  /// Cuts the file, or extends it with zeros.
  ///
  /// - Parameter size: the new length in bytes.
  /// - Throws: ``FileSystemError``.
  func truncate(to size: Int) throws(FileSystemError)

  /// Extends the file with zeros and reserves the room for them.
  ///
  /// Never shortens the file and changes no byte that it has.
  ///
  /// - Parameter size: the length in bytes that the file has at least afterwards.
  /// - Throws: ``FileSystemError``, with `ENOSPC` when there is no room.
  func preallocate(_ size: Int) throws(FileSystemError)

  /// Makes the bytes and the length survive a loss of power (`fdatasync`).
  ///
  /// - Throws: ``FileSystemError``; it is final, for the bytes may be gone from memory and disk.
  func synchronizeData() throws(FileSystemError)

  /// Makes the whole file survive a loss of power (`fsync`), but not its name.
  ///
  /// - Throws: ``FileSystemError``; it is final, as for ``synchronizeData()``.
  func synchronize() throws(FileSystemError)

  /// Takes the file's lock, without waiting.
  ///
  /// It belongs to this handle: a second handle in the same process does not get it. It ends with
  /// ``close()`` or with the process.
  ///
  /// - Returns: whether it was free.
  /// - Throws: ``FileSystemError``.
  func lock() throws(FileSystemError) -> Bool

  /// Ends the use of the file.
  ///
  /// Calling it twice is harmless. It makes nothing durable and reports nothing.
  func close()
}
