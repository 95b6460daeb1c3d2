import DurableAsyncAwait
import DurablePromises
import PromiseStores
import Retrying
import Scheduling
import TestThreads
import Testing
import Workers

/// Workers that die, and workers that come back too late, at each of their requests.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct CrashTests {
  /// A program with everything in it: steps, local and remote calls, a sleep, a detached call.
  struct Program: Sendable {
    let outside: Outside

    var leaf: DurableFunction<Int, Int> {
      DurableFunction("leaf") { (context: Context, number: Int) in
        try await context.run("square") { (attempt: Attempt) in
          outside.happen(attempt.key ?? "")
          return number * number
        }
      }
    }

    var local: DurableFunction<Int, Int> {
      DurableFunction("local") { (context: Context, number: Int) in
        let one = try await context.run(leaf, number)
        return one + (try await context.rpc(leaf, number + 1))
      }
    }

    var main: DurableFunction<Int> {
      DurableFunction("main") { (context: Context) -> Int in
        let first = try await context.run("begin") { (attempt: Attempt) in
          outside.happen(attempt.key ?? "")
          return 1
        }
        let a = try await context.startRPC(leaf, 2)
        let b = try await context.start(local, 3)
        try await context.sleep(for: .seconds(5))
        let c = try await context.detached(leaf, 5)
        let sum = try await first + a.value + b.value + c.value
        _ = try await context.startRPC(leaf, 6)
        return sum
      }
    }

    var functions: [any Registrable] { [main, local, leaf] }
    static let result = 1 + 4 + 9 + 16 + 25
    static let effects = 6
  }

  private struct Ending {
    var result: Int
    var requests: Int
    var settledThen: Set<String>?
    var outside: [String: Int]
    var yard: Yard
  }

  private static func run(
    _ fate: FrailStore.Fate, seed: UInt64, parked: Int
  ) throws -> Ending {
    let yard = Yard(seed: seed)
    let outside = Outside()
    let program = Program(outside: outside)
    let store = FrailStore(yard, fate)
    let other = FrailStore(yard)
    let options = WorkerOptions(ttl: .seconds(20), maximumParked: parked)
    let frail = yard.worker("w1", program.functions, options: options, through: store)
    let firm = yard.worker("w2", program.functions, options: options, through: other)
    let result = try yard.run([firm]) { client in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await frail.run(on: store) }
        defer { group.cancelAll() }
        let result = try await client.rpc(program.main, id: "main")
        // A zombie may come back, and learns that it is too late.
        try await yard.sleep(.seconds(300))
        return result
      }
    }
    return Ending(
      result: result, requests: store.requests, settledThen: store.settledThen,
      outside: outside.all, yard: yard)
  }

  private static func check(_ ending: Ending, _ words: String) {
    #expect(ending.result == Program.result, "\(words)")
    #expect(ending.outside.count == Program.effects, "\(words)")
    for (key, count) in ending.outside {
      // At least once; and not again if it had settled.
      #expect(count <= 2, "\(words): \(key)")
      if ending.settledThen?.contains(key) == true { #expect(count == 1, "\(words): \(key)") }
    }
    let promises = ending.yard.store.snapshot().promises.map(\.record)
    #expect(promises.allSatisfy { $0.state == .resolved }, "\(words)")
  }

  @Test(arguments: [0, 1_000], [UInt64(1), 2, 3, 4])
  func `a worker dies at any request, and another one finishes`(
    parked: Int, seed: UInt64
  ) throws {
    let whole = try Self.run(.none, seed: seed, parked: parked)
    Self.check(whole, "no crash")
    #expect(whole.outside.values.allSatisfy { $0 == 1 })
    for number in 1...max(1, whole.requests) {
      for isCarriedOut in [false, true] {
        let ending = try Self.run(
          .death(at: number, isCarriedOut: isCarriedOut), seed: seed, parked: parked)
        Self.check(ending, "seed \(seed), death at \(number), \(isCarriedOut)")
      }
    }
  }

  @Test(arguments: [0, 1_000], [UInt64(1), 2, 3, 4])
  func `a worker is cut off at any request, and has no effect when it is back`(
    parked: Int, seed: UInt64
  ) throws {
    let whole = try Self.run(.none, seed: seed, parked: parked)
    var refused = 0
    for number in 1...max(1, whole.requests) {
      let ending = try Self.run(.silence(at: number, .seconds(200)), seed: seed, parked: parked)
      Self.check(ending, "seed \(seed), silence at \(number)")
      refused += ending.yard.events.count("w1 lost")
    }
    #expect(refused > 0)
  }

  @Test(arguments: [0, 1_000], [UInt64(1), 2, 3, 4])
  func `any one request fails, and the call is run again`(parked: Int, seed: UInt64) throws {
    let whole = try Self.run(.none, seed: seed, parked: parked)
    var released = 0
    for number in 1...max(1, whole.requests) {
      for isCarriedOut in [false, true] {
        let ending = try Self.run(
          .error(at: number, isCarriedOut: isCarriedOut), seed: seed, parked: parked)
        Self.check(ending, "seed \(seed), error at \(number), \(isCarriedOut)")
        released += ending.yard.events.count("w1 released")
      }
    }
    #expect(released > 0)
    #expect(whole.requests > 4, "the worker takes part")
  }
}
