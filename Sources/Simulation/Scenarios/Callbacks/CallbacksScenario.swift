import Linearizability
import Scheduling
import Synchronization

/// Clients that create promises and callbacks at the same time, and a server that looks before it
/// writes.
///
/// The server is a small copy of one in which simulation found a real mistake: `create-with-callback`
/// puts it back. Source: chapters 19.
enum CallbacksScenario: Scenario {
  static let name = "callbacks"
  static let summary = "Clients create promises with callbacks on a server of two tables."
  static let faults: [FaultKind] = [.delay, .drop, .replyLost]
  static let bugs: [SeededBug] = [.createWithCallback]

  /// What decides how busy a run is.
  ///
  /// Chosen so that about one run in twenty-five meets the mistake, and the one of seed 23496 does.
  private enum Load {
    /// Of so many ticks, one has a request.
    static let ticksForRequest = 5
    /// How long promises are talked of before others are, in ticks.
    static let era = 50
    static let clients = 3...6
    static let callbacks = 2...3
    /// Of so many messages, one has trouble.
    static let trouble = 40
  }

  static func plan(seed: UInt64, ticks: Int) -> [Planned<CallbackStep>] {
    var chance = SeededGenerator(seed: Digest.of("callbacks") ^ seed)
    let clients = Int.random(in: Load.clients, using: &chance)
    let callbacks = Int.random(in: Load.callbacks, using: &chance)
    var plan: [Planned<CallbackStep>] = []
    for tick in 0..<ticks {
      guard Int.random(in: 0..<Load.ticksForRequest, using: &chance) == 0 else { continue }
      let promise = Text("p\(tick / Load.era + Int.random(in: 1...2, using: &chance))")
      let callback = Text("c\(Int.random(in: 1...callbacks, using: &chance))")
      let client = Int.random(in: 1...clients, using: &chance)
      let request: PromiseModel.Input =
        switch Int.random(in: 0..<30, using: &chance) {
        case 0..<4: .create(promise)
        case 4..<8: .createWithCallback(promise, callback: callback)
        case 8..<15: .createCallback(promise, callback: callback)
        case 15: .resolve(promise)
        case 16: .reject(promise)
        default: .read(promise)
        }
      let trouble = Int.random(in: 0..<Load.trouble * 3, using: &chance)
      plan.append(
        Planned(
          tick: tick,
          CallbackStep(
            client: client, request: request,
            trouble: trouble < 3 ? CallbackStep.troubles[trouble] : nil, chance: chance.next())))
    }
    return plan
  }

  static func run(_ plan: [Planned<CallbackStep>], in simulation: Simulation) async throws {
    let world = CallbackWorld(simulation)
    // A client asks one thing at a time; clients do not wait for each other.
    var lines: [(client: Int, steps: [Planned<CallbackStep>])] = []
    for planned in plan {
      if let line = lines.firstIndex(where: { $0.client == planned.step.client }) {
        lines[line].steps.append(planned)
      } else {
        lines.append((planned.step.client, [planned]))
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (_, steps) in lines {
        group.addTask { for planned in steps { try await world.perform(planned) } }
      }
      try await group.waitForAll()
    }
    let history = world.history
    simulation.judge(
      RecordedHistory(
        model: "promise",
        report: { HistoryReport(history, model: PromiseModel(), title: $0) },
        jsonLines: { history.jsonLines }),
      LinearizabilityChecker(PromiseModel(), budget: .init(steps: 5_000_000)).check(history)
        .verdict,
      requests: Array(1..<history.operations.count + 1))
  }
}

/// A request of one client, and what becomes of it on its way.
struct CallbackStep: Hashable, Sendable, CustomStringConvertible {
  /// The number of the client.
  let client: Int
  let request: PromiseModel.Input
  /// What happens to it on the way, if anything.
  let trouble: FaultKind?
  /// Decides how long everything takes, so that leaving out other steps changes nothing here.
  let chance: UInt64

  static let troubles: [FaultKind] = [.delay, .drop, .replyLost]

  /// The client in the log.
  var name: String { "client-\(client)" }

  var description: String {
    "\(name): \(request)" + (trouble.map { " (\($0.rawValue))" } ?? "")
  }
}

/// The server, the way to it, and what the clients saw.
private final class CallbackWorld: Sendable {
  private let simulation: Simulation
  private let server: CallbackServer
  private let recorder = Mutex(HistoryRecorder<PromiseModel>())

  init(_ simulation: Simulation) {
    self.simulation = simulation
    server = CallbackServer(
      tables: CallbackTables(clock: simulation.clock), simulation: simulation)
  }

  var history: History<PromiseModel> { recorder.withLock { $0.history } }

  func perform(_ planned: Planned<CallbackStep>) async throws {
    let step = planned.step
    var chance = SeededGenerator(seed: step.chance)
    try await simulation.clock.sleep(
      until: .init(
        sinceStart: .milliseconds(planned.tick)
          + .nanoseconds(Int64.random(in: 0..<1_000_000, using: &chance))))
    let number = simulation.ask("\(step.request)", by: step.name)
    let operation = recorder.withLock { $0.invoke(step.request, by: "\(step.client)") }
    try await travel(&chance, of: step, number)
    if step.trouble == .drop {
      simulation.happened(.drop, to: step.name, "#\(number)")
      return try await giveUp()
    }
    let output = try await server.answer(step.request, .init(number: number, waits: chance))
    var back = SeededGenerator(seed: chance.next())
    try await travel(&back, of: nil, number)
    if step.trouble == .replyLost {
      simulation.happened(.replyLost, to: step.name, "#\(number)")
      return try await giveUp()
    }
    simulation.answer(number, "\(output)")
    recorder.withLock { $0.respond(to: operation, with: output) }
  }

  /// The way of a message, which takes longer than usual now and then.
  private func travel(
    _ chance: inout SeededGenerator, of step: CallbackStep?, _ number: Int
  ) async throws {
    var time = Int64.random(in: 50_000...500_000, using: &chance)
    if let step, step.trouble == .delay {
      simulation.happened(.delay, to: step.name, "#\(number)")
      time += Int64.random(in: 5_000_000...50_000_000, using: &chance)
    }
    try await simulation.clock.sleep(for: .nanoseconds(time))
  }

  /// Nothing was heard: the client asks its next question without knowing.
  private func giveUp() async throws {
    try await simulation.clock.sleep(for: .milliseconds(20))
  }
}
