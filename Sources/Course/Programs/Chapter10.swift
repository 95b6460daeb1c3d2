internal import DurableAsyncAwait

extension Program {
  /// Chapter 10: the nested example is killed, started again, and ends in 84.
  static let chapter10 = Program(
    chapter: 10, selector: "part",
    settings: [
      .crashAt,
      Setting("journal", .file, "Keep the journal in this directory."),
    ],
    [
      .nestedDurable,
      Scenario(
        "replay", "Killed as soon as the result of inner is safe: inner does not run again.",
        runtime: "durable", fate: .isKilled(isRestarted: true)
      ) { stage in
        let inner = DurableNested(stage: stage).inner
        let outer = DurableFunction("outer") { (context: Context) in
          stage.begin("outer")
          let value = try await context.run(inner)
          stage.dieOnce()
          return 2 * value
        }
        let loop = try await stage.durableLoop([inner, outer])
        stage.say("\(try await loop.run(outer, id: "nested"))")
      },
      Scenario(
        "trap", "Chance decides which step comes first, and decides otherwise after the kill.",
        runtime: "durable", fate: .isKilled(isRestarted: true)
      ) { stage in
        let ship = DurableFunction("ship") { (context: Context) in
          stage.begin("ship")
          let courier = stage.pick(["bike", "car", "train"])
          try await context.run("book \(courier)") { stage.effect("book \(courier)") }
          stage.dieOnce()
          return "sent by \(courier)"
        }
        let loop = try await stage.durableLoop([ship])
        stage.say(try await loop.run(ship, id: "order-7"))
      },
      Scenario(
        "step", "The same with the choice in a step of its own, which the journal keeps.",
        runtime: "durable", fate: .isKilled(isRestarted: true)
      ) { stage in
        let ship = DurableFunction("ship") { (context: Context) in
          stage.begin("ship")
          let courier = try await context.run("choose") { stage.pick(["bike", "car", "train"]) }
          try await context.run("book \(courier)") { stage.effect("book \(courier)") }
          stage.dieOnce()
          return "sent by \(courier)"
        }
        let loop = try await stage.durableLoop([ship])
        stage.say(try await loop.run(ship, id: "order-7"))
      },
    ] + Scenario.largerDurable)
}

extension Program.Setting {
  /// Where to kill the program.
  static let crashAt = Program.Setting(
    "crash-at", .number(1...1_000_000), "Kill the process after this event, and start it again.")
}
