import Course
import Diagrams
import Foundation
import Testing

struct ProseTests {
  private let file = "chapter.md"
  private let sections = Prose.sections.map { "## \($0)\n" }.joined()

  private func prose(_ text: String) -> Prose { Prose(parsing: text, file: file) }

  private func chapter() throws -> Chapter {
    try Chapter(reading: Data(Sample.manifest().utf8), file: "chapter.json")
  }

  @Test func `headings inside fences are no headings`() {
    let prose = prose("# A\n```sh\n# B\n```\n## C\n")
    #expect(prose.headings.map(\.title) == ["A", "C"])
    #expect(prose.headings.map(\.line) == [1, 5])
  }

  @Test func `the nine sections in order are fine`() throws {
    #expect(try prose("# 04 Forty-two\n" + sections).checkSections(chapter()).isEmpty)
  }

  @Test func `a wrong title, a missing section and a section out of place are found`() throws {
    let chapter = try chapter()
    #expect(prose("# 4 Forty-two\n" + sections).checkSections(chapter).map(\.line) == [1])
    let short = "# 04 Forty-two\n" + sections.replacingOccurrences(of: "## Next\n", with: "")
    #expect(
      prose(short).checkSections(chapter).map(\.problem) == ["the section 'Next' is missing"])
    let extra = "# 04 Forty-two\n" + sections + "## More\n"
    #expect(prose(extra).checkSections(chapter).map(\.line) == [11])
    let swapped = "# 04 Forty-two\n## Run\n" + sections
    #expect(prose(swapped).checkSections(chapter).map(\.line).first == 2)
  }

  @Test func `a fence that is never closed is found`() throws {
    let text = "# 04 Forty-two\n" + sections + "```sh\nreprise demo\n"
    #expect(try prose(text).checkSections(chapter()).map(\.line) == [11])
  }

  @Test(arguments: [
    ("func a() {\n  b()\n}", true), ("b()\nc()", false), ("  b()\n}", true), ("b()", true),
    ("func a() {\n  b() \n}", false), ("func a() {\n\n  b()\n}", false), ("x", false),
    ("b()\n  c()", false), ("if d {\n  e()\n\n  f()\n}", true), ("a() {\n  b()\n}", false),
  ])
  func `a listing is whole lines of its file, at any indentation`(listing: String, isThere: Bool) {
    let source = "func a() {\n  b()\n}\n  if d {\n    e()\n\n    f()\n  }\n"
    let prose = prose("<!-- A.swift -->\n```swift\n\(listing)\n```\n")
    let findings = prose.checkListings { $0 == "A.swift" ? source : nil }
    #expect(findings.isEmpty == isThere)
  }

  @Test func `a listing of several lines names a file that exists`() {
    let anonymous = prose("```swift\na()\nb()\n```\n").checkListings { _ in "a()\nb()\n" }
    #expect(anonymous.map(\.line) == [1])
    let lost = prose("<!-- B.swift -->\n```swift\na()\n```\n").checkListings { _ in nil }
    #expect(lost.map(\.problem) == ["there is no file B.swift"])
    #expect(prose("```swift\na()\n```\n").checkListings { _ in nil }.isEmpty)
  }

  @Test func `commands stand in shell fences and in the text`() {
    let text = """
      Type `reprise demo`, not `reprise` or `swift build`.
      ```sh
      swift run reprise run 04 --seed 7
      reprise trace show 'my file' | head
      reprise diagram 05 > out.svg
      ls
      ```
      ```text
      reprise nothing
      ```
      """
    let commands = prose(text).commands
    #expect(commands.map(\.line) == [1, 3, 4, 5])
    #expect(
      commands.map(\.arguments) == [
        ["demo"], ["run", "04", "--seed", "7"], ["trace", "show", "my file"], ["diagram", "05"],
      ])
  }

  @Test func `a command that cannot be typed is found`() {
    let findings = prose("Type `reprise rum 04`.").checkCommands { arguments in
      arguments.first == "run" ? nil : "unknown"
    }
    #expect(findings.map(\.description) == ["chapter.md:1: 'reprise rum 04': unknown"])
  }

  @Test func `a diagram is what the program draws`() throws {
    let program = try Act.find(4, "nested").program
    let drawn = render(try Act.find(4, "nested").run().trace, .entity, as: .ascii)
    func findings(_ comment: String, _ text: String) throws -> Int {
      try prose("<!-- \(comment) -->\n```text\n\(text)```\n").checkDiagrams(chapter(), program)
        .count
    }
    #expect(try findings("diagram entity nested", drawn) == 0)
    #expect(try findings("diagram entity nested", drawn + "\n") == 1)
    #expect(try findings("diagram sequence nested", drawn) == 1)
    #expect(try findings("diagram pie nested", drawn) == 1)
    #expect(try findings("something else", drawn) == 0)
  }

  @Test(arguments: [
    ("Run\nit. 04-a Answers: 1a.", [String]()),
    ("Run that. 04-a Answers:\n1a.", ["Run it."]),
    ("Run it. 04-b Answers: 1a.", ["04-a"]),
    ("Run it. 04-a Answers: 1b.", ["Answers: 1a."]),
  ])
  func `what the manifest says stands on the page, however its lines are broken`(
    page: String, missing: [String]
  ) throws {
    let problems = try prose(page).checkTexts(chapter()).map(\.problem)
    #expect(problems == missing.map { "the manifest says, and the page does not: \($0)" })
  }
}
