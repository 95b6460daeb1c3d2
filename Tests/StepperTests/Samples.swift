import AsyncAwait
import Tracing

/// Labels that mean something to a terminal, or take more room than they seem to.
let hostileLabels = [
  "", "a b", "line\nbreak\r\ntab\t", "bell\u{7}\u{0}\u{1B}[2J", "日本語 🧵👩‍👩‍👧",
  "\u{202E}reversed", String(repeating: "long ", count: 60), String(repeating: "x", count: 300),
]

/// A run with one text wherever a program can put text.
func hostileTrace(_ label: String) -> Trace {
  let recorder = Recorder()
  let promise = Occurrence.PromiseName(number: 1, label: label)
  let (root, callee) = (Occurrence.Party.root(label), Occurrence.Party.callee(promise))
  recorder.observe(.init(kind: .invoke, party: root, promise: promise))
  recorder.observe(.init(kind: .promiseCreated, party: nil, promise: promise))
  recorder.observe(.init(kind: .spawn, party: callee, promise: promise))
  recorder.observe(.init(kind: .replyPromise, party: root, promise: promise))
  recorder.observe(.init(kind: .await, party: root, promise: promise))
  recorder.observe(.init(kind: .parked, party: root, promise: promise))
  recorder.record(.log, lane: recorder.lane(for: callee), value: label)
  recorder.record(.effect, lane: recorder.lane(for: callee), value: label)
  recorder.record(.checkFailed, lane: "loop", value: label)
  let result = Occurrence.Result.rejected(label)
  recorder.observe(.init(kind: .return, party: callee, promise: promise, result: result))
  recorder.observe(.init(kind: .settled, party: nil, promise: promise, result: result))
  recorder.observe(.init(kind: .replyValue, party: root, promise: promise, result: result))
  return recorder.trace(scenario: label)
}

/// Four steps; the third settles a promise for the second time.
let brokenTrace = Trace(
  header: Trace.Header(scenario: "broken"),
  events: [
    Event(index: 1, kind: .promiseCreated, lane: "loop", promise: "p1"),
    Event(
      index: 2, kind: .settled, lane: "loop", promise: "p1", value: "1", outcome: .resolved,
      cause: 1),
    Event(
      index: 3, kind: .settled, lane: "loop", promise: "p1", value: "2", outcome: .resolved,
      cause: 1, source: "Loop.swift:7"),
    Event(index: 4, kind: .effect, lane: "main", value: "charge card"),
  ])
