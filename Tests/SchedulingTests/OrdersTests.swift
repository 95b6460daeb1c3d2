import Scheduling
import Testing

/// Orders that differ in nothing are left out, and nothing else is.
@Suite(.timeLimit(.minutes(12)))
struct OrdersTests {
  /// Tasks on lanes of their own that each add one to a counter: read, then write.
  private static func update(
    _ tasks: Int, on executor: SeededExecutor, yields: Bool = false
  ) throws -> Int {
    let counter = LostUpdate.Counter(on: executor.lane("counter"))
    for number in 0..<tasks {
      Task(executorPreference: executor.lane("task \(number)")) {
        let value = await counter.value
        if yields { await Task.yield() }
        await counter.write(value + 1)
      }
    }
    try executor.drain()
    return try executor.run("end") { await counter.value }
  }

  @Test(arguments: [(2, false), (2, true)])
  func `the same outcomes are found with fewer runs`(tasks: Int, yields: Bool) throws {
    let full = try SeededExecutor.exploreAll(limit: 50_000) {
      try Self.update(tasks, on: $0, yields: yields)
    }
    let reduced = try SeededExecutor.exploreAll(.upToIndependence, limit: 50_000) {
      try Self.update(tasks, on: $0, yields: yields)
    }
    #expect(full.isComplete && reduced.isComplete)
    #expect(full.endings == reduced.endings)
    #expect(full.endings == [.returned(1), .returned(2)])
    #expect(full.prunedRuns == 0)
    #expect(reduced.runs + reduced.prunedRuns < full.runs / 4)
  }

  @Test func `a lost update of three tasks is explored completely`() throws {
    let exploration = try SeededExecutor.exploreAll(.upToIndependence, limit: 10_000) {
      try Self.update(3, on: $0)
    }
    #expect(exploration.isComplete)
    #expect(exploration.endings == [.returned(1), .returned(2), .returned(3)])
    // The accesses of three tasks, two each, to one counter: 6! / (2! 2! 2!) orders.
    #expect(exploration.runs == 90)
    for finding in exploration.findings {
      let replay = SeededExecutor(.replay(finding.choices))
      #expect(try .returned(Self.update(3, on: replay)) == finding.ending)
    }
  }

  @Test func `jobs of different lanes that share nothing have one order`() throws {
    let exploration = try SeededExecutor.exploreAll(.upToIndependence, limit: 10_000) { executor in
      let log = Log<String>()
      for label in ["a", "b", "c", "d"] {
        Task(executorPreference: executor.lane(label)) { log.note(label) }
      }
      try executor.drain()
      return log.entries.sorted()
    }
    #expect(exploration.isComplete)
    #expect(exploration.runs == 1)
  }

  @Test(arguments: [Orders.all, .upToIndependence, .delays(atMost: 2)])
  func `a lost wake-up is found as being stuck`(orders: Orders) throws {
    let exploration = try SeededExecutor.exploreAll(orders, limit: 10_000) { executor in
      try LostWakeUp.run(on: executor)
      return true
    }
    #expect(exploration.isComplete)
    #expect(exploration.endings == [.returned(true), .stuck])
  }

  @Test func `each delay that is allowed shows more orders`() throws {
    func orders(_ delays: Int) throws -> Int {
      let exploration = try SeededExecutor.exploreAll(.delays(atMost: delays), limit: 10_000) {
        try Arrivals.run(4, on: $0)
      }
      #expect(exploration.isComplete)
      return exploration.endings.count
    }
    // Of four jobs in a row, by how many pairs are the wrong way round: 1, 3, 5, 6, 5, 3, 1.
    #expect(try (0...6).map(orders) == [1, 4, 9, 15, 20, 23, 24])
  }
}
