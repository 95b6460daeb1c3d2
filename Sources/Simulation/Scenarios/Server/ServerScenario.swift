internal import DurablePromises
internal import Scheduling

/// Clients ask a server all kinds of things, while it dies and loses power, and while wires and disk fail.
///
/// Source: design §6, reliability S1 and S5.
enum ServerScenario: Scenario {
  /// The name on the command line.
  static let name = "server"
  /// What is simulated, in one sentence.
  static let summary =
    "Clients send random requests to a server that crashes, over wires that lose and a disk that tears."
  /// The kinds of trouble that can happen in it.
  static let faults: [FaultKind] = [
    .crash, .pause, .clockJump, .powerLoss, .tornWrite, .writeError, .diskFull, .slowFlush, .drop,
    .delay, .duplicate, .reorder, .partition, .replyLost,
  ]
  /// The known mistakes that it can find.
  static let bugs: [SeededBug] = [
    .lateSettle, .doubleFulfil, .resumeAfterDeadline, .leaseWithoutFencing, .replyBeforeFlush,
    .tornTail,
  ]

  static let clients = ["ann", "bob", "cleo"]

  /// Lets it happen, and looks whether all that must be true is true.
  ///
  /// - Parameters:
  ///   - plan: the steps, or some of them.
  ///   - simulation: the world in which it happens.
  /// - Throws: `CancellationError`, which nobody causes.
  static func run(_ plan: [Planned<ServerStep>], in simulation: Simulation) async throws {
    let network = SimulatedNetwork(simulation)
    let server = SimulatedServer(simulation, network) { _ in }
    let clients = RawClients(simulation, network, server)
    await withDiscardingTaskGroup { group in
      group.addTask { await server.run() }
      for planned in plan where !simulation.isViolated {
        // Beside the full milliseconds, at which timers ring.
        let instant = Duration.milliseconds(planned.tick) + .microseconds(501)
        guard (try? await simulation.clock.sleep(until: .init(sinceStart: instant))) != nil
        else { break }
        perform(planned.step, clients, server, network, in: &group)
      }
      await settleDown(clients, server, network, in: &group)
      group.cancelAll()
      server.stop()
    }
    judge(clients.book, simulation)
  }

  private static func perform(
    _ step: ServerStep, _ clients: RawClients, _ server: SimulatedServer,
    _ network: SimulatedNetwork, in group: inout DiscardingTaskGroup
  ) {
    switch step {
    case .ask(let client, let draft, let there, let back):
      clients.ask(
        clients.request(draft, of: client), by: client, there: there, back: back, in: &group)
    case .crash(let crash): group.addTask { await server.dieSoon(crash) }
    case .trouble(let trouble): group.addTask { await server.suffer(trouble) }
    case .pause(let time): group.addTask { await server.pause(for: time) }
    case .clockJump(let distance): server.jump(by: distance)
    case .partition(let client, let time): network.part(client, for: time)
    }
  }

  /// Lets everything work again, and waits until nothing is owed.
  private static func settleDown(
    _ clients: RawClients, _ server: SimulatedServer, _ network: SimulatedNetwork,
    in group: inout DiscardingTaskGroup
  ) async {
    guard !server.simulation.isViolated else { return }
    network.heal()
    // Whatever was under way has arrived by then.
    try? await network.sleep(100_017)
    await server.heal()
    let kind = Passage([203])
    clients.ask(.scheduleDelete(id: "s"), by: "eve", there: kind, back: kind, in: &group)
    // All deadlines have passed by then.
    try? await network.sleep(600_019)
    for id in clients.book.ids {
      clients.ask(.promiseGet(id: id), by: "eve", there: kind, back: kind, in: &group)
      clients.ask(.taskGet(id: id), by: "eve", there: kind, back: kind, in: &group)
      try? await network.sleep(1_003)
    }
    try? await network.sleep(20_021)
    server.compare()
    for row in server.witness.rows.promises {
      let isDone =
        row.record.state != .pending && row.callbacks.isEmpty && row.listeners.isEmpty
      if !isDone {
        server.simulation.violated("everything-settles", "\(row.record.id) waits for ever")
      }
    }
  }

  /// Asks for an order of the requests about each origin that explains the answers.
  private static func judge(_ book: CallBook, _ simulation: Simulation) {
    guard !simulation.isViolated else { return }
    for history in book.histories {
      let (recorded, verdict) = history.check()
      simulation.judge(recorded, verdict, requests: history.requests)
      if simulation.isViolated { return }
    }
  }
}
