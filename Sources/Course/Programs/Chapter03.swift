internal import AsyncAwait
internal import Scheduling

extension Program {
  /// Chapter 03: when an await is answered, and what goes wrong in between.
  static let chapter03 = Program(
    chapter: 3, selector: "show",
    [
      Scenario("pending", "The promise is pending: the answer is deferred.") { stage in
        let inner = await stage.inner()
        stage.say("\(try await Async.await(inner))")
      },
      Scenario("settled", "The promise is settled: the answer comes at once.") { stage in
        let inner = await stage.inner()
        try await stage.clock.sleep(for: .milliseconds(20))
        stage.say("\(try await Async.await(inner))")
      },
      Scenario("three", "Three callers are parked: each is answered once, in order.") { stage in
        let inner = await stage.inner()
        let ann = await Async.invoke("ann") { try await Async.await(inner) }
        let bob = await Async.invoke("bob") { try await Async.await(inner) }
        let cat = await Async.invoke("cat") { try await Async.await(inner) }
        stage.say("ann has \(try await Async.await(ann))")
        stage.say("bob has \(try await Async.await(bob))")
        stage.say("cat has \(try await Async.await(cat))")
      },
      Scenario("trap", "Between the check and the parking, somebody comes in.") { stage in
        stage.say("check, then park: \(try Self.ending { await $0.checkThenPark() })")
        stage.say("check and park as one: \(try Self.ending { await $0.checkAndPark() })")
      },
    ])

  /// Tries an await against a return in every order there is, and says how that ends.
  private static func ending(
    _ awaiting: @escaping @Sendable (OnePromise) async -> Int
  ) throws -> String {
    let all = try SeededExecutor.exploreAll(limit: 10_000) { executor in
      try race(on: executor, awaiting)
    }
    guard all.isComplete else { return "too many schedules to try" }
    for finding in all.findings where finding.ending == .stuck {
      do {
        _ = try race(on: SeededExecutor(.replay(finding.choices)), awaiting)
      } catch let error as NothingRunnable {
        return "nothing runnable, \(error.waits.joined(separator: "; "))"
      }
    }
    return "42 under every schedule"
  }

  private static func race(
    on executor: SeededExecutor, _ awaiting: @escaping @Sendable (OnePromise) async -> Int
  ) throws -> Int {
    let promise = OnePromise(on: executor.lane("loop"))
    return try executor.run(waits: { ["one caller parked on a settled promise"] }) {
      async let returning: Void = promise.return(42)
      let value = await awaiting(promise)
      await returning
      return value
    }
  }
}

extension Stage {
  /// Invokes a callee that takes 10 ms.
  fileprivate func inner() async -> Promise<Int> {
    await Async.invoke("inner") {
      try await self.clock.sleep(for: .milliseconds(10))
      return 42
    }
  }
}

/// A loop with one promise in its table, which can be awaited in two ways: one is wrong.
private actor OnePromise {
  private var outcome: Int?
  private var awaiters: [CheckedContinuation<Int, Never>] = []
  private let lane: Lane

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    // The executor that runs the race keeps its lanes.
    unsafe lane.asUnownedSerialExecutor()
  }

  init(on lane: Lane) { self.lane = lane }

  /// Settles the promise and answers everyone who is parked.
  func `return`(_ value: Int) {
    outcome = value
    for awaiter in awaiters { awaiter.resume(returning: value) }
    awaiters = []
  }

  /// Wrong: asks, and parks in a second turn; a return that comes between the two answers nobody.
  nonisolated func checkThenPark() async -> Int {
    if let value = await outcome { return value }
    return await park()
  }

  private func park() async -> Int {
    await withCheckedContinuation { awaiters.append($0) }
  }

  /// Right: nobody can come in between two lines that have no `await` between them.
  func checkAndPark() async -> Int {
    await withCheckedContinuation { awaiter in
      if let outcome { awaiter.resume(returning: outcome) } else { awaiters.append(awaiter) }
    }
  }
}
