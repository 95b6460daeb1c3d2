//: # 05 The trace is the truth
//: One list of events, three pictures.
import AsyncAwait
import Diagrams
import Scheduling
import Tracing

let executor = SeededExecutor(.firstInFirstOut)
let recorder = Recorder()
let loop = EventLoop(placement: .on(executor), observer: recorder)

try executor.run { [loop] in
  try await loop.run {
    let stock = await Async.invoke("stock") { 2 }
    let price = await Async.invoke("price") {
      let rate = await Async.invoke("rate") { 2 }
      return 21 * (try await Async.await(rate))
    }
    print(try await Async.await(stock) * Async.await(price))
  }
}

let trace = recorder.trace(scenario: "fan-out")
for kind in DiagramKind.allCases {
  print("\(kind.rawValue):")
  print(render(trace, kind, as: .ascii))
}
//: Give `rate` a label with `<`, `;` and an emoji, and draw the sequence as `.mermaid`.
