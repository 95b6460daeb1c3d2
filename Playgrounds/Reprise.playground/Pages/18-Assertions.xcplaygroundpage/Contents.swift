//: # 18 Assertions
//: Seven invariants look at every event of a run. Damage the run, and see which of them notices.
import AsyncAwait
import Scheduling
import Tracing

let executor = SeededExecutor(.firstInFirstOut)
let recorder = Recorder()
let loop = EventLoop(placement: .on(executor), observer: recorder)

try executor.run { [loop] in
  try await loop.run {
    let outer = await Async.invoke("outer") {
      let inner = await Async.invoke("inner") { 42 }
      return 2 * (try await Async.await(inner))
    }
    print(try await Async.await(outer))
  }
}

@MainActor func check(_ mistake: String, _ events: [Event]) {
  var trace = recorder.trace(scenario: "nested")
  trace.events = events
  let breaks = trace.invariants().breaks
  let words = breaks.map { "'\($0.invariant.name)' breaks at event \($0.index)" }
  print("\(mistake): \(words.isEmpty ? "all hold" : words.joined(separator: ", "))")
}

let events = recorder.events
check("as it was", events)
check("no answer", events.filter { $0.kind != .replyValue })
check(
  "settled twice",
  events.flatMap { $0.kind == .settled && $0.promise == "p2" ? [$0, $0] : [$0] })
check("never settled", events.filter { $0.kind != .settled })
//: Change the `value` of the last answer. Which invariant should notice, and does it?
