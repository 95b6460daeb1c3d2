package import AsyncAwait
package import Tracing

/// What a loop reports when `main` invokes `outer`, `outer` invokes `inner`, and both await.
package let nestedExample: [Occurrence] = {
  let (p1, p2) = (
    Occurrence.PromiseName(number: 1, label: "outer"),
    Occurrence.PromiseName(number: 2, label: "inner")
  )
  let (main, outer, inner) = (
    Occurrence.Party.root("main"), Occurrence.Party.callee(p1), Occurrence.Party.callee(p2)
  )
  return [
    .init(kind: .invoke, party: main, promise: p1),
    .init(kind: .promiseCreated, party: nil, promise: p1),
    .init(kind: .spawn, party: outer, promise: p1),
    .init(kind: .replyPromise, party: main, promise: p1),
    .init(kind: .await, party: main, promise: p1),
    .init(kind: .parked, party: main, promise: p1),
    .init(kind: .invoke, party: outer, promise: p2),
    .init(kind: .promiseCreated, party: nil, promise: p2),
    .init(kind: .spawn, party: inner, promise: p2),
    .init(kind: .replyPromise, party: outer, promise: p2),
    .init(kind: .await, party: outer, promise: p2),
    .init(kind: .parked, party: outer, promise: p2),
    .init(kind: .return, party: inner, promise: p2, result: .resolved("42")),
    .init(kind: .settled, party: nil, promise: p2, result: .resolved("42")),
    .init(kind: .replyValue, party: outer, promise: p2, result: .resolved("42")),
    .init(kind: .return, party: outer, promise: p1, result: .resolved("84")),
    .init(kind: .settled, party: nil, promise: p1, result: .resolved("84")),
    .init(kind: .replyValue, party: main, promise: p1, result: .resolved("84")),
  ]
}()

/// The trace that a recorder makes of some occurrences.
package func trace(of occurrences: [Occurrence], scenario: String = "nested") -> Trace {
  let recorder = Recorder()
  for occurrence in occurrences { recorder.observe(occurrence) }
  return recorder.trace(scenario: scenario, chapter: 1)
}
