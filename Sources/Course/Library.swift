internal import Foundation

/// The chapters on disk: their manifests, their prose, and the glossary.
public struct Library: Sendable {
  /// The folder that holds `Chapters`.
  public let root: String
  /// The chapters, by number.
  public let chapters: [Chapter]
  /// What each term of the course means, in one sentence; by term.
  public let glossary: [String: String]

  /// Reads everything but the prose.
  ///
  /// - Parameter root: the folder that holds `Chapters`.
  /// - Throws: `CourseError` for the first file that is missing or wrong.
  public init(root: String) throws(CourseError) {
    self.root = root
    let folders: [String]
    do {
      folders = try FileManager.default.contentsOfDirectory(atPath: "\(root)/Chapters").sorted()
    } catch {
      throw CourseError(
        file: "Chapters", key: nil, problem: "cannot be listed in \(root)",
        advice: "Set REPRISE_HOME to the folder that holds Chapters.")
    }
    var chapters: [Chapter] = []
    for folder in folders where folder.first?.isNumber == true {
      let file = "Chapters/\(folder)/chapter.json"
      let chapter = try Chapter(reading: Self.data(of: file, in: root), file: file)
      if chapter.folder != folder {
        throw CourseError(
          file: file, key: "slug", problem: "number and slug make '\(chapter.folder)'",
          advice: "Rename the folder, or correct the manifest.")
      }
      chapters.append(chapter)
    }
    self.chapters = chapters.sorted { $0.number < $1.number }
    glossary = try Self.glossary(in: root)
  }

  /// The chapter with a number or name.
  ///
  /// - Parameter name: `4`, `04`, `forty-two` or `04-forty-two`.
  /// - Returns: the chapter.
  /// - Throws: `UnknownChapter`, with the nearest name that exists.
  public func chapter(_ name: String) throws(UnknownChapter) -> Chapter {
    let found = chapters.first {
      Int(name) == $0.number || name == $0.slug || name == $0.folder
    }
    if let found { return found }
    let names = chapters.flatMap { [$0.slug, $0.folder] }
    throw UnknownChapter(
      name: name, suggestion: nearest(to: name, among: names), known: chapters.map(\.folder))
  }

  /// The prose of a chapter, taken apart.
  ///
  /// - Parameter chapter: one of `chapters`.
  /// - Returns: what `chapter.md` says.
  /// - Throws: `CourseError` if the file is missing or not UTF-8.
  public func prose(of chapter: Chapter) throws(CourseError) -> Prose {
    let file = "Chapters/\(chapter.folder)/chapter.md"
    return Prose(parsing: try text(of: file), file: file)
  }

  /// What the chapter's command prints, if that has been written down.
  ///
  /// - Parameter chapter: one of `chapters`.
  /// - Returns: the exact output; `nil` if there is no `expected-output.txt`.
  /// - Throws: `CourseError` if the file is not UTF-8.
  public func expectedOutput(of chapter: Chapter) throws(CourseError) -> String? {
    let file = "Chapters/\(chapter.folder)/expected-output.txt"
    guard FileManager.default.fileExists(atPath: "\(root)/\(file)") else { return nil }
    return try text(of: file)
  }

  /// The text of a file.
  ///
  /// - Parameter file: the path from `root`.
  /// - Returns: the text.
  /// - Throws: `CourseError` if the file is missing or not UTF-8.
  public func text(of file: String) throws(CourseError) -> String {
    let data = try Self.data(of: file, in: root)
    guard let text = String(data: data, encoding: .utf8) else {
      throw CourseError(
        file: file, key: nil, problem: "is not UTF-8", advice: "Save the file as UTF-8.")
    }
    return text
  }

  private static func data(of file: String, in root: String) throws(CourseError) -> Data {
    guard let data = FileManager.default.contents(atPath: "\(root)/\(file)") else {
      throw CourseError(
        file: file, key: nil, problem: "cannot be read in \(root)",
        advice: "Restore the file from the project's repository.")
    }
    return data
  }

  private static func glossary(in root: String) throws(CourseError) -> [String: String] {
    let file = "Chapters/glossary.json"
    let data = try data(of: file, in: root)
    do {
      return try JSONDecoder().decode([String: String].self, from: data)
    } catch {
      throw CourseError(
        file: file, key: nil, problem: "does not map terms to sentences",
        advice: "It is one JSON object; every value is a text.")
    }
  }
}
