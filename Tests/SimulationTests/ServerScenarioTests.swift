import DurablePromises
import Linearizability
import Scheduling
import TestThreads
import Testing

@testable import Simulation

/// A server that crashes under random requests, and its workers.
@Suite(.longRunning)
struct ServerScenarioTests {
  /// A scenario, a known mistake that it finds, and a seed that shows it.
  private static let findings = RegressionSeed.all.filter {
    ["server", "workers"].contains($0.scenario) && $0.bug != nil
  }

  @Test(arguments: findings)
  func `a known mistake shrinks to a handful of steps`(finding: RegressionSeed) throws {
    let scenario = try #require(Scenarios.named(finding.scenario))
    let run = scenario.run(seed: finding.seed, ticks: finding.ticks, bug: finding.bug)
    let shrunk = try #require(scenario.shrink(run, attempts: 400))
    #expect(shrunk.run.plan.count <= 10, "\(shrunk.run.plan)")
    let repaired = scenario.run(
      seed: finding.seed, ticks: shrunk.run.ticks, only: shrunk.run.plan.map(\.number))
    #expect(repaired.violations.isEmpty)
  }

  @Test func `a plan begins in the same way however long it is`() {
    for seed in UInt64(1)...20 {
      let (short, long) = (
        ServerScenario.plan(seed: seed, ticks: 100), ServerScenario.plan(seed: seed, ticks: 200)
      )
      #expect(Array(long.prefix(short.count)) == short)
      let (few, many) = (
        WorkersScenario.plan(seed: seed, ticks: 100), WorkersScenario.plan(seed: seed, ticks: 200)
      )
      #expect(Array(many.prefix(few.count)) == few)
    }
  }

  @Test func `random requests reach most kinds and answers`() {
    var kinds: [String: Set<String>] = [:]
    for seed in UInt64(1)...40 {
      let run = Run(ServerScenario.self, seed: seed, ticks: 500)
      for entry in run.log {
        let kind = String(entry.request.prefix { $0 != " " })
        kinds[kind, default: []].insert(String((entry.status ?? "none").prefix(3)))
      }
    }
    #expect(kinds.count >= 18, "\(kinds.keys.sorted())")
    // Whoever is never given anything proves nothing about it.
    let common = [
      "promise.create", "promise.get", "promise.settle", "promise.register_callback",
      "promise.register_listener", "task.create", "task.acquire", "task.fence", "task.fulfill",
      "task.heartbeat", "task.halt", "task.get",
    ]
    for kind in common { #expect(kinds[kind]?.contains("200") == true, "\(kind)") }
    #expect(kinds["task.suspend"]?.isDisjoint(with: ["200", "300"]) == false)
    #expect(kinds["task.fulfill"]?.contains("409") == true)
    #expect(kinds["task.fence"]?.contains("404") == true)
  }
}

/// The promise machine as a sequential object.
struct PromiseMachineModelTests {
  private typealias Operation = History<PromiseMachineModel>.Operation
  private static let model = PromiseMachineModel(configuration: SimulatedServer.configuration)

  private static func ask(
    _ request: Request, at now: Instant, _ times: (Int64, Int64)?, _ answer: Response? = nil
  ) -> Operation {
    .init(
      client: "ann", .init(request: request, now: now), invokedAt: times?.0 ?? 0,
      response: answer.flatMap { answer in times.map { .init(answer, at: $0.1) } })
  }

  private static func verdict(_ operations: [Operation]) throws -> Verdict {
    LinearizabilityChecker(model).check(try History(operations)).verdict
  }

  private static let create = Request.taskCreate(
    TaskCreate(
      pid: "ann", ttl: 10,
      action: PromiseCreate(
        id: "a", timeoutAt: 1_000, tags: ["resonate:target": "poll://any@workers"])))
  private static let held = TaskRecord(id: "a", state: .acquired, version: 1, ttl: 10, pid: "ann")

  private static func created() -> Response {
    var machine = Machine(configuration: SimulatedServer.configuration)
    return machine.apply(create, at: 100)
  }

  @Test(
    arguments: [
      (109, TaskState.acquired, Verdict.linearizable), (109, .pending, .illegal),
      // A lease that is over may be noticed late.
      (110, .acquired, .linearizable), (110, .pending, .linearizable),
    ] as [(Int64, TaskState, Verdict)])
  func `a lease ends not before its time`(
    time: Int64, state: TaskState, verdict: Verdict
  ) throws {
    var task = Self.held
    if state == .pending { task = TaskRecord(id: "a", state: .pending, version: 1) }
    let found = try Self.verdict([
      Self.ask(Self.create, at: 100, (1, 2), Self.created()),
      Self.ask(
        .taskGet(id: "a"), at: Instant(milliseconds: time), (3, 4), Response(.ok, .task(task))),
    ])
    #expect(found == verdict)
  }

  @Test(arguments: [(true, Verdict.linearizable), (false, .illegal)])
  func `what nobody answered may have happened`(isAsked: Bool, verdict: Verdict) throws {
    let settle = Request.promiseSettle(
      PromiseSettle(id: "a", state: .resolved, value: Value(data: "v")))
    var machine = Machine(configuration: SimulatedServer.configuration)
    _ = machine.apply(Self.create, at: 100)
    _ = machine.apply(settle, at: 105)
    let seen = machine.apply(.promiseGet(id: "a"), at: 200)
    var operations = [
      Self.ask(Self.create, at: 100, (1, 2), Self.created()),
      Self.ask(.promiseGet(id: "a"), at: 200, (5, 6), seen),
    ]
    if isAsked { operations.append(Self.ask(settle, at: 105, (3, 3))) }
    #expect(try Self.verdict(operations) == verdict)
  }
}
