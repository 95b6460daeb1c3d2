//: # 01 One round trip or two
//: A price takes 30 ms and a rate takes 20 ms, on a clock that moves only when nobody can run.
import AsyncAwait
import Scheduling

let executor = SeededExecutor(.firstInFirstOut)
let loop = EventLoop(placement: .on(executor))

@Sendable func lookUp(_ value: Int, taking delay: Int, on clock: VirtualClock) async throws -> Int {
  try await clock.sleep(for: .milliseconds(delay))
  return value
}

try executor.run { [clock = executor.clock, loop] in
  try await loop.run {
    print("Two calls: each brings back a value, and the second begins when the first is over.")
    let price = try await lookUp(42, taking: 30, on: clock)
    let rate = try await lookUp(2, taking: 20, on: clock)
    print("  \(price * rate) at \(clock.now.sinceStart)")

    print("Two invocations: each brings back a promise, so both are under way at once.")
    let start = clock.now
    let pricePromise = await Async.invoke { try await lookUp(42, taking: 30, on: clock) }
    let ratePromise = await Async.invoke { try await lookUp(2, taking: 20, on: clock) }
    let result = try await Async.await(pricePromise) * Async.await(ratePromise)
    print("  \(result) after another \(start.duration(to: clock.now))")
  }
}
//: Await the first promise before the second invocation: how long does it take now?
