import AsyncAwait
import DurablePromises
import Journaling
import PromiseStores
import Retrying
import Scheduling
import SimulatedDisks
import TestThreads
import Testing
import Tracing

@testable import DurableAsyncAwait

/// What a replay costs, where ids come from, and how lives add up; reliability D2, D3, D7.
@Suite(.timeLimit(.minutes(12)))
struct ReplayTests {
  /// How many requests a life makes that walks through so many steps and parks.
  private func replay(_ steps: Int) throws -> Int {
    let bench = Bench()
    let main = DurableFunction("main") { (context: Context) in
      var sum = 0
      for number in 0..<steps { sum += try await context.run("step") { number } }
      return sum + (try await context.promise(of: Int.self).value)
    }
    try bench.life([main]) { loop in
      _ = try await loop.start(main, id: "main")
      try await bench.sleep(.seconds(1))
    }
    #expect(bench.state("main.\(steps + 1)") == .pending)
    let before = bench.counting.total
    try bench.life([main]) { _ in try await bench.sleep(.seconds(1)) }
    return bench.counting.total - before
  }

  @Test func `a replay asks once for each step`() throws {
    let costs = try [0, 100, 1_000, 10_000].map(replay)
    #expect(costs.map { $0 - costs[0] } == [0, 100, 1_000, 10_000])
    #expect(costs[0] <= 3)
  }

  @Test func `warns at a fifth of the limit, and refuses beyond it`() throws {
    let bench = Bench()
    let recorder = DurableRecorder(Recorder())
    let main = DurableFunction("main") { (context: Context, count: Int) in
      for _ in 0..<count { try? await context.run("step") {} }
      return count
    }
    try bench.life([main], maximumSteps: 50, recorder: recorder) { loop in
      let fits = try await loop.run(main, 50, id: "fits")
      #expect(fits == 50)
      let error = await failure { try await loop.run(main, 51, id: "more") }
      #expect(error as? TooManySteps == TooManySteps(id: "more", limit: 50))
    }
    let warnings = recorder.recorder.events.filter { $0.kind == .log }.compactMap(\.value)
    #expect(warnings == ["fits has 10 steps", "more has 10 steps"])
    #expect(bench.state("more") == .pending)
    #expect(bench.record("more.50") != nil)
    #expect(bench.record("more.51") == nil)
  }

  @Test func `the limit is 50,000`() throws {
    let bench = Bench()
    let main = DurableFunction("main") { (_: Context) in 1 }
    let limit = try bench.executor.run("main") {
      let loop = try await DurableEventLoop(
        store: bench.store, functions: [main], time: bench.time)
      await loop.close()
      return loop.engine.maximumSteps
    }
    #expect(limit == 50_000)
  }

  /// Calls within calls, started together.
  private func concurrent(_ world: World) -> [any Registrable] {
    let leaf = DurableFunction("leaf") { (context: Context, number: Int) in
      for step in 1...2 {
        _ = try await context.run("step \(step)") { (attempt: Attempt) in
          world.happen(attempt.key ?? "")
          return number
        }
      }
      return number
    }
    let branch = DurableFunction("branch") { (context: Context, number: Int) in
      var handles: [Handle<Int>] = []
      for leafNumber in 1...3 { handles.append(try await context.start(leaf, leafNumber)) }
      var sum = 0
      for handle in handles.reversed() { sum += try await handle.value }
      return sum * number
    }
    let main = DurableFunction("main") { (context: Context) in
      let first = try await context.start(branch, 1)
      let second = try await context.start(branch, 2)
      let away = try await context.detached(leaf, 9)
      return try await second.value + first.value + away.value
    }
    return [main, branch, leaf]
  }

  private static let main = DurableFunction("main") { (_: Context) in 0 }

  @Test(.longRunning) func `1,000 schedules give the same ids, and replay one another's journals`()
    throws
  {
    var expected: Set<String> = []
    var middle: Moment?
    var schedules: Set<[String]> = []
    for seed in UInt64(1)...1_000 {
      // Every other seed goes on with what the seed before it left in the middle.
      let moment = seed.isMultiple(of: 2) ? middle ?? Moment(disk: Disk()) : Moment(disk: Disk())
      let settled = seed.isMultiple(of: 2) ? try moment.settled() : []
      let world = World(moment)
      let process = Process(world, seed: seed)
      let moments = Log<Moment>()
      let order = Log<String>()
      world.setHook { what in
        order.append(what)
        if order.entries.count == 1 + Int(seed) % 12 { moments.append(process.moment) }
      }
      let result = try process.run(concurrent(world), isRecorded: false) { loop in
        try await loop.run(Self.main, id: "main")
      }
      #expect(result == 27, "seed \(seed)")
      let ids = Set(try process.moment.promises().map(\.id))
      if seed == 1 { expected = ids }
      #expect(ids == expected, "seed \(seed)")
      #expect(settled.allSatisfy { world.count($0) == (moment.counts[$0] ?? 0) }, "seed \(seed)")
      if !seed.isMultiple(of: 2) {
        schedules.insert(order.entries)
        middle = moments.entries.first
      }
    }
    // 1 main, 2 branches, 6 leaves with 2 steps each, the mark of a detached one, it, and its steps.
    #expect(expected.count == 1 + 2 + 6 * 3 + 1 + 1 + 2)
    #expect(schedules.count > 100, "the schedules do differ")
  }

  /// Calls with steps, so that a replay is short though there are many steps.
  private func long(_ world: World, calls: Int, steps: Int) -> DurableFunction<Int> {
    let part = DurableFunction("part") { (context: Context, number: Int) in
      var sum = 0
      for step in 1...steps {
        sum += try await context.run("step \(step)") { (attempt: Attempt) in
          world.happen(attempt.key ?? "")
          return number * step
        }
      }
      return sum
    }
    return DurableFunction("main") { (context: Context) in
      var sum = 0
      for number in 1...calls { sum += try await context.run(part, number) }
      return sum
    }
  }

  /// Runs a life that is killed when something has happened for the `count`th time in it.
  private func life(
    of function: (World) -> DurableFunction<Int>, from moment: Moment, killedAt count: Int
  ) -> (left: Moment, result: Int?) {
    let world = World(moment)
    let process = Process(world)
    let happenings = Log<String>()
    let left = Log<Moment>()
    world.setHook { what in
      happenings.append(what)
      guard happenings.entries.count == count else { return }
      left.append(process.moment)
      // Whatever the process does after its death reaches no disk.
      world.system.setRules([
        FaultRule(.write, 1...(.max), .error(5)), FaultRule(.synchronize, 1...(.max), .error(5)),
      ])
    }
    let main = function(world)
    let result = try? process.run([main], isRecorded: false) { loop in
      try await loop.run(main, id: "main")
    }
    if let killed = left.entries.first { return (killed, nil) }
    return (process.moment, result)
  }

  @Test(.longRunning, arguments: [1, 10, 100, 1_000])
  func `crashes change no result, and each life makes progress`(crashes: Int) throws {
    // One step more than crashes, each of which kills the life in its second step.
    let steps = 20
    let calls = crashes / steps + 1
    var moment = Moment(disk: Disk())
    var settled = 0
    for crash in 1...crashes {
      let (left, result) = life(
        of: { long($0, calls: calls, steps: steps) }, from: moment, killedAt: 2)
      guard result == nil else {
        Issue.record("ended after \(crash) crashes")
        return
      }
      moment = left
      guard crash.isMultiple(of: max(1, crashes / 20)) else { continue }
      let now = try moment.settled().count { $0.split(separator: ".").count == 3 }
      #expect(now == crash, "every life settles one step")
      settled = now
    }
    #expect(settled == crashes)
    let (end, result) = life(
      of: { long($0, calls: calls, steps: steps) }, from: moment, killedAt: .max)
    let sum = (1...steps).reduce(0, +)
    #expect(result == (1...calls).reduce(0) { $0 + $1 * sum })
    // The first step is run once; each other one once more, for the crash in it.
    #expect(end.counts.count == calls * steps)
    #expect(end.counts.values.allSatisfy { $0 <= 2 })
    #expect(end.counts.values.count { $0 == 2 } == crashes)
  }
}
