internal import AsyncAwait
internal import Combinators

extension Program {
  /// Chapter 06: a trip of several bookings, combined in four ways.
  static let chapter06 = Program(
    chapter: 6, selector: "demo",
    [
      Scenario("all", "Three bookings at once: the results keep the order of the question.") {
        stage in
        let flight = await book("flight", after: 30, on: stage)
        let hotel = await book("hotel", after: 10, on: stage)
        let car = await book("car", after: 20, on: stage)
        let trip = await Async.all([flight, hotel, car])
        for booking in try await Async.await(trip) { stage.say(booking) }
      },
      Scenario("race", "Two airlines race for one passenger: one answer, but how many tickets?") {
        stage in
        let north = await book("north", after: 20, on: stage)
        let south = await book("south", after: 10, on: stage)
        let ticket = await Async.race([north, south])
        stage.say("the passenger has: \(try await Async.await(ticket))")
      },
      Scenario("any", "The first airline that has a seat; the losers are asked to stop.") { stage in
        let north = await book("north", after: 20, on: stage)
        let south = await refuse("south", after: 10, on: stage)
        let west = await book("west", after: 30, on: stage)
        let ticket = await Async.any([north, south, west], losers: .cancel)
        stage.say("the passenger has: \(try await Async.await(ticket))")
      },
      Scenario("link", "The hotel is full: the failure travels up, and the flight is given up.") {
        stage in
        let trip = await Async.invokeLinked("trip") {
          let flight = await book("flight", after: 30, on: stage)
          let hotel = await refuse("hotel", after: 10, on: stage)
          return await Async.all([flight, hotel], losers: .cancel)
        }
        do {
          for booking in try await Async.await(trip) { stage.say(booking) }
        } catch {
          stage.say("no trip: \(error)")
        }
      },
    ])
}

/// Books something: takes a while, then changes the world outside.
private func book(
  _ name: String, after milliseconds: Int, on stage: Stage
) async -> Promise<String> {
  await Async.invoke(name) {
    try await stage.clock.sleep(for: .milliseconds(milliseconds))
    stage.effect("book \(name)")
    return "\(name) booked"
  }
}

/// Takes a while, and is sold out.
private func refuse(
  _ name: String, after milliseconds: Int, on stage: Stage
) async -> Promise<String> {
  await Async.invoke(name) {
    try await stage.clock.sleep(for: .milliseconds(milliseconds))
    throw SoldOut(name: name)
  }
}

private struct SoldOut: Error, CustomStringConvertible {
  let name: String
  var description: String { "\(name) is sold out" }
}
