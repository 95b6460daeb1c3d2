import ChaosTime
import DurablePromises
import Foundation
import HTTP
import Journaling
import PromiseStores
import Scheduling
import Synchronization
import TestThreads
import Testing
import Transports
import Workers

/// A server and its workers, killed and stopped at random under load, and then left alone.
///
/// `REPRISE_CHAOS_SEED` repeats the choices, `REPRISE_CHAOS_SECONDS` says for how long; 60 s are a
/// thousand workflows and more than a hundred kills.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct ChaosTests {
  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  private static let seconds = number("REPRISE_CHAOS_SECONDS") ?? 6
  private static let seed =
    number("REPRISE_CHAOS_SEED").map { UInt64($0) } ?? UInt64.random(in: 0..<1_000_000)
  private static let workflows = seconds * 1_000 / 60 + 1
  private static let kills = seconds * 100 / 60 + 1

  @Test func `what was acknowledged survives, and all is settled`() async throws {
    print("chaos: REPRISE_CHAOS_SEED=\(Self.seed) REPRISE_CHAOS_SECONDS=\(Self.seconds)")
    let ground = try Ground()
    let cluster = try Cluster(on: ground)
    var generator = SeededGenerator(seed: Self.seed)
    let plan = (0..<Self.workflows).map { Workflow($0, &generator) }
    let client = try HTTPClient()
    let receiver = try PollReceiver(
      url: cluster.url, group: "clients", id: "driver", client: client, clock: Hurry())
    let store = try RemoteStore(
      url: cluster.url, address: receiver.unicast, client: client, time: .hurried)
    let feed = store.feeding(from: receiver)
    let issued = Counter()
    async let listening: Void = feed.receive { _ in }
    async let load: Void = Self.issue(plan, to: Client(store: store), counting: issued)
    let end = ContinuousClock().now + .seconds(Self.seconds)
    let pause = Duration.seconds(Self.seconds) / (2 * Self.kills)
    while ContinuousClock().now < end || cluster.losses.kills < Self.kills
      || issued.value < plan.count
    {
      try cluster.hit(&generator)
      try await Task.sleep(for: pause)
    }
    cluster.resume(everybody: true)
    try await load
    try await Self.settle(store)
    #expect(cluster.isComplete)
    client.close()
    // It ends because there is nothing left to listen with.
    _ = try? await listening
    let codes = try await cluster.end()
    #expect(codes == [0, 0, 0, 0, 0])
    try await Self.judge(ground, plan, cluster.losses)
  }

  /// Makes calls at an even pace, and waits for the results of some.
  private static func issue(
    _ plan: [Workflow], to client: Client, counting issued: Counter
  ) async throws {
    let start = ContinuousClock().now
    try await withThrowingTaskGroup(of: Void.self) { calls in
      for workflow in plan {
        let time = start + Duration.seconds(seconds) * workflow.number / plan.count
        try await ContinuousClock().sleep(until: time)
        calls.addTask {
          let handle = try await workflow.start(client)
          if workflow.number % 7 == 0 { try await workflow.check(handle) }
        }
        issued.increment()
      }
      try await calls.waitForAll()
    }
  }

  /// Waits until nothing is pending.
  private static func settle(_ store: RemoteStore) async throws {
    while true {
      let response = try await store.send(
        .promiseSearch(PromiseSearch(state: .pending, limit: 1)))
      if case .promises(let records, _) = response.body, records.isEmpty { return }
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  private static func judge(
    _ ground: Ground, _ plan: [Workflow], _ losses: Cluster.Losses
  ) async throws {
    let store = try JournaledStore.open("\(ground.path)/journal")
    let snapshot = store.snapshot()
    #expect(snapshot.violations(at: TimeSource.system.now).isEmpty)
    try await store.close()
    var records: [String: PromiseRecord] = [:]
    for row in snapshot.promises { records[row.record.id] = row.record }
    #expect(snapshot.promises.allSatisfy { $0.record.state != .pending })
    #expect(snapshot.tasks.allSatisfy { $0.state == .fulfilled })
    for workflow in plan {
      let record = try #require(records[workflow.id], "\(workflow.id) is missing")
      let result = record.value.data.flatMap { Data(base64Encoded: $0) }.map {
        String(decoding: $0, as: UTF8.self)
      }
      if let expected = workflow.result {
        #expect(record.state == .resolved, "\(record)")
        #expect(result == "\(expected)", "\(record)")
      } else {
        #expect(record.state == .rejected, "\(record)")
      }
    }
    let books = try Books(in: "\(ground.path)/ledgers")
    let problems = books.problems(against: records)
    #expect(problems.isEmpty, "\(problems.prefix(20).joined(separator: "\n"))")
    #expect(losses.kills >= kills && plan.count >= workflows)
    print(
      """
      chaos: seed \(seed), \(seconds) s: \(plan.count) workflows, \(records.count) promises, \
      \(losses.kills) kills (\(losses.servers) of the server), \(losses.stops) stops, \
      \(books.writes.count) acknowledged writes of workers, \(books.refused) refused
      """)
  }
}

/// How many of something there are by now.
private final class Counter: Sendable {
  private let count = Atomic(0)
  var value: Int { count.load(ordering: .relaxed) }
  func increment() { count.add(1, ordering: .relaxed) }
}
