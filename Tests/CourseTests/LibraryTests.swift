import Course
import Foundation
import Testing

struct LibraryTests {
  private let nowhere = "/no-such-folder/at/all"

  @Test(arguments: ["4", "04", "forty-two", "04-forty-two"])
  func `a chapter is found by number, name and folder`(name: String) throws {
    let sample = try Sample()
    defer { #expect(throws: Never.self) { try sample.remove() } }
    #expect(try Library(root: sample.root).chapter(name).number == 4)
  }

  @Test(arguments: [
    ("fourty-two", "forty-two"), ("forty", "forty-two"), ("05-forty-two", "04-forty-two"),
  ])
  func `a slip of the finger gets a suggestion`(name: String, suggestion: String) throws {
    let sample = try Sample()
    defer { #expect(throws: Never.self) { try sample.remove() } }
    let library = try Library(root: sample.root)
    let error = #expect(throws: UnknownChapter.self) { try library.chapter(name) }
    #expect(error?.suggestion == suggestion)
    #expect(error?.description.contains("did you mean '\(suggestion)'?") == true)
  }

  @Test func `a name that is near nothing gets the list`() throws {
    let sample = try Sample()
    defer { #expect(throws: Never.self) { try sample.remove() } }
    let library = try Library(root: sample.root)
    let error = #expect(throws: UnknownChapter.self) { try library.chapter("7") }
    #expect(error?.description == "no chapter '7'\nThere are: 04-forty-two.")
  }

  @Test func `the folder is found from the environment, from below, and from the executable`()
    throws
  {
    let sample = try Sample()
    defer { #expect(throws: Never.self) { try sample.remove() } }
    let below = "\(sample.root)/Chapters/04-forty-two"
    for (home, directory, executable, source) in [
      (sample.root, nowhere, nil, nowhere), (nil, below, nil, nowhere), ("", below, nil, nowhere),
      (nil, nowhere, "\(below)/reprise", nowhere), (nil, nowhere, nowhere, "\(below)/a.swift"),
    ] {
      let library = try Library.find(
        home: home, directory: directory, executable: executable, source: source)
      #expect(library.root == sample.root)
    }
  }

  @Test func `a home without chapters is refused, whatever else there is`() throws {
    let sample = try Sample()
    defer { #expect(throws: Never.self) { try sample.remove() } }
    let error = #expect(throws: LibraryNotFound.self) {
      try Library.find(home: nowhere, directory: sample.root, executable: nil, source: nowhere)
    }
    #expect(error?.searched == ["REPRISE_HOME: no Chapters in \(nowhere)"])
  }

  @Test func `an error says everywhere that was looked, and what to do`() {
    let error = #expect(throws: LibraryNotFound.self) {
      try Library.find(home: nil, directory: nowhere, executable: nowhere, source: nowhere)
    }
    let words = error?.description ?? ""
    for part in ["not set", "current directory", "executable", "source code", "set REPRISE_HOME"] {
      #expect(words.contains(part))
    }
  }

  @Test func `a folder that has another name than its chapter is refused`() throws {
    let sample = try Sample()
    defer { #expect(throws: Never.self) { try sample.remove() } }
    try sample.write(
      Sample.manifest("forty-two", by: "fifty"), to: "Chapters/04-forty-two/chapter.json")
    let error = #expect(throws: CourseError.self) { try Library(root: sample.root) }
    #expect(error?.key == "slug")
  }

  @Test(arguments: ["Chapters/04-forty-two/chapter.json", "Chapters/glossary.json"])
  func `a missing file is named`(file: String) throws {
    let sample = try Sample()
    defer { #expect(throws: Never.self) { try sample.remove() } }
    try FileManager.default.removeItem(atPath: "\(sample.root)/\(file)")
    let error = #expect(throws: CourseError.self) { try Library(root: sample.root) }
    #expect(error?.file == file)
  }

  @Test func `the expected output is there or not, and prose must be`() throws {
    let sample = try Sample()
    defer { #expect(throws: Never.self) { try sample.remove() } }
    let library = try Library(root: sample.root)
    let chapter = try library.chapter("4")
    #expect(try library.expectedOutput(of: chapter) == nil)
    try sample.write("84\n", to: "Chapters/04-forty-two/expected-output.txt")
    #expect(try library.expectedOutput(of: chapter) == "84\n")
    #expect(throws: CourseError.self) { try library.prose(of: chapter) }
  }
}
