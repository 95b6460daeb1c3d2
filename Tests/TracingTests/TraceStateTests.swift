import Testing
import TraceSamples
import Tracing

struct TraceStateTests {
  @Test func `the nested example parks main behind outer and outer behind inner`() {
    let state = trace(of: nestedExample).state(at: 12)
    #expect(state.promises.map(\.id) == ["p1", "p2"])
    #expect(state.promises.map(\.word) == ["pending", "pending"])
    #expect(state.promises.map(\.awaiters) == [["main"], ["outer"]])
    #expect(state.promises.map(\.callee) == ["outer", "inner"])
    #expect(state.runnable == ["inner"])
    #expect(state.parked.map(\.name) == ["main", "outer"])
  }

  @Test func `at the end everything is settled and nobody waits`() {
    let state = trace(of: nestedExample).state(at: 18)
    #expect(state.promises.map(\.value) == ["84", "42"])
    #expect(state.promises.allSatisfy { $0.awaiters.isEmpty })
    #expect(state.runnable == ["main"])
    #expect(state.bodiesStarted == 2)
  }

  @Test func `changes name the cells that differ`() {
    let run = trace(of: nestedExample)
    let changes = TraceState.changes(from: run.state(at: 14), to: run.state(at: 15))
    #expect(
      changes.map(\.description) == [
        "awaiters of p2: outer → –", "outer: parked on p2 → running",
      ])
    #expect(TraceState.changes(from: run.state(at: 3), to: run.state(at: 3)) == [])
  }

  @Test func `effects, output and failed checks are kept`() {
    let recorder = Recorder()
    recorder.record(.effect, lane: "main", value: "charge card")
    recorder.record(.log, lane: "main", value: "84", flags: [.replayed])
    recorder.record(.checkFailed, lane: "main", value: "sum is 3")
    let state = recorder.trace(scenario: "ledger").state(at: 3)
    #expect(state.effects.map(\.text) == ["charge card"])
    #expect(state.output.map(\.isReplayed) == [true])
    #expect(state.failedChecks.map(\.index) == [3])
  }

  @Test func `a crash leaves what the journal holds on disk`() {
    let recorder = Recorder()
    for occurrence in nestedExample.prefix(12) { recorder.observe(occurrence) }
    recorder.record(.journalAppend, lane: "journal", promise: "p1")
    recorder.record(.journalAppend, lane: "journal", promise: "p2", value: "42", outcome: .resolved)
    recorder.record(.journalFlush, lane: "journal")
    recorder.record(.journalAppend, lane: "journal", promise: "p3")
    recorder.record(.crash, lane: "loop")
    let run = recorder.trace(scenario: "crash")
    let state = run.state(at: run.events.count)
    #expect(state.promises.map(\.id) == ["p1", "p2"])
    #expect(state.promises.map(\.word) == ["pending", "resolved"])
    #expect(state.promises.map(\.callee) == ["outer", "inner"])
    #expect(state.executions.isEmpty)
    #expect(state.journal.count == 2)
    #expect(state.isCrashed)
  }

  @Test func `a crash without a journal loses everything`() {
    let recorder = Recorder()
    for occurrence in nestedExample.prefix(12) { recorder.observe(occurrence) }
    recorder.record(.crash, lane: "loop")
    #expect(recorder.trace(scenario: "crash").state(at: 13).promises.isEmpty)
  }
}

struct TimelineTests {
  @Test(arguments: 0..<25 as Range<UInt64>)
  func `a keyframe and a fold give the same state`(seed: UInt64) {
    let run = trace(of: randomOccurrences(seed: seed, actions: 150))
    let timeline = Timeline(run)
    var state = TraceState()
    #expect(timeline.state(at: 0) == state)
    for (offset, event) in run.events.enumerated() {
      state.apply(event)
      #expect(timeline.state(at: offset + 1) == state)
    }
    #expect(timeline.state(at: .max) == state)
  }

  @Test(arguments: 0..<25 as Range<UInt64>)
  func `one step on and one back is where one was`(seed: UInt64) {
    let run = trace(of: randomOccurrences(seed: seed))
    let timeline = Timeline(run)
    for position in run.events.indices {
      let here = timeline.state(at: position)
      var next = here
      next.apply(run.events[position])
      #expect(next == timeline.state(at: position + 1))
      #expect(timeline.state(at: next.position - 1) == here)
    }
  }

  @Test func `the random traces are long enough to have keyframes`() {
    let lengths = (0..<25).map { trace(of: randomOccurrences(seed: $0, actions: 150)).events.count }
    #expect(lengths.count { $0 > 2 * Timeline.spacing } > 5)
  }
}
