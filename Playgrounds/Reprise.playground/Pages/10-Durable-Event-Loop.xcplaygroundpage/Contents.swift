//: # 10 Durable event loop
//: A call runs from the top in every life; what has settled is answered by the journal.
import DurableAsyncAwait
import Foundation
import PromiseStores

let directory = NSTemporaryDirectory() + "reprise-\(ProcessInfo.processInfo.processIdentifier)"
try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
let (reached, signal) = AsyncStream.makeStream(of: Int.self)

let inner = DurableFunction("inner") { (_: Context) in
  print("inner runs")
  return 42
}
//: One life: a loop on the journal in the directory. In the first one, `outer` never returns.
func live(_ life: Int) async throws {
  let outer = DurableFunction("outer") { (context: Context) in
    print("outer runs")
    let value = try await context.run(inner)
    if life == 1 {
      signal.yield(value)
      for await _ in AsyncStream<Never>.makeStream().stream {}
    }
    return 2 * value
  }
  print("life \(life)")
  let store = try JournaledStore.open(directory)
  let loop = try await DurableEventLoop(store: store, functions: [inner, outer])
  let handle = try await loop.start(outer, id: "nested")
  if life == 1 {
    for await value in reached.prefix(1) { print("inner is \(value), outer goes no further") }
  } else {
    print(try await handle.value, "- pending when the loop opened:", loop.recovery.calls)
  }
  await loop.close()
  try await store.close()
}
for life in 1...3 { try await live(life) }
try FileManager.default.removeItem(atPath: directory)
//: Give `inner` another name, but only from the second life on. What does the loop say?
