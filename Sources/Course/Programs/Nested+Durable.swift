internal import AsyncAwait
internal import DurableAsyncAwait
internal import Tracing

/// The nested example on a durable loop: the same outer and inner, with an effect to count.
struct DurableNested: Sendable {
  let stage: Stage

  var inner: DurableFunction<Int> {
    DurableFunction("inner") { (_: Context) in
      stage.begin("inner")
      stage.effect("look up the answer")
      return 42
    }
  }

  var outer: DurableFunction<Int> {
    DurableFunction("outer") { (context: Context) in
      stage.begin("outer")
      let value = try await context.run(inner)
      return 2 * value
    }
  }

  var functions: [any Registrable] { [inner, outer] }
}

extension Scenario {
  /// The example of the whole course, on a loop that survives its process.
  static let nestedDurable = Scenario(
    "durable", "The nested example with its promises in a journal.", runtime: "durable",
    knows: ["crash-at", "journal"]
  ) { stage in
    let program = DurableNested(stage: stage)
    let loop = try await stage.durableLoop(program.functions)
    stage.say("\(try await loop.run(program.outer, id: "nested"))")
  }

  /// The same in memory, with the same effect.
  static let nestedInMemory = Scenario(
    "memory", "The nested example with its promises in memory.", knows: ["crash-at"]
  ) { stage in
    let outer = await Async.invoke("outer") {
      stage.begin("outer")
      let inner = await Async.invoke("inner") {
        stage.begin("inner")
        stage.effect("look up the answer")
        return 42
      }
      let value = try await Async.await(inner)
      return 2 * value
    }
    stage.say("\(try await Async.await(outer))")
  }
}
