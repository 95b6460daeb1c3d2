internal import Foundation

extension Library {
  /// Finds the folder that holds `Chapters`, and reads what is in it.
  ///
  /// These are asked, in this order:
  /// 1. `home`, if it is given, and nothing else then: who names a folder means that one;
  /// 2. the current directory and those above it, for a copy of the project;
  /// 3. the folders above the executable;
  /// 4. the folders above the source that the executable was built from.
  ///
  /// - Parameters:
  ///   - home: what the environment variable `REPRISE_HOME` says, if anything.
  ///   - directory: the current directory.
  ///   - executable: the path of the program that is running, if it is known.
  ///   - source: a source file of the project.
  /// - Returns: the library.
  /// - Throws: `LibraryNotFound`, which says where it looked, or `CourseError` from reading.
  public static func find(
    home: String?, directory: String, executable: String?, source: String = #filePath
  ) throws -> Library {
    if let home, !home.isEmpty {
      if isFolder("\(home)/Chapters") { return try Library(root: home) }
      throw LibraryNotFound(searched: ["REPRISE_HOME: no Chapters in \(home)"])
    }
    var searched = ["REPRISE_HOME: not set"]
    let starts = [
      ("current directory", directory), ("executable", executable), ("source code", source),
    ]
    for (name, start) in starts {
      guard let start else { continue }
      if let root = projectFolder(above: start) { return try Library(root: root) }
      searched.append("\(name): no folder with Package.swift and Chapters at or above \(start)")
    }
    throw LibraryNotFound(searched: searched)
  }

  /// The nearest folder at or above a path that looks like a copy of the project.
  private static func projectFolder(above start: String) -> String? {
    var folder = URL(fileURLWithPath: start).standardizedFileURL.resolvingSymlinksInPath()
    // The current directory may have been removed; a relative path has a parent for ever.
    guard folder.path.hasPrefix("/") else { return nil }
    while true {
      if isFolder("\(folder.path)/Chapters"),
        FileManager.default.fileExists(atPath: "\(folder.path)/Package.swift")
      {
        return folder.path
      }
      let parent = folder.deletingLastPathComponent()
      if parent.path == folder.path { return nil }
      folder = parent
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
    return exists && isDirectory.boolValue
  }
}
