import Course
import Testing
import Tracing

/// What chapter 12 says about its runs, for the schedule it shows and for others.
@Suite(.timeLimit(.minutes(12))) struct Chapter12Tests {
  static let seeds: ClosedRange<UInt64> = 0...10

  @Test(arguments: seeds)
  func `attach: created in one process, had in another, executed once`(seed: UInt64) throws {
    let run = try run(chapter: 12, "attach", seed: seed)
    #expect(run.output == ["created: nested", "attached: nested", "84"])
    #expect(run.lives == 2)
    #expect(run.bodyRuns["inner"] == 1)
    #expect(run.effects.count == 1)
    #expect(run.trace.invariants().breaks == [])
    let events = run.trace.events
    let flush = try #require(events.firstIndex { $0.kind == .journalFlush })
    let created = try #require(events.firstIndex { $0.value == "created: nested" })
    #expect(flush < created, "the handle is the proof of the flush")
  }

  @Test(arguments: seeds)
  func `drop: nobody holds the handle, and the call goes on`(seed: UInt64) throws {
    let run = try run(chapter: 12, "drop", seed: seed)
    #expect(run.output == ["created: nested", "84"])
    #expect(run.lives == 1)
    #expect(run.bodyRuns == ["inner": 1, "outer": 1])
    let main = run.trace.events.filter { $0.kind == .parked && $0.subject == "main" }
    #expect(main.isEmpty, "nobody was parked on it")
    #expect(!run.trace.events.contains { $0.kind == .cancel })
    #expect(run.trace.invariants().breaks == [])
  }

  @Test func `the page shows both timelines, and names the three moments`() throws {
    let page = try page("12-handles")
    for name in ["attach", "drop"] {
      #expect(page.contains(timeline(try run(chapter: 12, name, seed: 0).trace)), "\(name)")
    }
    let run = try run(chapter: 12, "attach", seed: 0)
    #expect(run.trace.steps[4].event.kind == .journalFlush)
    #expect(run.trace.steps[25].event.kind == .return)
    #expect(run.trace.steps[26].event.kind == .replyValue)
    #expect(run.bodyRuns == ["inner": 1, "outer": 1])
  }
}
