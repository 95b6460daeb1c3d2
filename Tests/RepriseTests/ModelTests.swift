import Foundation
import TestThreads
import Testing

/// `reprise model`: counts, verdicts, pictures and traces.
@Suite(.longRunning)
struct ModelTests {
  private let folder: Folder
  private let tool: Tool

  init() throws {
    folder = try Folder()
    tool = Tool(folder: folder.path)
  }

  @Test func `without a name the models are listed, with what can be set`() throws {
    let result = try tool.run("model")
    #expect(result.code == 0)
    for word in [
      "leases: ", "event-loop: ", "journal: ", "two-phase-commit: ", "single-copy-register: ",
      "--managers N", "--bug leases-never-expire", "--symmetry workers",
    ] {
      #expect(result.output.contains(word), "\(word)")
    }
    let document = try object(try tool.run("model", "--json").output)
    #expect((document["models"] as? [Any])?.count == 5)
  }

  @Test(arguments: [(3, 288), (5, 8832)])
  func `two-phase commit has as many states as others have counted`(
    managers: Int, states: Int
  ) throws {
    let result = try tool.run("model", "two-phase-commit", "--managers", "\(managers)")
    #expect(result.code == 0)
    #expect(result.lines.dropFirst().first?.hasPrefix("\(states) unique states, ") == true)
  }

  @Test func `a lasso is told with its loop marked`() throws {
    let result = try tool.run("model", "leases", "--bug", "leases-never-expire")
    #expect(result.code == 1)
    #expect(
      result.output.hasSuffix(
        """
           6  Time passes; the lease has 0 left.
              lease: 1 -> 0
         .->  from here on, for ever:
         | 7  Time passes.
         '--  and again from step 7

        """))
  }

  @Test func `a bound that is reached leaves the verdict open`() throws {
    for (option, number) in [("--states", "100"), ("--depth", "3")] {
      let result = try tool.run("model", "leases", option, number)
      #expect(result.code == 2)
      #expect(result.output.contains("not all states"))
    }
    // What is found within the bound is found all the same.
    #expect(
      try tool.run("model", "journal", "--bug", "torn-tail-accepted", "--depth", "4").code == 1)
  }

  @Test func `symmetry and fingerprints leave liveness open`() throws {
    let result = try tool.run("model", "leases", "--symmetry", "workers")
    #expect(result.code == 2)
    #expect(result.output.contains("inconclusive  always eventually  settled in the end"))
    #expect(try tool.run("model", "event-loop", "--fingerprints").code == 2)
    #expect(try tool.run("model", "two-phase-commit", "--symmetry", "managers").code == 0)
  }

  @Test(arguments: [
    ["leases", "--bug", "no-counter-chek"], ["leases", "--managers", "3"],
    ["leases", "--workers", "9"], ["lease"], ["event-loop", "--symmetry", "workers"],
    ["leases", "--symmetry", "workers", "--fingerprints"], ["leases", "--states", "0"],
    ["leases", "--json", "--html", "-"], ["leases", "--trace", "-", "--html", "-"],
  ])
  func `what a model does not have is refused, with what it has`(words: [String]) throws {
    let (process, output, notes) = try tool.prepare(["model"] + words)
    let result = try Tool.finish(process, output, notes)
    #expect(result.code == 64)
    #expect(result.output == "")
    #expect(result.notes.hasPrefix("error: "))
  }

  @Test func `a misspelt mistake is guessed`() throws {
    let result = try tool.run("model", "leases", "--bug", "no-counter-chek")
    #expect(result.notes.contains("did you mean 'no-counter-check'?"))
  }

  @Test func `the report is a document`() throws {
    let result = try tool.run("model", "journal", "--bug", "reply-before-flush", "--json")
    #expect(result.code == 1)
    let document = try object(result.output)
    #expect(document["schema"] as? Int == 1)
    #expect(document["verdict"] as? String == "violated")
    #expect(document["graph"] == nil)
  }

  @Test func `a counterexample is a trace that the stepper opens`() throws {
    let result = try tool.run("model", "leases", "--bug", "no-counter-check", "--trace", "a.jsonl")
    #expect(result.code == 1)
    let steps = result.lines.filter { $0.contains(#/^ {2,3}[0-9]+ {2}/#) }.count - 1
    #expect(steps == 12)
    let shown = try tool.run("trace", "show", "a.jsonl", "--at", "12")
    #expect(shown.output.contains("step 12 of 13"))
    #expect(shown.output.contains("while the task is held under 2"))
    let verified = try tool.run("trace", "verify", "a.jsonl")
    #expect(verified.code == 0)
    #expect(try tool.run("trace", "export", "a.jsonl", "--kind", "timeline").code == 0)
    let none = try tool.run("model", "leases", "--trace", "b.jsonl")
    #expect(none.code == 0 && none.notes.contains("no trace to write"))
    #expect(folder.read("b.jsonl") == nil)
  }

  @Test func `a small model is drawn whole, a large one by its run`() throws {
    let small = try tool.run(
      "model", "leases", "--workers", "1", "--faults", "1", "--bug", "leases-never-expire",
      "--html", "a.html")
    #expect(small.code == 1)
    let page = try #require(folder.read("a.html"))
    #expect(page.contains("All 42 states"))
    #expect(page.components(separatedBy: "<g class=\"node").count - 1 == 42)
    #expect(page.components(separatedBy: "<g class=\"node passed").count - 1 == 7)
    #expect(page.components(separatedBy: "class=\"step taken loop\"").count - 1 == 1)
    for word in ["http:", "https:", "@import", "src=", "fetch(", "<link"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("prefers-color-scheme: dark"))
    _ = try tool.run("model", "leases", "--bug", "leases-never-expire", "--html", "b.html")
    let run = try #require(folder.read("b.html"))
    #expect(run.components(separatedBy: "<g class=\"node").count - 1 == 7)
    _ = try tool.run("model", "leases", "--html", "c.html")
    #expect(folder.read("c.html")?.contains("too many states to draw") == true)
    #expect(try tool.run("model", "leases", "--html", "no/such/folder").code == 73)
  }
}
