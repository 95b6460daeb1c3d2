//: # 04 42 becomes 84
//: The nested example, once on all cores and then on schedules that a seed decides.
import AsyncAwait
import Scheduling
import Tracing

@Sendable func nested() async throws -> Int {
  let outer = await Async.invoke("outer") {
    let inner = await Async.invoke("inner") { 42 }
    let value = try await Async.await(inner)
    return 2 * value
  }
  return try await Async.await(outer)
}

print(try await nested())

var orders: Set<[String]> = []
var results: Set<Int> = []
for seed in 1...100 {
  let executor = SeededExecutor(seed: UInt64(seed))
  let recorder = Recorder()
  let loop = EventLoop(placement: .on(executor), observer: recorder)
  results.insert(try executor.run { try await loop.run { try await nested() } })
  orders.insert(recorder.trace(scenario: "nested").steps.map { "\($0.sentence)" })
}
print("100 schedules, more than one order: \(orders.count > 1), results: \(results)")
//: Let `inner` return 21: which of the two lines change?
