import DurableAsyncAwait
import DurablePromises
import PromiseStores
import Retrying
import TestThreads
import Testing
import Workers

/// Calls across workers, without faults.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct WorkerTests {
  static let inner = DurableFunction("inner") { (context: Context) in
    try await context.run("answer") { 42 }
  }

  static let outer = DurableFunction("outer") { (context: Context) in
    2 * (try await context.rpc(inner, target: "other"))
  }

  @Test(arguments: [0, 1_000]) func `a call of another group's function is awaited`(
    parked: Int
  ) throws {
    let yard = Yard()
    let options = WorkerOptions(maximumParked: parked)
    let one = yard.worker("w1", [Self.outer], options: options)
    let two = yard.worker("w2", group: "other", [Self.inner], options: options)
    let result = try yard.run([one, two]) { try await $0.rpc(Self.outer, id: "main") }
    #expect(result == 84)
    #expect(
      yard.events.lines.filter { $0.hasPrefix("w1") } == [
        "w1 acquired main v1", "w1 started main outer",
        "w1 suspended main on main.1\(parked > 0 ? " parked" : "")",
      ] + (parked > 0 ? [] : ["w1 dropped main"]) + [
        "w1 acquired main v2", parked > 0 ? "w1 resumed main" : "w1 replayed main outer",
        "w1 fulfilled main resolved",
      ])
  }

  static let chain = DurableFunction("chain") { (context: Context, depth: Int) -> Int in
    depth == 0 ? 0 : 1 + (try await context.rpc("chain", depth - 1, of: Int.self))
  }

  @Test func `a chain of calls by name comes back`() throws {
    let yard = Yard()
    let result = try yard.run([yard.worker("w1", [Self.chain])]) {
      try await $0.rpc("chain", 20, id: "main", of: Int.self)
    }
    #expect(result == 20)
  }

  static let fan = DurableFunction("fan") { (context: Context, width: Int) -> Int in
    var handles: [Handle<Int>] = []
    for number in 0..<width { handles.append(try await context.startRPC(square, number)) }
    var sum = 0
    for handle in handles { sum += try await handle.value }
    return sum
  }

  static let square = DurableFunction("square") { (context: Context, number: Int) in
    try await context.run("multiply") { number * number }
  }

  @Test(arguments: [0, 7, 1_000], [1, 4]) func `a hundred calls fan out and in`(
    parked: Int, workers: Int
  ) throws {
    let yard = Yard(seed: 3)
    let all = (0..<workers).map {
      yard.worker("w\($0)", [Self.fan, Self.square], options: WorkerOptions(maximumParked: parked))
    }
    #expect(try yard.run(all) { try await $0.rpc(Self.fan, 100, id: "main") } == 328_350)
  }

  static let fibonacci = DurableFunction("fib") { (context: Context, number: Int) -> Int in
    if number < 2 { return number }
    let one = try await context.startRPC("fib", number - 1, of: Int.self)
    let two = try await context.startRPC("fib", number - 2, of: Int.self)
    return try await one.value + two.value
  }

  /// Waits for both at once, in tasks beside the body.
  static let concurrent = DurableFunction("fib") { (context: Context, number: Int) -> Int in
    if number < 2 { return number }
    let one = try await context.startRPC("fib", number - 1, of: Int.self)
    let two = try await context.startRPC("fib", number - 2, of: Int.self)
    async let left = one.value
    async let right = two.value
    return try await left + right
  }

  @Test(arguments: [0, 1_000], [fibonacci, concurrent])
  func `recursion needs no more than one place at a time`(
    parked: Int, function: DurableFunction<Int, Int>
  ) throws {
    let yard = Yard(seed: 9)
    let options = WorkerOptions(concurrency: 1, maximumParked: parked)
    let all = ["w1", "w2"].map { yard.worker($0, [function], options: options) }
    #expect(try yard.run(all) { try await $0.rpc(function, 10, id: "main") } == 55)
  }

  @Test(arguments: [0, 1_000]) func `what waits beside a body does not stop the body`(
    parked: Int
  ) throws {
    let ask = DurableFunction("ask") { (context: Context) -> String in
      let answer = try await context.promise(of: String.self)
      async let text = answer.value
      // Whoever answers hears of the question only here.
      try await context.sleep(for: .seconds(90))
      try await context.run("question") {}
      return try await text
    }
    let yard = Yard()
    let worker = yard.worker("w", [ask], options: WorkerOptions(maximumParked: parked))
    let result = try yard.run([worker]) { client in
      let handle = try await client.startRPC(ask, id: "main")
      while yard.record("main.3")?.state != .resolved { try await yard.sleep(.seconds(1)) }
      try await client.resolve("main.1", with: "yes")
      return try await handle.value
    }
    #expect(result == "yes")
  }

  @Test(arguments: [0, 1_000]) func `a detached call is somebody's, and may be awaited`(
    parked: Int
  ) throws {
    let main = DurableFunction("main") { (context: Context) -> [String] in
      let away = try await context.detached(Self.square, 3)
      let other = try await context.detached(Self.square, 4, target: "other")
      return [away.id, "\(try await other.value)"]
    }
    let yard = Yard()
    let options = WorkerOptions(maximumParked: parked)
    let result = try yard.run([
      yard.worker("w1", [main, Self.square], options: options),
      yard.worker("w2", group: "other", [Self.square], options: options),
    ]) { client in
      let texts = try await client.rpc(main, id: "main")
      return "\(try await client.handle(id: texts[0], of: Int.self).value) \(texts[1])"
    }
    #expect(result == "9 16")
    #expect(yard.store.snapshot().promises.allSatisfy { $0.record.state == .resolved })
  }

  @Test(arguments: [0, 1_000]) func `sleeps, people, retries and failures`(parked: Int) throws {
    let outside = Outside()
    let picky = DurableFunction("picky") { (context: Context, text: String) -> String in
      let policy = RetryPolicy.exponential(initial: .seconds(1), attempts: 5)
      return try await context.run("flaky", retry: policy) { (attempt: Attempt) in
        outside.happen("attempt")
        if attempt.number < 3 || text == "never" { throw Boom() }
        return text + "!"
      }
    }
    let main = DurableFunction("main") { (context: Context) -> String in
      try await context.sleep(for: .seconds(3_600))
      let person = try await context.promise(of: String.self)
      let answer = try await person.value
      let loud = try await context.rpc(picky, answer)
      do {
        _ = try await context.rpc(picky, "never")
        return "?"
      } catch let error as DurableFailure {
        return "\(loud) \(error.type ?? "") \(error.message.contains("boom"))"
      }
    }
    let yard = Yard()
    let worker = yard.worker("w", [main, picky], options: WorkerOptions(maximumParked: parked))
    let result = try yard.run([worker]) { client in
      let handle = try await client.startRPC(main, id: "main")
      try await yard.sleep(.seconds(4_000))
      try await client.resolve("main.2", with: "yes")
      return try await handle.value
    }
    #expect(result == "yes! RetriesExhausted true")
    #expect(outside.count("attempt") == 8)
  }

  @Test(arguments: [0, 1_000]) func `a deadline ends a call that waits`(parked: Int) throws {
    let main = DurableFunction("main") { (context: Context) -> String in
      do {
        _ = try await context.rpc("nobody", of: Int.self, target: "nowhere", timeout: .seconds(10))
        return "?"
      } catch is PromiseTimedOut {
        return "late"
      }
    }
    let local = DurableFunction("local") { (context: Context) -> String in
      do {
        _ = try await context.run(Self.parkedForEver, timeout: .seconds(10))
        return "?"
      } catch is PromiseTimedOut {
        return "late"
      }
    }
    let yard = Yard()
    let worker = yard.worker(
      "w", [main, local, Self.parkedForEver], options: WorkerOptions(maximumParked: parked))
    let results = try yard.run([worker]) { client in
      let over = try await client.startRPC(Self.parkedForEver, id: "over", timeout: .seconds(5))
      let first = try await client.rpc(main, id: "main")
      let second = try await client.rpc(local, id: "local")
      do { return [first, second, try await over.value] } catch is PromiseTimedOut {
        return [first, second, "over"]
      }
    }
    #expect(results == ["late", "late", "over"])
  }

  static let parkedForEver = DurableFunction("parked") { (context: Context) -> String in
    try await context.promise(of: String.self).value
  }

  @Test func `a call with many steps is repeated, with answers of a bounded size`() throws {
    let outside = Outside()
    let main = DurableFunction("main") { (context: Context) -> Int in
      var sum = 0
      for number in 0..<200 {
        sum += try await context.run("step") { (attempt: Attempt) in
          outside.happen(attempt.key ?? "")
          return number
        }
      }
      return sum + (try await context.promise(of: Int.self).value)
    }
    let yard = Yard()
    let worker = yard.worker("w", [main], options: WorkerOptions(maximumParked: 0))
    let result = try yard.run([worker]) { client in
      let handle = try await client.startRPC(main, id: "main")
      try await yard.sleep(.seconds(1))
      try await client.resolve("main.201", with: 1)
      return try await handle.value
    }
    #expect(result == 19_901)
    #expect(outside.all.count == 200 && outside.all.values.allSatisfy { $0 == 1 })
    let records = yard.store.snapshot().promises.map(\.record)
    #expect(records.count { $0.tags["resonate:branch"] == "main" } == 33)
  }
}
