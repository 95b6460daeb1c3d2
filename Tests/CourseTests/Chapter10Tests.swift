import Course
import Foundation
import Journaling
import TestThreads
import Testing
import Tracing

/// What chapter 10 says about its runs, for the schedule it shows and for others.
@Suite(.timeLimit(.minutes(12))) struct Chapter10Tests {
  static let seeds: ClosedRange<UInt64> = 0...5

  @Test(.longRunning, arguments: seeds)
  func `replay: the settled body does not run again, the other does`(seed: UInt64) throws {
    let run = try run(chapter: 10, "replay", seed: seed)
    #expect(run.output == ["84"])
    #expect(run.bodyRuns == ["inner": 1, "outer": 2])
    #expect(run.effects == ["0 look up the answer"])
    #expect(run.lives == 2)
    let ledger = try #require(run.ledger)
    #expect(ledger.records == 4, "as many as without the kill")
    #expect(ledger.flushes == 3, "as many as without the kill")
  }

  @Test(.longRunning, arguments: seeds)
  func `trap: the second life asks for something else, and stops`(seed: UInt64) throws {
    let run = try run(chapter: 10, "trap", seed: seed)
    #expect(run.output == [])
    let failure = try #require(run.failure)
    for part in ["order-7.1", "“book train”", "“book car”", "Course/Chapter10.swift:"] {
      #expect(failure.contains(part), "\(failure)")
    }
    #expect(run.effects == ["0 book train"])
    let secondLife = run.trace.events.drop { $0.kind != .restart }
    #expect(secondLife.contains { $0.kind == .replayMismatch })
    #expect(!secondLife.contains { $0.kind == .journalAppend }, "its history does not grow")
  }

  @Test(.longRunning, arguments: seeds)
  func `step: a choice that is recorded is the same in every life`(seed: UInt64) throws {
    let run = try run(chapter: 10, "step", seed: seed)
    #expect(run.output == ["sent by train"])
    #expect(run.failure == nil)
    #expect(run.effects == ["0 book train"])
    #expect(run.bodyRuns == ["ship": 2])
    #expect(run.trace.events.count { $0.kind == .replayHit } == 2)
  }

  @Test(.longRunning, arguments: ["durable", "replay", "trap", "step"], seeds)
  func `every trace holds what must be true`(scenario: String, seed: UInt64) throws {
    let run = try run(chapter: 10, scenario, seed: seed)
    #expect(run.trace.invariants().breaks == [])
    #expect(run.leftovers == "")
  }

  @Test(arguments: [[3], [7, 5], [14, 14], [20, 2, 2]])
  func `however often it is killed, it ends in 84`(events: [Int]) throws {
    let act = try Act.find(10, "durable")
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "chapter10-\(ProcessInfo.processInfo.processIdentifier)-\(events)")
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
    let run = try Lives(executable: try Lives.executable()).lead(
      act.program, act.scenario, crashes: events.map { .event($0) }, in: folder.path)
    #expect(run.output == ["84"])
    #expect(run.lives == events.count + 1)
    #expect(run.trace.invariants().breaks == [])
  }

  @Test(.longRunning)
  func `killed before every call of the journal to its file system, it ends in 84`() throws {
    let act = try Act.find(10, "durable")
    let lives = Lives(executable: try Lives.executable())
    var call = 1
    while true {
      let folder = FileManager.default.temporaryDirectory
        .appending(path: "chapter10-\(ProcessInfo.processInfo.processIdentifier)-\(call)")
      defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
      let run = try lives.lead(
        act.program, act.scenario, crashes: [.write(call)], in: folder.path)
      // Killed while it closes the journal, a life has printed its result already.
      #expect(Set(run.output) == ["84"], "killed before call \(call)")
      #expect(run.effects.count <= 2, "killed before call \(call)")
      var records = 0
      _ = try JournalReader("\(folder.path)/journal").read { _ in records += 1 }
      #expect(records == 5, "the configuration and four more, killed before call \(call)")
      if run.lives == 1 { break }
      call += 1
    }
    #expect(call > 10, "there were \(call - 1) kills")
  }

  @Test func `the page shows the timeline of the replay, and names its steps`() throws {
    let page = try page("10-durable-event-loop")
    let trace = try run(chapter: 10, "replay", seed: 0).trace
    #expect(page.contains(timeline(trace)))
    #expect(trace.steps[26].event.kind == .replayHit)
    #expect(trace.steps[26].event.promise == "p2")
    #expect(trace.steps[13].event.kind == .journalFlush)
    let program = try Act.find(10, "durable").program
    let killed = try program.run(program.scenarios[0], options: ["crash-at": "7"])
    #expect(killed.trace.steps[17].event.kind == .replayMiss)
    #expect(killed.trace.steps[17].event.value == nil, "new ground")
  }

  @Test func `the page quotes the error of the trap`() throws {
    let failure = try #require(try run(chapter: 10, "trap", seed: 0).failure)
    let sentence = try #require(failure.components(separatedBy: ". ").first)
    #expect(try page("10-durable-event-loop").contains("\n\(sentence).\n"))
  }
}
