import Course
import Foundation
import Testing

struct CourseTests {
  /// The commands of this release; the command line's own tests parse them in full.
  private static let commands = [
    "demo", "chapters", "read", "run", "step", "compare", "diagram", "trace", "journal", "doctor",
    "completions", "help", "check", "model", "dst",
    "--version",
  ]

  private func library() throws -> Library {
    try Library.find(home: nil, directory: "/no-such-folder", executable: nil, source: #filePath)
  }

  @Test func `the course is as it says`() throws {
    let findings = try library().check { arguments in
      guard let name = arguments.first else { return nil }
      return Self.commands.contains(name) ? nil : "no such command"
    }
    #expect(findings.map(\.description) == [])
  }

  @Test func `every program has a chapter`() throws {
    #expect(try library().chapters.map(\.number) == Program.all.map(\.chapter))
  }

  @Test func `every term of the glossary is one sentence`() throws {
    let glossary = try library().glossary
    #expect(!glossary.isEmpty)
    for (term, sentence) in glossary {
      #expect(sentence.hasSuffix("."), "\(term)")
      #expect(!sentence.dropLast().contains(". "), "\(term)")
    }
  }

  @Test func `every chapter has a program, prose, exercises and a quiz`() throws {
    for chapter in try library().chapters {
      #expect((2...4).contains(chapter.exercises.count), "\(chapter.folder)")
      #expect((3...5).contains(chapter.quiz.count), "\(chapter.folder)")
    }
  }

  @Test func `what is wrong is found`() throws {
    let sample = try Sample()
    defer { #expect(throws: Never.self) { try sample.remove() } }
    try sample.write("{}", to: "Chapters/glossary.json")
    try sample.write("# 04\n", to: "Chapters/04-forty-two/chapter.md")
    let findings = try Library(root: sample.root).check { _ in "no" }.map(\.description)
    for part in [
      "chapter 0 is missing", "glossary: 'promise'", "kinds: the program shows", "command: no",
      "'# 04 Forty-two'", "'Goal' is missing", "is not on the page",
    ] {
      #expect(findings.contains { $0.contains(part) }, "\(part)")
    }
  }
}
