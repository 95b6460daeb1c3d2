internal import DurableAsyncAwait

extension Program {
  /// Chapter 12: a handle proves that a call was created, and another process asks for its result.
  static let chapter12 = Program(
    chapter: 12, selector: "part",
    [
      Scenario(
        "attach", "Created, killed, attached to by a second process: 84, and one execution.",
        runtime: "durable", fate: .isKilled(isRestarted: true)
      ) { stage in
        let program = DurableNested(stage: stage)
        let loop = try await stage.durableLoop(program.functions)
        if stage.isFirstLife {
          let handle = try await loop.start(program.outer, id: "nested")
          stage.say("created: \(handle.id)")
          stage.dieOnce()
        }
        let handle = try await loop.handle(id: "nested", of: Int.self)
        stage.say("attached: \(handle.id)")
        stage.say("\(try await handle.value)")
      },
      Scenario(
        "drop", "The handle is dropped and the call goes on.", runtime: "durable"
      ) { stage in
        let program = DurableNested(stage: stage)
        let loop = try await stage.durableLoop(program.functions)
        stage.say("created: \(try await loop.start(program.outer, id: "nested").id)")
        // Nobody holds the handle now; the call ends all the same.
        try await stage.clock.sleep(for: .seconds(1))
        let again = try await loop.handle(id: "nested", of: Int.self)
        stage.say("\(try await again.value)")
      },
    ])
}
