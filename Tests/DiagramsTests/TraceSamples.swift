import AsyncAwait
import TraceSamples
import Tracing

/// Labels that mean something to one of the formats.
let hostileLabels = [
  "<script>alert(1)</script>", "a & b", "\"quoted\" 'single'", "a;b#c:d%%e", "end", "END loop",
  "line\nbreak\r\ntab\t", "bell\u{7}\u{0}\u{1B}[2J", "🧵👩‍👩‍👧 日本語", "\u{202E}reversed",
  "]]>", "-->", "`|`[({})]", "participant x as y", "", "\u{FFFE}\u{FFFF}",
  String(repeating: "long ", count: 60),
]

/// The nested example with one text wherever a program can put text.
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
  recorder.record(.messageSent, lane: label, peer: "network", value: label)
  let result = Occurrence.Result.rejected(label)
  recorder.observe(.init(kind: .return, party: callee, promise: promise, result: result))
  recorder.observe(.init(kind: .settled, party: nil, promise: promise, result: result))
  recorder.observe(.init(kind: .replyValue, party: root, promise: promise, result: result))
  return recorder.trace(scenario: label)
}

/// The nested example, stopped in the middle.
func crashTrace() -> Trace {
  let recorder = Recorder()
  for occurrence in nestedExample.prefix(12) { recorder.observe(occurrence) }
  recorder.record(.effect, lane: "inner", value: "charge card")
  recorder.record(.retryScheduled, lane: "inner", value: "in 100 ms")
  recorder.record(.crash, lane: "loop")
  recorder.record(.restart, lane: "loop")
  return recorder.trace(scenario: "crash")
}
