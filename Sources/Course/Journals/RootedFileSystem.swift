internal import Foundation
internal import Journaling

/// A directory of this machine, seen as if it were all there is.
///
/// Paths in it start at the directory, and a journal's identity is always the same, so that nothing that
/// a program prints differs from run to run. The bytes are on a real disk.
struct RootedFileSystem: FileSystem {
  private let root: String
  private let local = LocalFileSystem()

  /// Lends a directory to a program; without a path one that is removed afterwards.
  static func use(_ path: String?, _ body: (RootedFileSystem) throws -> Void) throws {
    let files = FileManager.default
    if let path {
      do {
        try files.createDirectory(atPath: path, withIntermediateDirectories: true)
      } catch CocoaError.fileWriteNoPermission, CocoaError.fileWriteVolumeReadOnly {
        throw JournalError.readOnly(path)
      } catch CocoaError.fileWriteFileExists {
        throw JournalError.notADirectory(path)
      }
      return try body(RootedFileSystem(root: path))
    }
    let template = files.temporaryDirectory.appending(path: "reprise-XXXXXX").path
    // The copy of the template has room for its zero byte, and lives as long as the call.
    var name = Array(template.utf8CString)
    guard unsafe mkdtemp(&name) != nil else {
      throw FileSystemError(.open, template, code: errno)
    }
    let root = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { try? files.removeItem(atPath: root) }
    try body(RootedFileSystem(root: root))
  }

  private func place(_ path: String) -> String { "\(root)/\(path)" }

  /// Creates a directory in the directory.
  func createDirectory(_ path: String) throws {
    try FileManager.default.createDirectory(
      atPath: place(path), withIntermediateDirectories: true)
  }

  var holder: String { "the program of chapter 09" }

  func uniqueBytes() throws(FileSystemError) -> [UInt8] { Array(0..<16) }

  func open(_ path: String, _ mode: OpenMode) throws(FileSystemError) -> any File {
    try local.open(place(path), mode)
  }

  func names(in directory: String) throws(FileSystemError) -> [String] {
    try local.names(in: place(directory))
  }

  func rename(_ path: String, to newPath: String) throws(FileSystemError) {
    try local.rename(place(path), to: place(newPath))
  }

  func remove(_ path: String) throws(FileSystemError) { try local.remove(place(path)) }

  func synchronizeDirectory(_ directory: String) throws(FileSystemError) {
    try local.synchronizeDirectory(place(directory))
  }
}
