import Course
import Foundation
import Testing

struct ChapterTests {
  private func read(_ text: String) throws -> Chapter {
    try Chapter(reading: Data(text.utf8), file: "chapter.json")
  }

  @Test func `a manifest without mistakes is read`() throws {
    let chapter = try read(Sample.manifest())
    #expect(chapter.folder == "04-forty-two")
    #expect(chapter.difficulty == .easy)
    #expect(chapter.exercises.map(\.name) == ["04-a"])
  }

  @Test(arguments: [
    (#""difficulty": "easy""#, #""difficulty": "hardest""#, "difficulty"),
    (#""diagrams": ["sequence"]"#, #""diagrams": ["pie"]"#, "diagrams[0]"),
    (#""kinds": ["invoke"]"#, #""kinds": ["invoke", "think"]"#, "kinds[1]"),
    (#""minutes": 20"#, #""minutes": 0"#, "minutes"),
    (#""minutes": 20"#, #""minutes": "20""#, "minutes"),
    (#""minutes": 20, "#, "", "minutes"),
    (#""command": "reprise run 04""#, #""command": "run 04""#, "command"),
    (#""answer": 1"#, #""answer": 2"#, "predict.answer"),
    (#""answer": 0"#, #""answer": -1"#, "quiz[0].answer"),
    (#"["yes", "no"]"#, #"["yes"]"#, "quiz[0].reasons"),
    (#""name": "04-a""#, #""name": "04-b""#, "exercises[0].name"),
    (#"["1", "2", "3"]"#, #"["1", "2"]"#, "exercises[0].hints"),
    (#"["r"]"#, "[]", "exercises[0].rungs"),
    ("exercises/04-a/", "exercises/04-b/", "exercises[0].solution"),
  ])
  func `an error names the file and the key`(part: String, other: String, key: String) {
    let error = #expect(throws: CourseError.self) {
      try read(Sample.manifest(part, by: other))
    }
    #expect(error?.file == "chapter.json")
    #expect(error?.key == key)
    #expect(error?.description.hasPrefix("chapter.json: \(key): ") == true)
  }

  @Test func `what is not JSON is refused as a whole`() {
    let error = #expect(throws: CourseError.self) { try read("# Chapter") }
    #expect(error?.key == nil)
    #expect(error?.problem == "no JSON")
  }
}
