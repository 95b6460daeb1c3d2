internal import ModelChecking
internal import Tracing

extension Program {
  /// Chapter 21: the monitors of a model watch recorded runs, and symmetry leaves fewer states.
  static let chapter21 = Program(
    chapter: 21, selector: "part",
    [
      Scenario("monitors", "The monitors of the model watch the runs of chapter 15.") { stage in
        let watch = MonitorWatch()
        let kill = try watch.trace("kill", seed: stage.seed)
        let zombie = try watch.trace("zombie", seed: stage.seed)
        stage.say("two monitors and a thermometer watch recorded runs")
        stage.draw("")
        watch.tell("kill", TaskStory(of: kill)).forEach(stage.draw)
        watch.tell("zombie", TaskStory(of: zombie)).forEach(stage.draw)
        var unfenced = TaskStory(of: zombie)
        unfenced.takeAwayTheFence(in: zombie)
        watch.tell("zombie, without the fence", unfenced).forEach(stage.draw)
        var cut = TaskStory(of: kill)
        cut.cut(to: kill.events.count / 2)
        watch.tell("kill, cut off in the middle", cut).forEach(stage.draw)
        var endless = TaskStory(of: kill)
        endless.keepLeases(thenSteps: MonitorWatch.fairSteps)
        watch.tell("kill, and no lease expires", endless).forEach(stage.draw)
      },
      Scenario("symmetry", "The same verdicts from fewer states.") { stage in
        stage.say("states, all of them and one for those that differ in names only")
        stage.draw("")
        stage.draw("model                          all       one for many")
        for (model, size, count) in [
          ("leases", "workers", 2), ("two-phase-commit", "managers", 2),
          ("two-phase-commit", "managers", 3), ("two-phase-commit", "managers", 4),
        ] {
          guard let entry = ModelCatalogue.entry(named: model) else { continue }
          let all = try entry.explore([size: count])
          let one = try entry.explore([size: count], settings: ModelSettings(symmetry: size))
          let name = "\(model), \(size) \(count)"
          stage.draw("\(name.padded(31))\("\(all.states)".padded(10))\(one.states)")
        }
      },
    ])
}

/// Lets monitors watch runs of chapter 15, and says what they think of them.
private struct MonitorWatch {
  /// How many steps a run may have in which everybody gets a turn.
  static let fairSteps = 1_000

  func trace(_ scenario: String, seed: UInt64) throws -> Trace {
    let program = Program.chapter15
    guard let scenario = program.scenarios.first(where: { $0.name == scenario }) else {
      preconditionFailure("chapter 15 has the scenarios kill and zombie")
    }
    return try program.run(scenario, seed: seed).trace
  }

  func tell(_ name: String, _ story: TaskStory) -> [String] {
    var claimant = OneClaimant()
    var completion = Completion()
    var thermometer = Thermometer(Completion(), fairSteps: Self.fairSteps)
    return [
      name, "  one claimant   \(words(claimant.watch(story.events)))",
      "  completion     \(words(completion.watch(story.events)))",
      "  thermometer    \(words(thermometer.watch(story.moments)))",
    ]
  }

  private func words(_ verdict: TraceVerdict) -> String {
    switch verdict {
    case .accepted(let events): "accepted, \(events) events"
    case .rejected(let event, let breach): "rejected at event \(event + 1): \(breach)"
    case .owing(let events): "accepted so far, \(events) events; something is owed"
    case .sawNothing: "saw nothing"
    }
  }
}
