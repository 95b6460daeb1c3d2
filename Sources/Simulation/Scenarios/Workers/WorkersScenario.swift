internal import DurablePromises
internal import Scheduling

/// Workers run programs for a client, while they and their server die, stand still and lose messages.
///
/// Source: design §6, reliability S4 and S5.
enum WorkersScenario: Scenario {
  static let name = "workers"
  static let summary =
    "Workers run small programs; they and their server crash, pause and lose messages."
  static let faults: [FaultKind] = [
    .crash, .pause, .powerLoss, .tornWrite, .writeError, .diskFull, .slowFlush, .drop, .delay,
    .duplicate, .reorder, .partition, .replyLost,
  ]
  static let bugs: [SeededBug] = [
    .leaseWithoutFencing, .replyBeforeFlush, .tornTail,
  ]

  static func run(_ plan: [Planned<WorkersStep>], in simulation: Simulation) async throws {
    let world = WorkersWorld(simulation)
    await withDiscardingTaskGroup { group in
      group.addTask { await world.office.run() }
      group.addTask { await world.server.run() }
      for worker in world.workers { group.addTask { await worker.run() } }
      for planned in plan where !simulation.isViolated {
        let instant = Duration.milliseconds(planned.tick) + .microseconds(501)
        guard (try? await simulation.clock.sleep(until: .init(sinceStart: instant))) != nil
        else { break }
        perform(planned.step, world)
      }
      await settleDown(world)
      for worker in world.workers { worker.stop() }
      world.server.stop()
      group.cancelAll()
    }
    world.end()
  }

  private static func perform(_ step: WorkersStep, _ world: WorkersWorld) {
    switch step {
    case .call(let program, let number, let id):
      world.office.post { await world.call(program, number, id: id) }
    case .workerDies(let name, let time): world.worker(name)?.die(downtime: time)
    case .workerPauses(let name, let time):
      world.office.post { await world.worker(name)?.pause(for: time) }
    case .badWire(let name, let time): world.wire(of: name)?.spoil(for: time)
    case .partition(let name, let time): world.network.part(name, for: time)
    case .crash(let crash): world.office.post { await world.server.dieSoon(crash) }
    case .trouble(let trouble): world.office.post { await world.server.suffer(trouble) }
    case .pause(let time): world.office.post { await world.server.pause(for: time) }
    }
  }

  /// Lets everything work again, and waits until all calls have their results.
  private static func settleDown(_ world: WorkersWorld) async {
    let simulation = world.simulation
    guard !simulation.isViolated else { return }
    world.network.heal()
    // Whoever stands still goes on by then.
    try? await world.network.sleep(150_017)
    await world.server.heal()
    for _ in 0..<400 where !world.openCalls.isEmpty && !simulation.isViolated {
      try? await world.network.sleep(10_007)
    }
    guard !simulation.isViolated else { return }
    // What is under way for nobody any more arrives by then.
    try? await world.network.sleep(200_003)
    for id in world.openCalls {
      simulation.violated("everything-settles", "\(id) has no result")
    }
    for row in world.server.witness.rows.promises where row.record.state == .pending {
      simulation.violated("everything-settles", "\(row.record.id) waits for ever")
    }
    for task in world.watch.pending {
      simulation.violated("completion", "the task \(task) was offered and is not settled")
    }
    world.server.compare()
  }
}
