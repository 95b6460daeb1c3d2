import Foundation
import TestThreads
import Testing

/// A file of the repository that our own code writes: compared by tests, and by them renewed.
///
/// `REPRISE_RECORD=1 swift test --filter RepriseTests` writes what the tests would otherwise compare.
enum Kept {
  /// Checks that a kept file says what was produced now, or makes it say so.
  static func expect(
    _ produced: String, in file: URL, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    if ProcessInfo.processInfo.environment["REPRISE_RECORD"] == "1" {
      try produced.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let kept = try String(contentsOf: file, encoding: .utf8)
    #expect(
      produced == kept, "REPRISE_RECORD=1 swift test --filter RepriseTests renews it",
      sourceLocation: sourceLocation)
  }
}

/// The pictures in the README and the chapters are drawn by our own code, and up to date.
@Suite(.longRunning)
struct PictureTests {
  @Test(arguments: ["sequence", "entity", "timeline"])
  func `the picture of the nested example is the one we draw`(kind: String) throws {
    let folder = try Folder()
    let tool = Tool(folder: folder.path, environment: ["REPRISE_HOME": PageTests.root.path])
    let result = try tool.run("diagram", "04", "--kind", kind, "--format", "svg")
    #expect(result.code == 0, "\(result.notes)")
    let file = PageTests.root.appending(path: "Chapters/04-forty-two/\(kind).svg")
    try Kept.expect(result.output, in: file)
  }
}
