#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// The directory of a journal: names instead of paths, the journal's errors instead of the system's.
struct Directory: Sendable {
  let path: String
  let fileSystem: any FileSystem
  /// Makes a known mistake; see ``JournalOptions/acceptsTornTail``.
  var acceptsTornTail = false

  func path(_ name: String) -> String { "\(path)/\(name)" }

  func names() throws(JournalError) -> [String] {
    do {
      return try fileSystem.names(in: path).sorted()
    } catch  where error.code == ENOENT {
      throw .missingDirectory(path)
    } catch  where error.code == ENOTDIR {
      throw .notADirectory(path)
    } catch {
      throw .fileSystem(error)
    }
  }

  func open(_ name: String, _ mode: OpenMode) throws(JournalError) -> OpenFile {
    do {
      return OpenFile(file: try fileSystem.open(path(name), mode))
    } catch  where [EACCES, EPERM, EROFS].contains(error.code) && mode != .read {
      throw .readOnly(path(name))
    } catch {
      throw .fileSystem(error)
    }
  }

  /// All bytes of a file.
  func read(_ name: String) throws(JournalError) -> [UInt8] {
    let file = try open(name, .read)
    defer { file.close() }
    return try file.read(try file.size(), at: 0)
  }

  /// The first bytes of a file.
  func read(_ name: String, prefix count: Int) throws(JournalError) -> [UInt8] {
    let file = try open(name, .read)
    defer { file.close() }
    return try file.read(count, at: 0)
  }

  func remove(_ name: String) throws(JournalError) {
    try wrapping { () throws(FileSystemError) in try fileSystem.remove(path(name)) }
  }

  func rename(_ name: String, to newName: String) throws(JournalError) {
    try wrapping { () throws(FileSystemError) in
      try fileSystem.rename(path(name), to: path(newName))
    }
  }

  func synchronize() throws(JournalError) {
    try wrapping { () throws(FileSystemError) in try fileSystem.synchronizeDirectory(path) }
  }

  /// Lets a file with all its bytes appear under its name, or not at all, whenever power is lost.
  ///
  /// The file is still open. `fill` writes it while it has a temporary name.
  func create(
    _ name: String, fill: (OpenFile) throws(JournalError) -> Void
  ) throws(JournalError) -> OpenFile {
    let temporary = name + Self.temporarySuffix
    let file = try open(temporary, .replace)
    do throws(JournalError) {
      try fill(file)
      try file.synchronize()
      try rename(temporary, to: name)
      try synchronize()
    } catch {
      file.close()
      // It frees the room at best; opening the journal removes what is left.
      try? remove(temporary)
      throw error
    }
    return file
  }

  static let temporarySuffix = ".tmp"
}

/// A file that throws the journal's errors, and writes and reads as much as it is told.
struct OpenFile: Sendable {
  let file: any File

  func write(_ bytes: [UInt8], at offset: Int) throws(JournalError) {
    try wrapping { () throws(FileSystemError) in
      var rest = bytes[...]
      while !rest.isEmpty {
        rest = rest.dropFirst(try file.write(rest, at: offset + rest.startIndex))
      }
    }
  }

  func read(_ count: Int, at offset: Int) throws(JournalError) -> [UInt8] {
    try wrapping { () throws(FileSystemError) in
      var bytes = try file.read(count, at: offset)
      // Most file systems give everything at once, and then nothing is copied.
      while !bytes.isEmpty, bytes.count < count {
        let more = try file.read(count - bytes.count, at: offset + bytes.count)
        if more.isEmpty { break }
        bytes += more
      }
      return bytes
    }
  }

  func size() throws(JournalError) -> Int {
    try wrapping { () throws(FileSystemError) in try file.size() }
  }

  func preallocate(_ size: Int) throws(JournalError) {
    try wrapping { () throws(FileSystemError) in try file.preallocate(size) }
  }

  func synchronizeData() throws(JournalError) {
    try wrapping { () throws(FileSystemError) in try file.synchronizeData() }
  }

  func synchronize() throws(JournalError) {
    try wrapping { () throws(FileSystemError) in try file.synchronize() }
  }

  func lock() throws(JournalError) -> Bool {
    try wrapping { () throws(FileSystemError) in try file.lock() }
  }

  func replaceContent(with bytes: [UInt8]) throws(JournalError) {
    try wrapping { () throws(FileSystemError) in try file.truncate(to: 0) }
    try write(bytes, at: 0)
  }

  func close() { file.close() }
}

private func wrapping<Output>(
  _ body: () throws(FileSystemError) -> Output
) throws(JournalError) -> Output {
  do {
    return try body()
  } catch {
    throw .fileSystem(error)
  }
}
