internal import AsyncAwait

extension Program {
  /// Chapter 00: the nested example, before anything is explained.
  static let chapter00 = Program(chapter: 0, [.nested])
}

extension Scenario {
  /// The example of the whole course.
  static let nested = Scenario(
    "nested", "main invokes outer, outer invokes inner: 42 becomes 84."
  ) { stage in
    let outer = await Async.invoke("outer") {
      let inner = await Async.invoke("inner") { 42 }
      let value = try await Async.await(inner)
      return 2 * value
    }
    stage.say("\(try await Async.await(outer))")
  }
}
