internal import Foundation

/// The files of a spool.
///
/// `any/GROUP/NUMBER.json` waits for anybody of a group, `uni/GROUP/ID/NUMBER.json` for one receiver,
/// and `claimed/GROUP.ID/…` is what a receiver has taken and not yet dealt with. Numbers rise.
struct SpoolDirectory: Sendable {
  private let root: URL

  init(_ path: String) { root = URL(filePath: path, directoryHint: .isDirectory) }

  func any(_ group: String) -> URL { root.appending(path: "any/\(Subjects.token(group))") }

  func uni(_ group: String, _ id: String) -> URL {
    root.appending(path: "uni/\(Subjects.token(group))/\(Subjects.token(id))")
  }

  func claimed(_ group: String, _ id: String) -> URL {
    root.appending(path: "claimed/\(Subjects.token(group)).\(Subjects.token(id))")
  }

  func make(_ folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// The names of what waits in a folder, in order; `nil` without such a folder.
  func names(in folder: URL) -> [String]? {
    // Files that are being written have other names.
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?
      .filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted()
  }

  /// Writes a file under a temporary name and renames it, so that nobody sees half of it.
  func write(_ bytes: [UInt8], to name: String, in folder: URL) throws {
    try Data(bytes).write(to: folder.appending(path: name), options: .atomic)
  }

  /// Moves a file to another folder; false when somebody else was faster.
  func claim(_ name: String, from source: URL, to target: URL) -> Bool {
    let (old, new) = (source.appending(path: name), target.appending(path: name))
    return (try? FileManager.default.moveItem(at: old, to: new)) != nil
  }

  func bytes(of name: String, in folder: URL) -> [UInt8]? {
    (try? Data(contentsOf: folder.appending(path: name))).map(Array.init)
  }

  func remove(_ name: String, in folder: URL) {
    try? FileManager.default.removeItem(at: folder.appending(path: name))
  }
}
