//: # 06 Combinators and linking
//: A trip of several bookings, on a clock that moves only when nobody can run.
import AsyncAwait
import Combinators
import Scheduling

struct SoldOut: Error {}
let executor = SeededExecutor(.firstInFirstOut)
let clock = executor.clock
let loop = EventLoop(placement: .on(executor))

@Sendable func book(
  _ name: String, after delay: Int, on clock: VirtualClock, soldOut: Bool = false
) async -> Promise<String> {
  await Async.invoke(name) {
    try await clock.sleep(for: .milliseconds(delay))
    if soldOut { throw SoldOut() }
    print("  \(name) is booked at \(clock.now.sinceStart)")
    return name
  }
}

try executor.run { [clock, loop] in
  try await loop.run {
    print("all: the answers keep the order of the question")
    let trip = await Async.all([
      book("flight", after: 30, on: clock), book("hotel", after: 10, on: clock),
    ])
    print(try await Async.await(trip))
    print("any: the losers are asked to stop, and book nothing")
    let seat = await Async.any(
      [
        book("north", after: 20, on: clock), book("south", after: 10, on: clock, soldOut: true),
        book("west", after: 30, on: clock),
      ], losers: .cancel)
    print(try await Async.await(seat))
  }
}
//: Change `.cancel` to `.continue`: who books a seat that nobody will take?
