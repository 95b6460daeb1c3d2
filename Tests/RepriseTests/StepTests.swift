import Foundation
import TestThreads
import Testing

@Suite(.longRunning)
struct StepTests {
  private let folder: Folder
  private let tool: Tool

  init() throws {
    folder = try Folder()
    tool = Tool(folder: folder.path)
  }

  @Test func `shows every step under a header that promises nothing is executing`() throws {
    let result = try tool.run("step", "04", "--plain")
    #expect(result.code == 0)
    #expect(result.lines.first?.contains("recorded, nothing is executing") == true)
    let titles = result.lines.filter { $0.hasPrefix("step ") }
    #expect(titles == (1...12).map { "step \($0) of 12" })
    #expect(result.notes == "")
    #expect(result.output.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test func `shows one step, or some of them backwards`() throws {
    let one = try tool.run("step", "04", "--at", "7")
    #expect(one.lines.filter { $0.hasPrefix("step ") } == ["step 7 of 12"])
    #expect(one.notes.contains("not in this release"))
    let back = try tool.run("step", "04", "--plain", "--from", "9", "--to", "3")
    #expect(
      back.lines.filter { $0.hasPrefix("step ") }
        == (3...9).reversed().map { "step \($0) of 12" })
  }

  @Test(arguments: ["0", "13", "-1", "x"])
  func `a step that does not exist is wrong usage`(number: String) throws {
    let result = try tool.run("step", "04", "--at", number)
    #expect(result.code == 64)
    #expect(result.notes.contains("a whole number"))
  }

  @Test func `keeps to the width that COLUMNS asks for`() throws {
    var narrow = tool
    narrow.environment["COLUMNS"] = "44"
    let result = try narrow.run("step", "04", "--plain")
    #expect(result.lines.allSatisfy { $0.count <= 44 })
  }

  @Test func `JSON Lines are a head and one object for each step`() throws {
    let result = try tool.run("step", "04", "--json-lines")
    let objects = try result.lines.map(object)
    #expect(objects.count == 13)
    #expect(objects[0]["schema"] as? Int == 1)
    #expect((objects[4]["step"] as? [String: Any])?["number"] as? Int == 4)
    #expect((objects[4]["why"] as? [String: Any])?["step"] as? Int == 3)
    let whole = try object(try tool.run("step", "04", "--json").output)
    #expect((whole["steps"] as? [Any])?.count == 12)
  }

  @Test func `diagrams come in every kind and format`() throws {
    for kind in ["sequence", "entity", "timeline"] {
      for (format, mark) in [("ascii", "main"), ("mermaid", "main"), ("svg", "<svg")] {
        let result = try tool.run("diagram", "04", "--kind", kind, "--format", format, "-o", "-")
        #expect(result.code == 0)
        #expect(result.output.contains(mark), "\(kind) \(format)")
        #expect(result.notes == "")
      }
    }
  }

  @Test func `a diagram goes to a file`() throws {
    let result = try tool.run("diagram", "04", "--format", "svg", "-o", "a.svg")
    #expect(result.output == "")
    #expect(folder.read("a.svg") == (try tool.run("diagram", "04", "--format", "svg").output))
  }
}
