import Course
import Foundation

/// A course of one chapter in a folder of its own, which a test can damage.
struct Sample {
  let root: String

  var manifest: String { "\(root)/Chapters/04-forty-two/chapter.json" }

  /// Writes a course into a new folder.
  init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("course-\(UUID().uuidString)").resolvingSymlinksInPath()
    root = folder.path
    try FileManager.default.createDirectory(
      atPath: "\(root)/Chapters/04-forty-two", withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: "\(root)/Package.swift"))
    try write(Self.manifest(), to: "Chapters/04-forty-two/chapter.json")
    try write(#"{"promise": "A result that may not exist yet."}"#, to: "Chapters/glossary.json")
  }

  /// Takes the folder away again.
  func remove() throws { try FileManager.default.removeItem(atPath: root) }

  /// Writes a file of the course.
  func write(_ text: String, to file: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(root)/\(file)"))
  }

  /// A manifest without mistakes, except for one part that is replaced.
  static func manifest(_ part: String = "", by other: String = "") -> String {
    part.isEmpty ? good : good.replacingOccurrences(of: part, with: other)
  }

  private static let good = """
    {
      "number": 4, "slug": "forty-two", "title": "Forty-two", "goal": "Run it.",
      "minutes": 20, "difficulty": "easy", "command": "reprise run 04", "seed": 0,
      "diagrams": ["sequence"], "kinds": ["invoke"],
      "predict": {"question": "?", "choices": ["a", "b"], "answer": 1, "reveal": "b"},
      "exercises": [{
        "name": "04-a", "title": "T", "task": "Do.", "hints": ["1", "2", "3"], "rungs": ["r"],
        "solution": "exercises/04-a/Solution.swift"}],
      "quiz": [{"question": "?", "choices": ["a", "b"], "answer": 0, "reasons": ["yes", "no"]}],
      "glossary": ["promise"]
    }
    """
}
