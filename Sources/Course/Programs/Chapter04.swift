internal import AsyncAwait

extension Program {
  /// Chapter 04: the nested example on the loop.
  static let chapter04 = Program(
    chapter: 4,
    [
      Scenario("nested", "main invokes outer, outer invokes inner: 42 becomes 84.") { stage in
        let outer = await Async.invoke("outer") {
          let inner = await Async.invoke("inner") { 42 }
          let value = try await Async.await(inner)
          return 2 * value
        }
        stage.say("\(try await Async.await(outer))")
      }
    ])
}
