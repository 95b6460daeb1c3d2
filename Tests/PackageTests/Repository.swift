import Foundation

/// The files of this repository, as text.
enum Repository {
  struct File {
    let path: String
    let lines: [String]

    var name: String { URL(filePath: path).lastPathComponent }

    /// The lines without comments; line numbers stay.
    var code: [String] {
      lines.map { line in
        line.range(of: "//").map { String(line[..<$0.lowerBound]) } ?? line
      }
    }

    /// The modules that the file imports.
    var imports: [String] {
      code.compactMap { line in
        let words = line.split(separator: " ")
        guard let index = words.firstIndex(of: "import"), index <= 2, index + 1 < words.count else {
          return nil
        }
        return words[words.count - 1].split(separator: ".").first.map(String.init)
      }
    }
  }

  /// The folder with the manifest in it.
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(of path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func folders(in path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      at: root.appending(path: path), includingPropertiesForKeys: [.isDirectoryKey]
    )
    .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
    .map(\.lastPathComponent).sorted()
  }

  static func swiftFiles(in path: String) throws -> [File] {
    let folder = root.appending(path: path)
    guard let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    else { return [] }
    return try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
      .sorted { $0.path < $1.path }
      .map { url in
        let text = try String(contentsOf: url, encoding: .utf8)
        let name = url.path.replacingOccurrences(of: root.path + "/", with: "")
        return File(path: name, lines: text.components(separatedBy: "\n"))
      }
  }
}
