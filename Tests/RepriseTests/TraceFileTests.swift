import Foundation
import TestThreads
import Testing
import Tracing

@Suite(.longRunning)
struct TraceFileTests {
  private let folder: Folder
  private let tool: Tool
  private let intact: String

  init() throws {
    folder = try Folder()
    tool = Tool(folder: folder.path)
    intact = try tool.run("run", "04", "--trace", "-").output
  }

  @Test func `an intact trace is verified, from a file and from standard input`() throws {
    try folder.write("a.jsonl", intact)
    let file = try tool.run("trace", "verify", "a.jsonl")
    #expect(file.code == 0)
    #expect(file.output.contains("a.jsonl: intact"))
    #expect(file.output.contains("12 steps"))
    let input = try tool.run("trace", "verify", "-", input: intact)
    #expect(input.code == 0)
    #expect(input.output.hasPrefix("-: intact"))
  }

  @Test(arguments: ["foreign", "future", "cut", "damaged", "tampered", "empty"])
  func `a damaged trace is refused with its line`(fault: String) throws {
    var lines = intact.split(separator: "\n").map(String.init)
    switch fault {
    case "foreign": lines = ["hello"]
    case "future": lines[0].replace("\"version\":1", with: "\"version\":99")
    case "cut": lines.removeLast(3)
    case "damaged": lines[4] = String(lines[4].dropLast(5))
    case "tampered": lines[4].replace("\"main\"", with: "\"mine\"")
    default: lines = []
    }
    try folder.write("a.jsonl", lines.map { $0 + "\n" }.joined())
    for command in ["verify", "show", "export"] {
      let result = try tool.run("trace", command, "a.jsonl")
      #expect(result.code == 65, "\(command)")
      #expect(result.output == "")
      #expect(result.notes.contains(#/error: a\.jsonl:[0-9]+:/#), "\(result.notes)")
    }
  }

  @Test func `a broken invariant is a failed check with its line`() throws {
    try folder.write("a.jsonl", brokenTrace.jsonLines)
    let result = try tool.run("trace", "verify", "a.jsonl")
    #expect(result.code == 1)
    #expect(result.notes.contains("a.jsonl:4: settled once broken"))
    #expect(try tool.run("trace", "show", "a.jsonl").code == 0)
  }

  @Test(arguments: ["verify", "show", "export"])
  func `a file that is not there is not found, and a folder is no file`(command: String) throws {
    #expect(try tool.run("trace", command, "nowhere.jsonl").code == 66)
    #expect(try tool.run("trace", command, ".").code == 66)
  }

  @Test func `two runs are compared`() throws {
    try folder.write("a.jsonl", intact)
    let same = try tool.run("trace", "diff", "a.jsonl", "-", input: intact)
    #expect(same.code == 0)
    #expect(same.output.hasPrefix("same: "))
    var events = try Trace(parsing: intact, name: "a").events
    let place = try #require(events.firstIndex { $0.value == "42" })
    events[place].value = "43"
    let other = Trace(header: Trace.Header(scenario: "other"), events: events)
    try folder.write("b.jsonl", other.jsonLines)
    let different = try tool.run("trace", "diff", "a.jsonl", "b.jsonl")
    #expect(different.code == 1)
    #expect(different.output.contains("  left   \(place + 1) "))
    #expect(different.lines.filter { $0.hasPrefix("~ ") }.count == 1)
    #expect(different.lines.allSatisfy { $0.count <= 80 })
    let json = try object(try tool.run("trace", "diff", "a.jsonl", "b.jsonl", "--json").output)
    #expect(json["same"] as? Bool == false)
  }

  @Test func `shows and exports what was recorded`() throws {
    try folder.write("a.jsonl", intact)
    let shown = try tool.run("trace", "show", "a.jsonl")
    #expect(shown.lines.last?.hasPrefix("12  The loop answers *main*") == true)
    let drawn = try tool.run("trace", "export", "a.jsonl", "--kind", "entity")
    #expect(drawn.output == (try tool.run("diagram", "04", "--kind", "entity").output))
  }
}
