//: # 02 Two tables
//: A loop remembers promises, and the callers that await them. Here a resolver settles the promise.
import AsyncAwait
import Scheduling

let executor = SeededExecutor(.firstInFirstOut)
let loop = EventLoop(placement: .on(executor))

@Sendable func show(_ what: String, _ loop: EventLoop) {
  print("\(what): promises \(loop.promiseCount), awaiters \(loop.awaiterCount)")
  for wait in loop.waits { print("  \(wait)") }
}

try executor.run(waits: { loop.waits.map(\.description) }) { [clock = executor.clock, loop] in
  try await loop.run {
    show("empty", loop)
    let answer = loop.promise("answer", of: Int.self)
    show("a promise", loop)
    let ann = await Async.invoke("ann") { try await Async.await(answer.promise) }
    let bob = await Async.invoke("bob") { try await Async.await(answer.promise) }
    try await clock.sleep(for: .milliseconds(1))
    show("two callees that await it", loop)
    try answer.resolve(42)
    show("settled", loop)
    print("ann has \(try await Async.await(ann)), bob has \(try await Async.await(bob))")
    do {
      try answer.resolve(43)
    } catch {
      print(error)
    }
  }
}
show("nobody holds anything any more", loop)
//: Leave out the first line that resolves: what does the error say about who waits for whom?
