import AsyncAwait
import DurablePromises
import PromiseStores
import Retrying
import Scheduling
import TestThreads
import Testing

@testable import DurableAsyncAwait

/// Many calls, the same call from two sides, and settlements from outside.
@Suite(.timeLimit(.minutes(12)))
struct OutsideTests {
  @Test(.longRunning) func `10,000 pending calls are recovered at once`() throws {
    let bench = Bench()
    let main = DurableFunction("main") { (context: Context, number: Int) in
      try await context.sleep(for: .seconds(60))
      return number
    }
    try bench.life([main]) { loop in
      for number in 0..<10_000 { _ = try await loop.start(main, number, id: "main-\(number)") }
      try await bench.sleep(.seconds(1))
    }
    let sum = try bench.life([main]) { loop in
      #expect(loop.recovery.calls.count == 10_000)
      #expect(loop.recovery.calls == loop.recovery.calls.sorted())
      var sum = 0
      for number in 0..<10_000 { sum += try await loop.run(main, number, id: "main-\(number)") }
      return sum
    }
    #expect(sum == 49_995_000)
    #expect(bench.elapsed == .seconds(60))
  }

  @Test(arguments: UInt64(1)...200) func `the same id started twice at once runs once`(
    seed: UInt64
  ) throws {
    let bench = Bench(seed: seed)
    let runs = Log<Int>()
    let main = DurableFunction("main") { (context: Context) in
      runs.append(1)
      return try await context.run("step") { 7 }
    }
    let results = try bench.life([main]) { loop in
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 1...5 { group.addTask { try await loop.run(main, id: "main") } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
    }
    #expect(results == [7, 7, 7, 7, 7])
    #expect(runs.entries == [1], "seed \(seed)")
  }

  @Test func `closing leaves what is pending pending, and answers who waits`() throws {
    let bench = Bench()
    let main = DurableFunction("main") { (context: Context) -> Int in
      do { return try await context.promise(of: Int.self).value } catch {
        _ = try? await context.run("after") { 1 }
        return 99
      }
    }
    let error = try bench.executor.run("main") {
      let loop = try await DurableEventLoop(
        store: bench.store, functions: [main], time: bench.time,
        placement: .on(bench.executor))
      let handle = try await loop.start(main, id: "main")
      return try await withThrowingTaskGroup(of: (any Error)?.self) { group in
        group.addTask { await failure { try await handle.value } }
        try await bench.sleep(.seconds(1))
        await loop.close()
        let late = await failure { try await loop.start(main, id: "late") }
        #expect(late != nil)
        return try await group.next() ?? nil
      }
    }
    #expect(error != nil)
    #expect(bench.state("main") == .pending)
    #expect(bench.record("main.2") == nil)
    #expect(bench.record("late") == nil)
  }

  @Test func `an answer from outside wakes the run that waits, and nothing runs again`() throws {
    let bench = Bench()
    let runs = Log<String>()
    let main = DurableFunction("main") { (context: Context) in
      runs.append("main")
      let promise = try await context.promise(of: Int.self)
      return try await promise.value + (try await context.run("step") { 1 })
    }
    try bench.life([main]) { loop in
      let handle = try await loop.start(main, id: "main")
      try await bench.sleep(.seconds(1))
      let isFirst = try await loop.resolve("main.1", with: 1)
      let isSame = try await loop.resolve("main.1", with: 1)
      let isOther = try await loop.resolve("main.1", with: 2)
      #expect([isFirst, isSame, isOther] == [true, true, false])
      let result = try await handle.value
      #expect(result == 2)
    }
    #expect(runs.entries == ["main"])
  }

  @Test func `a root that is settled from outside stops, and has that result`() throws {
    let bench = Bench()
    let main = DurableFunction("main") { (context: Context) in
      try await context.promise(of: Int.self).value
    }
    try bench.life([main]) { loop in
      let handle = try await loop.start(main, id: "main")
      try await bench.sleep(.seconds(1))
      try await loop.resolve("main", with: 8)
      try await bench.sleep(.seconds(1))
      let first = try await handle.value
      let second = try await loop.run(main, id: "main")
      #expect(first == 8 && second == 8)
      #expect(loop.engine.row(of: "main") == nil)
    }
  }

  @Test func `rejected from outside, with the words that were given`() throws {
    let bench = Bench()
    let main = DurableFunction("main") { (context: Context) in
      try await context.promise(of: Int.self).value
    }
    let error = try bench.life([main]) { loop in
      let handle = try await loop.start(main, id: "main")
      try await bench.sleep(.seconds(1))
      let isFirst = try await loop.reject("main.1", Boom())
      #expect(isFirst)
      return await failure { try await handle.value }
    }
    // The caller's failure has the words of the promise's.
    #expect(error as? DurableFailure == DurableFailure(id: "main", message: "boom", type: "Boom"))
  }
}
