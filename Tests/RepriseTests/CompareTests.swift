import Course
import Foundation
import TestProcesses
import TestThreads
import Testing

/// Both runtimes from the command line: the crash matrix, and processes that really die.
@Suite(.longRunning, .timeLimit(.minutes(12))) struct CompareTests {
  private let folder: Folder
  private let tool: Tool

  init() throws {
    folder = try Folder()
    tool = Tool(folder: folder.path)
  }

  /// What a script reads of one run.
  private struct Outcome: Decodable {
    /// Missing if the member is missing; `.some(nil)` if it is null.
    let result: Int??
    let bodyRuns: [String: Int]
    let effects: Int
    let records: Int
    let flushes: Int

    private enum Key: String, CodingKey { case result, bodyRuns, effects, records, flushes }

    init(from decoder: any Decoder) throws {
      let object = try decoder.container(keyedBy: Key.self)
      result =
        object.contains(.result) ? .some(try object.decode(Int?.self, forKey: .result)) : nil
      bodyRuns = try object.decode([String: Int].self, forKey: .bodyRuns)
      effects = try object.decode(Int.self, forKey: .effects)
      records = try object.decode(Int.self, forKey: .records)
      flushes = try object.decode(Int.self, forKey: .flushes)
    }
  }

  private struct Document: Decodable {
    struct Column: Decodable {
      let event: Int
      let kind: String
      let memory: Outcome
      let durable: Outcome
    }
    struct Costs: Decodable {
      let memory: Outcome
      let durable: Outcome
    }
    let schema: Int
    let matrix: [Column]
    let ledger: Costs
  }

  private func compare(_ words: [String]) throws -> Document {
    let line = (["reprise", "compare"] + words + ["--json"]).joined(separator: " ")
    let result = try tool.runInShell(line)
    #expect(result.code == 0, "\(result.notes)")
    return try JSONDecoder().decode(Document.self, from: Data(result.output.utf8))
  }

  @Test(arguments: [["--crash-at", "each"], ["11", "--crash-at", "each"]])
  func `the matrix as JSON: a column for each event, and its facts hold`(words: [String]) throws {
    let document = try compare(words)
    #expect(document.schema == 1)
    let columns = document.matrix
    #expect(columns.map(\.event) == Array(1...columns.count))
    #expect(columns.first?.kind == "invoke")
    #expect(columns.allSatisfy { $0.durable.result == .some(84) })
    #expect(columns.dropLast().allSatisfy { $0.memory.result == .some(nil) }, "null, not missing")
    #expect(columns.allSatisfy { $0.memory.records == 0 && $0.memory.flushes == 0 })
    let effect = try #require(columns.first { $0.kind == "effect" }?.event)
    let flush = try #require(
      columns.first { $0.event > effect && $0.kind == "journal-flush" }?.event)
    #expect(columns.filter { $0.durable.effects == 2 }.map(\.event) == Array(effect..<flush))
    #expect(columns.allSatisfy { (1...2).contains($0.durable.effects) })
    for column in columns where column.event >= flush {
      #expect(column.durable.bodyRuns["inner"] == 1, "settled, and again at \(column.event)")
    }
    #expect(document.ledger.durable.result == .some(84))
    #expect(document.ledger.memory.result == .some(84))
    #expect(document.ledger.durable.records == 4)
    #expect(document.ledger.durable.flushes == 3)
    #expect(document.ledger.memory.records == 0)
  }

  @Test func `with a key no column has a second effect`() throws {
    let columns = try compare(["--crash-at", "each", "--scenario", "keyed"]).matrix
    #expect(columns.allSatisfy { $0.durable.result == .some(84) && $0.durable.effects == 1 })
    #expect(columns.contains { $0.durable.bodyRuns["ask"] == 2 })
  }

  @Test func `one kill, and none`() throws {
    let one = try compare(["--crash-at", "14"])
    #expect(one.matrix.map(\.event) == [14])
    #expect(one.matrix.map(\.durable.effects) == [2])
    #expect(try compare([]).matrix.isEmpty)
  }

  @Test(arguments: [
    ["compare", "04"], ["compare", "--crash-at", "0"], ["compare", "--crash-at", "28"],
    ["compare", "--crash-at", "all"], ["compare", "--scenario", "memory"],
    ["run", "10", "--crash-at", "0"], ["run", "10", "--crash-at", "7", "--part", "trap"],
    ["run", "04", "--crash-at", "3"], ["demo", "--runtime", "disk"],
  ])
  func `what cannot be killed is wrong usage`(words: [String]) throws {
    let result = try tool.runInShell((["reprise"] + words).joined(separator: " "))
    #expect(result.code == 64, "\(words)")
    #expect(result.output == "")
    #expect(result.notes.hasPrefix("error: "))
  }

  @Test(arguments: ["memory", "durable", "both"], ["0", "7"])
  func `demo ends with 84 on every runtime`(runtime: String, seed: String) throws {
    let result = try tool.run("demo", "--runtime", runtime, "--seed", seed)
    #expect(result.code == 0, "\(result.notes)")
    #expect(result.lines.last == "84")
  }

  @Test(arguments: ["1", "7", "14", "20", "27", "1000"])
  func `run 10 ends in 84 wherever it is killed`(event: String) throws {
    let result = try tool.run("run", "10", "--crash-at", event)
    #expect(result.code == 0, "\(result.notes)")
    #expect(result.lines.contains("84"))
    let isKilled = event != "1000"
    #expect(result.output.contains("The process stops here.") == isKilled)
    #expect(result.output.contains("lives: \(isKilled ? 2 : 1) ") == true)
    #expect(result.output.contains("effects: \(event == "14" ? 2 : 1) "))
  }

  @Test func `a kept journal answers the next run`() throws {
    let journal = "\(folder.path)/journal"
    let first = try tool.run("run", "10", "--crash-at", "20", "--journal", journal)
    #expect(first.lines.contains("84"))
    let second = try tool.run("run", "10", "--journal", journal)
    #expect(second.lines.contains("84"))
    #expect(!second.output.contains("changes the world outside"))
    #expect(!second.output.contains("A record is written"))
    #expect(try tool.run("journal", "verify", journal).code == 0)
  }

  @Test(arguments: [("07", "kill"), ("10", "replay"), ("12", "attach")])
  func `a process that is killed dies by SIGKILL`(chapter: String, scenario: String) throws {
    let life = ["run", chapter, "--life", folder.path, "--life-scenario", scenario]
    #expect(try tool.command(life).run().ending == .killed(SIGKILL))
    #expect(folder.read("ending-1.json") == nil, "it had no chance to say how it ended")
    let events = try #require(folder.read("events-1.jsonl"))
    #expect(events.hasSuffix("\n"))
  }

  @Test func `run 07 tells of the kill, and is no failed check`() throws {
    let result = try tool.run("run", "07", "--fail", "kill")
    #expect(result.code == 0)
    #expect(result.lines.last == "paying order-7")
    #expect(result.lines.contains { $0.contains("The process stops here.") })
    #expect(!result.output.contains("receipt"))
  }

  @Test(
    arguments: Program.all.filter { $0.chapter >= 10 }.flatMap { program in
      program.scenarios.map { "\(program.chapter) \($0.name)" }
    })
  func `every scenario can be stepped through and drawn`(name: String) throws {
    let words = name.components(separatedBy: " ")
    for command in ["step", "diagram"] {
      let result = try tool.run(command, words[0], "--scenario", words[1])
      #expect(result.code == 0, "\(result.notes)")
      #expect(!result.output.isEmpty)
    }
  }
}
