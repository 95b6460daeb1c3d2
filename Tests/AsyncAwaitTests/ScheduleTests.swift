import AsyncAwait
import Scheduling
import Synchronization
import TestThreads
import Testing

/// Random programs under random schedules: no lost wake-up, no double reply, nothing left behind.
///
/// A lost wake-up ends as `NothingRunnable`, a double reply as a trap in the runtime or a wrong sum.
@Suite(.timeLimit(.minutes(12)))
struct ScheduleTests {
  /// 16 × 6,500 programs, each of about 30 messages, under as many schedules.
  @Test(.longRunning, arguments: UInt64(0)..<16)
  func `random programs end as they should under every schedule`(block: UInt64) throws {
    for seed in block * 6_500..<(block + 1) * 6_500 {
      let program = RandomProgram(seed: seed)
      let sum = Mutex(0)
      try runSeeded(seed) { loop in
        let result = try await program.run(on: loop)
        sum.withLock { $0 = result }
      }
      #expect(sum.withLock { $0 } == program.expected, "seed \(seed)")
    }
  }

  @Test func `the same seed gives the same schedule, another seed another`() throws {
    func choices(_ seed: UInt64) throws -> [Choice] {
      let executor = SeededExecutor(seed: seed)
      let loop = EventLoop(placement: .on(mailbox: executor.lane("loop")) { executor.lane($0) })
      let program = RandomProgram(seed: 1)
      _ = try executor.run { try await loop.run { try await program.run(on: loop) } }
      return executor.choices
    }
    #expect(try choices(3) == choices(3))
    #expect(try choices(3) != choices(4))
  }

  @Test(.enabled(if: EscapeTripwire.isAvailable, "the tripwire needs a dynamic runtime"))
  func `no job of a seeded loop escapes to the global pool`() throws {
    let program = RandomProgram(seed: 7)
    let (_, escapes) = try EscapeTripwire.watch {
      try runSeeded(7) { loop in _ = try await program.run(on: loop) }
    }
    #expect(escapes == 0)
  }

  @Test func `every schedule of the nested example gives 84`() throws {
    let exploration = try SeededExecutor.exploreAll(limit: 100_000) { executor in
      let loop = EventLoop(placement: .on(mailbox: executor.lane("loop")) { executor.lane($0) })
      return try executor.run {
        try await loop.run {
          let outer = await Async.invoke("outer") {
            let inner = await Async.invoke("inner") { 42 }
            return try await 2 * inner.value
          }
          return try await outer.value
        }
      }
    }
    #expect(exploration.isComplete)
    #expect(exploration.runs > 10)
    #expect(exploration.findings.count == 1)
    #expect(exploration.findings.allSatisfy { $0.ending == .returned(84) })
  }
}

/// A tree of invocations whose sum is known, with cancelled callers and rejections on the way.
private struct RandomProgram: Sendable {
  indirect enum Node: Sendable {
    case value(Int)
    /// Invokes all, then awaits them in another order.
    case sum([Node], order: [Int])
    /// Awaited by several callers at once; one of them may be cancelled.
    case shared(Node, callers: Int, cancelled: Bool)
    /// Throws, and is caught by its caller.
    case failure
  }

  let root: Node

  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    root = Self.node(depth: 3, &random)
  }

  private static func node(depth: Int, _ random: inout SeededGenerator) -> Node {
    guard depth > 0 else { return .value(Int.random(in: 1...9, using: &random)) }
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return .failure
    case 1:
      return .shared(
        node(depth: depth - 1, &random), callers: Int.random(in: 1...3, using: &random),
        cancelled: Bool.random(using: &random))
    default:
      let count = Int.random(in: 1...3, using: &random)
      let children = (0..<count).map { _ in node(depth: depth - 1, &random) }
      return .sum(children, order: Array(0..<count).shuffled(using: &random))
    }
  }

  var expected: Int { Self.expected(root) }

  private static func expected(_ node: Node) -> Int {
    switch node {
    case .value(let value): value
    case .sum(let children, _): children.map(expected).reduce(0, +)
    case .shared(let child, let callers, _): expected(child) * callers
    case .failure: 1_000
    }
  }

  func run(on loop: EventLoop) async throws -> Int { try await Self.run(root, on: loop) }

  private static func run(_ node: Node, on loop: EventLoop) async throws -> Int {
    switch node {
    case .value(let value):
      return try await Async.await(Async.invoke { value })
    case .failure:
      let promise = await Async.invoke { () async throws -> Int in
        await Task.yield()
        throw Failure(reason: "planned")
      }
      do { return try await promise.value } catch is Failure { return 1_000 }
    case .sum(let children, let order):
      var promises: [Promise<Int>] = []
      for child in children {
        promises.append(await Async.invoke { try await run(child, on: loop) })
      }
      var sum = 0
      for index in order { sum += try await promises[index].value }
      return sum
    case .shared(let child, let callers, let cancelled):
      let promise = await Async.invoke { try await run(child, on: loop) }
      if cancelled {
        await withTaskGroup(of: Void.self) { group in
          group.addTask { _ = try? await promise.value }
          await Task.yield()
          group.cancelAll()
        }
      }
      return try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<callers { group.addTask { try await promise.value } }
        return try await group.reduce(0, +)
      }
    }
  }
}
