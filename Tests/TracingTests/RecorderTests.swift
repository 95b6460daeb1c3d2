import AsyncAwait
import Testing
import TraceSamples
import Tracing

struct RecorderTests {
  @Test func `the nested example has twelve steps`() {
    let kinds = trace(of: nestedExample).steps.map(\.event.kind)
    #expect(
      kinds == [
        .invoke, .spawn, .replyPromise, .await, .invoke, .spawn, .replyPromise, .await,
        .return, .replyValue, .return, .replyValue,
      ])
  }

  @Test func `promises and executions have names by first appearance`() {
    let late = Occurrence.PromiseName(number: 70, label: nil)
    let early = Occurrence.PromiseName(number: 9, label: nil)
    let recorder = Recorder()
    recorder.observe(.init(kind: .invoke, party: .root("main"), promise: late))
    recorder.observe(.init(kind: .invoke, party: .callee(late), promise: early))
    #expect(recorder.promise(for: late) == "p1")
    #expect(recorder.promise(for: early) == "p2")
    #expect(recorder.lane(for: .callee(early)) == "p2")
    #expect(recorder.events[1].lane == "p1")
  }

  @Test func `a label that is taken gets a number`() {
    let recorder = Recorder()
    let names = (1...3).map { Occurrence.PromiseName(number: $0, label: "fib") }
    #expect(names.map { recorder.lane(for: .callee($0)) } == ["fib", "fib-2", "fib-3"])
    #expect(recorder.lane(for: .root("fib")) == "fib-4")
    #expect(recorder.lane(for: .root("loop")) == "loop-2")
    #expect(recorder.lane(for: .callee(.init(number: 9, label: ""))) == "p1")
  }

  @Test func `every event knows what made it possible`() {
    let causes = trace(of: nestedExample).events.map(\.cause)
    #expect(
      causes == [
        nil, 1, 1, 1, 4, 5,  // main invokes outer and is parked
        3, 7, 7, 7, 10, 11,  // outer invokes inner and is parked
        9, 13, 14,  // inner returns
        15, 16, 17,  // outer returns
      ])
  }

  @Test func `messages go from the sender to the receiver`() {
    let arrows = trace(of: nestedExample).steps.map { "\($0.event.lane)→\($0.event.peer ?? "")" }
    #expect(
      arrows == [
        "main→loop", "loop→outer", "loop→main", "main→loop",
        "outer→loop", "loop→inner", "loop→outer", "outer→loop",
        "inner→loop", "loop→outer", "outer→loop", "loop→main",
      ])
  }

  @Test func `an await on a settled promise is answered because of the await`() {
    let p1 = Occurrence.PromiseName(number: 1, label: nil)
    let recorder = Recorder()
    recorder.observe(.init(kind: .invoke, party: .root("main"), promise: p1))
    recorder.observe(.init(kind: .await, party: .root("main"), promise: p1))
    recorder.observe(
      .init(kind: .awaitImmediate, party: .root("main"), promise: p1, result: .rejected("E")))
    let last = recorder.events[2]
    #expect(last.cause == 2)
    #expect(last.peer == "main")
    #expect(last.outcome == .rejected)
    #expect(last.value == "E")
  }

  @Test func `a program adds events of its own`() {
    let recorder = Recorder(clock: { .milliseconds(3) })
    for occurrence in nestedExample.prefix(4) { recorder.observe(occurrence) }
    let index = recorder.record(.log, lane: "main", value: "hello", source: "main.swift:3")
    #expect(index == 5)
    let event = recorder.events[4]
    #expect(event.cause == 4)
    #expect(event.clock == 3_000)
  }

  @Test func `a promise that no callee settles has steps of its own`() {
    let p1 = Occurrence.PromiseName(number: 1, label: nil)
    let run = trace(of: [
      .init(kind: .promiseCreated, party: nil, promise: p1),
      .init(kind: .settled, party: nil, promise: p1, result: .resolved("5")),
    ])
    #expect(
      run.steps.map(\.sentence.plain) == [
        "The loop adds p1 to its table, pending.",
        "p1 is resolved with 5. Nobody is parked on it.",
      ])
  }

  @Test func `asking to stop a callee goes through the loop`() {
    let p1 = Occurrence.PromiseName(number: 1, label: "outer")
    let recorder = Recorder()
    recorder.observe(.init(kind: .cancel, party: .root("main"), promise: p1))
    recorder.observe(.init(kind: .cancel, party: nil, promise: p1))
    #expect(recorder.events[0].lane == "main")
    #expect(recorder.events[0].subject == "outer")
    #expect(recorder.events[1].lane == "loop")
    #expect(recorder.events[1].peer == "outer")
  }
}
