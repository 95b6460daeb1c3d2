internal import DurableAsyncAwait
internal import Retrying

extension Program {
  /// Chapter 11: the same program on both runtimes, and once more with a key.
  static let chapter11 = Program(
    chapter: 11, selector: "runtime", settings: [],
    [.nestedInMemory, .nestedDurable, .nestedKeyed])
}

extension Scenario {
  /// The durable example, with a receiver outside that knows a repetition by its key.
  fileprivate static let nestedKeyed = Scenario(
    "keyed", "In a journal, and whoever has the effect is given a key.", runtime: "durable"
  ) { stage in
    let oracle = Oracle(stage: stage)
    let inner = DurableFunction("inner") { (context: Context) in
      stage.begin("inner")
      return try await context.run("ask") { attempt in
        stage.begin("ask")
        return try oracle.answer(key: attempt.key)
      }
    }
    let outer = DurableFunction("outer") { (context: Context) in
      stage.begin("outer")
      let value = try await context.run(inner)
      return 2 * value
    }
    let loop = try await stage.durableLoop([inner, outer])
    stage.say("\(try await loop.run(outer, id: "nested"))")
  }
}
