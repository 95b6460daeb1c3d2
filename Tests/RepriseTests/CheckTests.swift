import Foundation
import TestThreads
import Testing

/// `reprise check`: formats, verdicts, and what goes wrong.
@Suite(.longRunning)
struct CheckTests {
  private let folder: Folder
  private let tool: Tool

  init() throws {
    folder = try Folder()
    tool = Tool(folder: folder.path)
  }

  static let fixtures = PageTests.root.appending(path: "fixtures")

  /// A recorded history that comes with the project, and what a person says of it.
  struct Fixture: CustomTestStringConvertible, Sendable {
    let name: String
    let model: String
    let code: Int32
    let pending: Int
    let parts: Int
    /// The line of the first impossible answer's question.
    var line: Int?
    var testDescription: String { name }
  }

  static let histories = [
    Fixture(name: "register.jsonl", model: "register", code: 0, pending: 1, parts: 1),
    Fixture(name: "register.log", model: "register", code: 0, pending: 1, parts: 1),
    Fixture(name: "register.edn", model: "register", code: 1, pending: 0, parts: 1, line: 8),
    Fixture(name: "key-value.jsonl", model: "key-value", code: 1, pending: 1, parts: 2, line: 11),
    Fixture(name: "key-value.log", model: "key-value", code: 0, pending: 1, parts: 1),
    Fixture(name: "key-value.edn", model: "key-value", code: 0, pending: 0, parts: 2),
    Fixture(name: "callback-race.jsonl", model: "promise", code: 1, pending: 1, parts: 2, line: 11),
  ]

  @Test(arguments: histories)
  func `a recorded history gets the verdict that a person gives it`(fixture: Fixture) throws {
    let path = Self.fixtures.appending(path: fixture.name).path
    let result = try tool.run("check", path, "--model", fixture.model)
    #expect(result.code == fixture.code)
    #expect(result.lines.first == (fixture.code == 0 ? "linearizable" : "not linearizable"))
    #expect(result.output.contains("pending: \(fixture.pending)"))
    #expect(result.output.contains("independent parts: \(fixture.parts)"))
    #expect(
      result.output.contains("is the first answer that no order explains") == (fixture.code == 1))
    if let line = fixture.line { #expect(result.output.contains("(line \(line)) is the first")) }
    let input = try tool.run(
      "check", "-", "--model", fixture.model,
      input: String(contentsOfFile: path, encoding: .utf8))
    #expect(input.output == result.output && input.code == result.code)
  }

  @Test func `every history of the project is looked at`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.fixtures.path)
    #expect(Set(names) == Set(Self.histories.map(\.name)))
  }

  @Test func `a history may name its model`() throws {
    let path = Self.fixtures.appending(path: "register.jsonl").path
    #expect(try tool.run("check", path).code == 0)
    let nameless = Self.fixtures.appending(path: "register.edn").path
    let result = try tool.run("check", nameless)
    #expect(result.code == 64)
    #expect(result.notes.contains("names no model"))
    try folder.write("a.jsonl", "{\"history\": 1, \"model\": \"queue\"}\n")
    let foreign = try tool.run("check", "a.jsonl")
    #expect(foreign.code == 65)
    #expect(foreign.notes.contains("a.jsonl:1: ") && foreign.notes.contains("queue"))
  }

  @Test(arguments: [
    ("{\"history\": 2}", 1), ("{\"history\": 1}\n{\"call\": 0}", 2),
    (
      "{:process 0, :type :invoke, :f :read, :value nil}\n{:process 0, :type :perhaps, :f :read}", 2
    ),
    ("INFO jepsen.util - 0 :invoke :read nil\nnothing of the kind", 2), ("", 1),
    ("{\"history\": 1}", 1), ("{\"history\": 1}\n\n{\"return\": 7}", 3),
  ])
  func `a line that cannot be read is named`(text: String, line: Int) throws {
    try folder.write("a.history", text)
    let result = try tool.run("check", "a.history", "--model", "register")
    #expect(result.code == 65)
    #expect(result.output == "")
    #expect(result.notes.contains("error: a.history:\(line):"), "\(result.notes)")
  }

  @Test func `a byte that is no text has a line`() throws {
    let url = URL(filePath: folder.path).appending(path: "a.jsonl")
    try Data("{\"history\": 1}\n{\"call\": \u{1}".utf8 + [0xFF, 0x0A]).write(to: url)
    let result = try tool.run("check", "a.jsonl", "--model", "register")
    #expect(result.code == 65)
    #expect(result.notes.contains("a.jsonl:2: not a text in UTF-8"))
  }

  @Test func `what is not there, and what cannot be written, have codes of their own`() throws {
    let missing = try tool.run("check", "nowhere.jsonl", "--model", "register")
    #expect(missing.code == 66)
    #expect(missing.notes.contains("nowhere.jsonl: no such file"))
    let path = Self.fixtures.appending(path: "register.jsonl").path
    #expect(try tool.run("check", path, "--html", "no/such/folder.html").code == 73)
    #expect(try tool.run("check", path, "--model", "queue").code == 64)
    #expect(try tool.run("check", path, "--budget", "0").code == 64)
    #expect(try tool.run("check", path, "--timeout", "soon").code == 64)
    #expect(try tool.run("check", path, "--json", "--html", "-").code == 64)
    #expect(try tool.run("check").code == 64)
  }

  @Test func `a budget that is spent leaves the verdict open`() throws {
    let path = Self.fixtures.appending(path: "register.edn").path
    let result = try tool.run("check", path, "--model", "register", "--budget", "2")
    #expect(result.code == 2)
    #expect(result.lines.first == "unknown: the budget of steps is spent")
    let json = try tool.run("check", path, "--model", "register", "--budget", "2", "--json")
    #expect(json.code == 2)
    let document = try object(json.output)
    #expect(document["verdict"] as? String == "unknown")
    #expect(document["reason"] as? String == "outOfSteps")
  }

  @Test func `a verdict is a document, and a page`() throws {
    let path = Self.fixtures.appending(path: "register.edn").path
    let result = try tool.run(
      "check", path, "--model", "register", "--json", "--html", "out.html")
    #expect(result.code == 1)
    let document = try object(result.output)
    #expect(document["schema"] as? Int == 1)
    #expect(document["verdict"] as? String == "illegal")
    #expect(document["operations"] as? Int == 5)
    #expect(document["impossible"] as? Int == 3)
    #expect(document["contradiction"] as? [Int] == [0, 1, 3])
    #expect((document["sentences"] as? [String])?.count == 3)
    let page = try #require(folder.read("out.html"))
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("<h1>register.edn</h1>"))
    let screen = try tool.run("check", path, "--model", "register", "--html", "-")
    #expect(screen.output == page && screen.code == 1)
  }
}
