import Course
import Foundation
import TestThreads
import Testing
import Tracing

@Suite(.longRunning)
struct RunTests {
  private let folder: Folder
  private let tool: Tool

  init() throws {
    folder = try Folder()
    tool = Tool(folder: folder.path)
  }

  @Test(arguments: ["0", "7", "18446744073709551615"])
  func `demo tells the conversation and ends with 84`(seed: String) throws {
    let result = try tool.run("demo", "--seed", seed)
    #expect(result.code == 0)
    #expect(result.lines.last == "84")
    #expect(
      result.lines.first?.hasPrefix(" 1  The loop receives *invoke outer* from *main*.") == true)
    #expect(result.lines.count == 14)
    #expect(result.notes.contains("reprise step 04"))
  }

  @Test func `demo as JSON is one document and nothing else`() throws {
    let result = try tool.run("demo", "--json")
    let document = try object(result.output)
    #expect(document["schema"] as? Int == 1)
    #expect(document["result"] as? String == "84")
    #expect(document["output"] as? [String] == ["84"])
    #expect((document["steps"] as? [Any])?.count == 12)
    #expect(result.notes == "")
  }

  @Test(arguments: Program.all.map(\.chapter))
  func `every chapter's program runs, the same every time`(chapter: Int) throws {
    let first = try tool.run("run", "\(chapter)", "--seed", "3")
    let second = try tool.run("run", "\(chapter)", "--seed", "3")
    #expect(first.code == 0, "\(first.notes)")
    #expect(first.output == second.output)
    #expect(!first.output.isEmpty)
    #expect(first.notes.contains("Seed 3."))
  }

  @Test func `several scenarios have headers, and an option chooses among them`() throws {
    let program = try #require(Program.all.first { $0.chapter == 6 })
    let selector = try #require(program.selector)
    let all = try tool.run("run", "\(program.chapter)")
    let headers = program.scenarios.map { "== \($0.name): \($0.summary)" }
    #expect(all.lines.filter { $0.hasPrefix("== ") } == headers)
    let names = program.scenarios.reversed().prefix(2).map(\.name)
    let some = try tool.run(
      "run", "\(program.chapter)", "--\(selector)", names.joined(separator: ","))
    #expect(some.lines.filter { $0.hasPrefix("== ") } == Array(headers.reversed().prefix(2)))
    let family = try tool.run("run", "01", "--show", "sync,async")
    #expect(family.lines.filter { $0.hasPrefix("== ") }.count == 3, "async has a variant")
    let json = try tool.run("run", "\(program.chapter)", "--json")
    #expect((try object(json.output)["runs"] as? [Any])?.count == program.scenarios.count)
  }

  @Test func `an unknown scenario is answered with the nearest one and the list`() throws {
    let program = try #require(Program.all.first { $0.selector != nil })
    let selector = try #require(program.selector)
    let name = program.scenarios[0].name
    let result = try tool.run("run", "\(program.chapter)", "--\(selector)", name + "x")
    #expect(result.code == 64)
    #expect(result.notes.contains("did you mean '\(name)'?"))
    for scenario in program.scenarios { #expect(result.notes.contains(scenario.summary)) }
  }

  @Test func `the trace goes to a file or to the screen`() throws {
    let path = "\(folder.path)/run.jsonl"
    let told = try tool.run("run", "04", "--trace", path)
    #expect(told.lines.last == "84")
    let written = try #require(folder.read("run.jsonl"))
    #expect(try tool.run("run", "04", "--trace", "-").output == written)
    #expect(try Trace(parsing: written, name: "run").header.chapter == 4)
  }

  @Test func `an unknown chapter, option or seed is wrong usage`() throws {
    let chapter = try tool.run("run", "98")
    #expect(chapter.code == 64)
    let option = try tool.run("run", "04", "--sede", "3")
    #expect(option.code == 64)
    #expect(option.notes.contains("did you mean '--seed'?"))
    let seed = try tool.run("run", "04", "--seed", "-3")
    #expect(seed.code == 64)
    #expect(seed.notes.contains("a whole number from 0"))
    for result in [chapter, option, seed] {
      #expect(result.output == "")
      #expect(result.notes.hasPrefix("error: "))
    }
  }

  @Test func `a program's own options choose the scenarios that look at them`() throws {
    let told = try tool.run("run", "13", "--n", "1000", "--batch", "50")
    #expect(told.code == 0)
    #expect(told.lines.filter { $0.hasPrefix("== ") }.count == 1)
    #expect(told.lines.contains("1000 calls, 20 writes"))
    #expect(try tool.run("run", "13", "--n", "0").code == 64)
    #expect(try tool.run("run", "13", "--n", "7", "--part", "linger").code == 64)
    #expect(try tool.run("run", "04", "--n", "7").code == 64)
  }

  @Test func `without SQLite's library the run says what to do, and ends with 69`() throws {
    var tool = tool
    tool.environment["REPRISE_SQLITE"] = "/no/libsqlite3.so"
    let result = try tool.run("run", "13", "--sqlite", "\(folder.path)/users.db")
    #expect(result.code == 69)
    #expect(result.output == "")
    for part in ["/no/libsqlite3.so", "apt-get install libsqlite3-0", "Without --sqlite"] {
      #expect(result.notes.contains(part), "\(part)")
    }
    #expect(try tool.run("doctor").lines.contains { $0.hasPrefix("sqlite      missing") })
  }
}

/// What the chapters about workers say of their own options.
@Suite(.longRunning)
struct WorkerChapterTests {
  @Test func `an expression that is none is refused with a caret under the place`() throws {
    let folder = try Folder()
    let result = try Tool(folder: folder.path).run("run", "14", "--expr", "(1 + 2")
    #expect(result.code == 64)
    #expect(result.output == "")
    #expect(
      result.notes.hasPrefix(
        """
        error: invalid value '(1 + 2' for '--expr': expected an operator or ')'
        (1 + 2
              ^

        """))
  }

  @Test(arguments: [
    ["14", "--down", "nobody"], ["14", "--kill", "lhs"],
    ["14", "--down", "lhs", "--kill", "rhs@1"],
    ["15", "--kill", "w4@400"], ["15", "--workers", "1"], ["15", "--tasks", "101"],
    ["15", "--expr", "1"], ["15", "--part", "spread", "--kill", "w2@400"],
  ])
  func `what a chapter cannot do is refused before it begins`(arguments: [String]) throws {
    let folder = try Folder()
    let line = "reprise run " + arguments.joined(separator: " ")
    let result = try Tool(folder: folder.path).runInShell(line)
    #expect(result.code == 64)
    #expect(result.output == "")
  }
}
