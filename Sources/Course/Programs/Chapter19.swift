internal import AsyncAwait

extension Program {
  /// Chapter 19: callers are woken in the order of a table, and the table decides what that is.
  static let chapter19 = Program(
    chapter: 19, selector: "keep",
    [
      Scenario("dictionary", "In the order of a dictionary: another one in each process.") {
        stage in
        // The one place in the project where the order of a dictionary reaches the output.
        for (name, seat) in Guests.bySeat { try await Guests.wake(name, seat, stage) }
      },
      Scenario("sorted", "The same dictionary, sorted by name.") { stage in
        for (name, seat) in Guests.bySeat.sorted(by: { $0.key < $1.key }) {
          try await Guests.wake(name, seat, stage)
        }
      },
      Scenario("array", "An array, in the order in which they came.") { stage in
        for (name, seat) in Guests.inOrder { try await Guests.wake(name, seat, stage) }
      },
    ])
}

/// Who waits to be woken.
private enum Guests {
  static let inOrder = [
    ("emil", 1), ("ann", 2), ("dora", 3), ("ben", 4), ("fay", 5), ("cleo", 6),
  ]
  static let bySeat = Dictionary(uniqueKeysWithValues: inOrder)

  static func wake(_ name: String, _ seat: Int, _ stage: Stage) async throws {
    let promise = await Async.invoke(name) { seat }
    stage.say("\(name) has seat \(try await Async.await(promise))")
  }
}
