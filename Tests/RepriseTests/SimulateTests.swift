import Foundation
import TestThreads
import Testing

/// `reprise dst`: runs, what they leave behind, and sweeps.
@Suite(.longRunning)
struct SimulateTests {
  private let folder: Folder
  private let tool: Tool

  init() throws {
    folder = try Folder()
    tool = Tool(folder: folder.path)
  }

  private static let bug = "create-with-callback"

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// The last line of a run that failed, as it can be typed.
  private func reproduction(_ result: Tool.Result) throws -> [String] {
    let last = try #require(result.lines.last)
    let words = last.components(separatedBy: "  # ")[0].split(separator: " ").map(String.init)
    #expect(words.first == "reprise")
    return Array(words.dropFirst())
  }

  @Test func `a run that fails ends with the line that makes it again`() throws {
    let result = try tool.run("dst", "run", "--seed", "23496", "--ticks", "1000", "--bug", Self.bug)
    #expect(result.code == 1 && result.notes == "")
    #expect(result.lines[0].hasPrefix("callbacks, seed 23496, 1000 ticks, with the mistake"))
    #expect(result.output.contains("Shrunk to 3 of 181 steps"))
    let words = try reproduction(result)
    let again = try tool.runInShell("reprise " + words.joined(separator: " "))
    #expect(again.code == 1)
    #expect(try reproduction(again) == words)
    // What it prints is what the first run printed of the shrunk one.
    let table = again.lines.drop { !$0.hasPrefix("id") }.prefix { !$0.hasPrefix("None of") }
    #expect(table.count > 5 && result.output.contains(table.joined(separator: "\n")))
  }

  @Test func `without the mistake nothing is wrong, and the same run is the same text`() throws {
    let results = try (0..<2).map { _ in
      try tool.run("dst", "run", "--scenario", "callbacks", "--seed", "23496")
    }
    #expect(results.allSatisfy { $0.code == 0 })
    #expect(results[0].output == results[1].output)
    #expect(results[0].output.contains("nothing wrong in 181 requests"))
  }

  @Test func `a run leaves a trace, a history and a page`() throws {
    let result = try tool.run(
      "dst", "run", "--seed", "23496", "--bug", Self.bug, "--trace", "t.jsonl", "--history",
      "h.jsonl", "--html", "p.html")
    #expect(result.code == 1)
    let shown = try tool.run("trace", "show", "t.jsonl", "--plain")
    #expect(shown.code == 0 && shown.output.contains("create p3 with callback c2"))
    #expect(try tool.run("trace", "verify", "t.jsonl").code == 0)
    #expect(try tool.run("trace", "export", "t.jsonl", "--format", "svg").code == 0)
    let checked = try tool.run("check", "h.jsonl")
    #expect(checked.code == 1 && checked.lines.first == "not linearizable")

    let page = try #require(folder.read("p.html"))
    for word in ["http:", "https:", "url(", "@import", "src=", "fetch(", "<link"] {
      // The name of a format is no address, and a mark in the page itself is no file.
      let rest = page.replacing("http://www.w3.org/2000/svg", with: "").replacing("url(#", with: "")
      #expect(!rest.contains(word), "\(word)")
    }
    #expect(page.contains("default-src 'none'") && page.contains("prefers-color-scheme: dark"))
    #expect(page.contains("✗ not linearizable") && page.contains("--only 12,13,18"))
    #expect(page.components(separatedBy: "<tr").count == 1 + 2 + 3 + 181)
    #expect(page.components(separatedBy: "class=\"wrong\"").count == 3)
  }

  @Test func `a run as JSON`() throws {
    let result = try tool.run(
      "dst", "run", "--seed", "23496", "--bug", Self.bug, "--json")
    let run = try object(result.output)
    #expect(result.code == 1 && run["schema"] as? Int == 1)
    #expect(run["verdict"] as? String == "failed" && run["seed"] as? Int == 23496)
    #expect((run["log"] as? [[String: Any]])?.count == 181)
    let found = try #require((run["violations"] as? [[String: Any]])?.first)
    #expect(found["property"] as? String == "linearizable" && found["request"] as? Int == 18)
    let shrunk = try #require(run["shrunk"] as? [String: Any])
    #expect(shrunk["steps"] as? Int == 3 && shrunk["originalSteps"] as? Int == 181)
    #expect((shrunk["reproduction"] as? String)?.contains("--only 12,13,18") == true)
    let good = try object(
      try tool.run("dst", "run", "--scenario", "callbacks", "--ticks", "50", "--json").output)
    #expect(good["verdict"] as? String == "passed" && good["shrunk"] == nil)
  }

  @Test func `a sweep finds the mistake, however many runs are made at once`() throws {
    let results = try ["1", "3"].map { width in
      try tool.run(
        "dst", "sweep", "--seeds", "40..60", "--bug", Self.bug, "--at-once", width, "--json")
    }
    #expect(results[0].output == results[1].output && results[0].code == 1)
    let sweep = try object(results[0].output)
    #expect(sweep["runs"] as? Int == 21 && sweep["repeated"] as? Int == 3)
    let failures = try #require(sweep["failures"] as? [[String: Any]])
    #expect(failures.map { $0["seed"] as? Int } == [49])
    let line = try #require(failures[0]["reproduction"] as? String)
    #expect(line == "reprise dst run --scenario callbacks --seed 49 --ticks 1000 --bug \(Self.bug)")
    let text = try tool.run("dst", "sweep", "--seeds", "40..60", "--bug", Self.bug)
    #expect(text.code == 1 && text.lines.last == "  " + line)
  }

  @Test func `a fault that never happened is reported`() throws {
    let result = try tool.run(
      "dst", "sweep", "--scenario", "callbacks", "--seeds", "1..2", "--ticks", "10")
    #expect(result.code == 0)
    #expect(result.output.contains("never fired: drop, delay, reply-lost"))
  }

  @Test func `the scenarios are listed`() throws {
    let list = try tool.run("dst", "list")
    #expect(list.code == 0 && list.output.contains("mistakes: create-with-callback"))
    let document = try object(try tool.run("dst", "list", "--json").output)
    let scenarios = try #require(document["scenarios"] as? [[String: Any]])
    #expect(scenarios.contains { $0["name"] as? String == "callbacks" })
  }

  @Test(arguments: [
    "run --bug nope", "run --scenario nope", "run --seed -1", "run --ticks 0", "run --only 1,x",
    "run --only 0", "run --only 9999", "sweep --seeds 5", "sweep --seeds 9..5", "sweep --at-once 0",
    "sweep --seed 3",
    "walk", "",
  ])
  func `wrong words are refused`(line: String) throws {
    let result = try tool.runInShell("reprise dst \(line)")
    #expect(result.code == 64 && result.output == "")
    #expect(result.notes.hasPrefix("error: "))
  }
}
