import DurableAsyncAwait
import DurablePromises
import PromiseStores
import Retrying
import Scheduling
import Synchronization
import TestThreads
import Testing
import Workers

/// What a worker does besides running calls.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct LoopTests {
  @Test(arguments: [0, 100, 10_000]) func `no more calls run at once than there are places`(
    waiting: Int
  ) throws {
    let gauge = Mutex((now: 0, most: 0))
    let yard = Yard(seed: 5)
    let busy = DurableFunction("busy") { (context: Context, number: Int) -> Int in
      try await context.run("work") {
        gauge.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        try await yard.sleep(.milliseconds(100))
        gauge.withLock { $0.now -= 1 }
        return number
      }
    }
    let all = ["w1", "w2"].map {
      yard.worker($0, [busy], options: WorkerOptions(concurrency: 8, maximumWaiting: waiting))
    }
    let sum = try yard.run(all) { client in
      var handles: [Handle<Int>] = []
      for number in 0..<1_000 {
        handles.append(try await client.startRPC(busy, number, id: "call-\(number)"))
      }
      var sum = 0
      for handle in handles { sum += try await handle.value }
      return sum
    }
    #expect(sum == 499_500)
    #expect(gauge.withLock { $0.most } == 16)
  }

  @Test func `a function nobody registered is tried again later and later`() throws {
    let yard = Yard(retryTimeout: 1_000_000_000)
    let worker = yard.worker("w", [WorkerTests.inner])
    try yard.run([worker]) { client in
      _ = try await client.startRPC("missing", id: "main", of: Int.self, timeout: .seconds(9_000))
      _ = try await client.rpc(WorkerTests.inner, id: "other")
      try await yard.sleep(.seconds(100))
    }
    let pauses = yard.events.lines.filter { $0.contains("released main") }
      .map { $0.split(separator: " ")[3...4].joined(separator: " ") }
    #expect(
      pauses == [
        "1.0 seconds", "2.0 seconds", "4.0 seconds", "8.0 seconds", "16.0 seconds",
        "32.0 seconds", "60.0 seconds",
      ])
    #expect(yard.events.contains("missing, which is not registered"))
    #expect(yard.record("main")?.state == .pending)
  }

  @Test(arguments: ["", "bm90IGpzb24=", "%%%", "eyJhcmdzIjpbXX0="])
  func `a promise that carries no call is given back`(data: String) throws {
    let yard = Yard()
    try yard.run([yard.worker("w", [WorkerTests.inner])]) { _ in
      _ = try await yard.store.send(
        .promiseCreate(
          PromiseCreate(
            id: "main", timeoutAt: yard.time.now.advanced(by: 60_000), param: Value(data: data),
            tags: ["resonate:target": "poll://any@default"])))
      try await yard.sleep(.seconds(10))
    }
    #expect(yard.events.contains("main carries no call"))
    #expect(yard.record("main")?.state == .pending)
  }

  @Test func `another worker of the group may know the function`() throws {
    let yard = Yard()
    let result = try yard.run([
      yard.worker("w1", []), yard.worker("w2", [WorkerTests.inner]),
    ]) { client in try await client.rpc(WorkerTests.inner, id: "main") }
    #expect(result == 42)
  }

  @Test func `leases are renewed with one request for each origin`() throws {
    let yard = Yard()
    let slow = DurableFunction("slow") { (context: Context) -> Int in
      try await context.run("work") {
        try await yard.sleep(.seconds(200)); return 1
      }
    }
    let main = DurableFunction("main") { (context: Context) -> Int in
      let one = try await context.startRPC(slow)
      let two = try await context.startRPC(slow)
      return try await one.value + two.value
    }
    let result = try yard.run([yard.worker("w", [main, slow])]) { client in
      let other = try await client.startRPC(slow, id: "other")
      return try await client.rpc(main, id: "main") + other.value
    }
    #expect(result == 3)
    let beats = yard.events.lines.filter { $0.contains("beat") }
    #expect(Set(beats) == ["w beat main: main.1 main.2", "w beat other: other"])
    #expect(beats.count == 12)
    #expect(yard.events.count("w acquired main.1") == 1)
    // With nothing to renew nobody renews: the clock could not stand still otherwise.
    #expect(yard.clock.now.sinceStart < .seconds(231))
  }

  @Test func `a worker that is told to stop lets calls end, for a while`() throws {
    let yard = Yard()
    let outside = Outside()
    let timed = DurableFunction("timed") { (context: Context, seconds: Int) -> Int in
      try await context.run("work") {
        try await yard.sleep(.seconds(seconds))
        outside.happen("work \(seconds)")
        return seconds
      }
    }
    let first = yard.worker("w1", [timed])
    let second = yard.worker("w2", [timed])
    let sum = try yard.run([first]) { client in
      let short = try await client.startRPC(timed, 10, id: "short")
      let long = try await client.startRPC(timed, 100, id: "long")
      try await yard.sleep(.seconds(1))
      let before = yard.time.now
      await first.drain(within: .seconds(30))
      #expect(yard.time.now == before.advanced(by: 30_000))
      #expect(yard.record("short")?.state == .resolved)
      #expect(yard.record("long")?.state == .pending)
      return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try? await second.run() }
        let sum = try await short.value + long.value
        await second.drain(within: .zero)
        return sum
      }
    }
    #expect(sum == 110)
    // Given back at once: nobody had to wait for the lease to run out.
    #expect(yard.clock.now.sinceStart == .seconds(131))
    #expect(yard.events.contains("w1 released long 0.0 seconds the worker stops"))
    #expect(outside.all == ["work 10": 1, "work 100": 1])
  }

  @Test func `a worker that is cancelled gives its tasks back`() throws {
    let yard = Yard()
    let worker = yard.worker("w", [WorkerTests.parkedForEver, Self.forEver(yard)])
    try yard.run([]) { client in
      _ = try await client.startRPC(WorkerTests.parkedForEver, id: "parked")
      _ = try await client.startRPC(Self.forEver(yard), id: "running")
      await withTaskGroup(of: Void.self) { group in
        group.addTask { try? await worker.run() }
        try? await yard.sleep(.seconds(1))
        group.cancelAll()
      }
    }
    let tasks = yard.store.snapshot().tasks.map(\.record)
    #expect(
      tasks.map { "\($0.id) \($0.state)" }.sorted() == ["parked suspended", "running pending"])
    #expect(yard.events.contains("w dropped parked") || yard.events.contains("parked parked"))
  }

  static func forEver(_ yard: Yard) -> DurableFunction<Int> {
    DurableFunction("forever") { (context: Context) -> Int in
      try await context.run("work") {
        try await yard.sleep(.seconds(1_000_000)); return 1
      }
    }
  }

  @Test func `a worker runs once`() throws {
    let yard = Yard()
    let worker = yard.worker("w", [])
    try yard.run([worker]) { _ in
      try await yard.sleep(.seconds(1))
      await #expect(throws: WorkerRunsAlready.self) { try await worker.run() }
    }
  }

  @Test func `no more suspended calls are kept than there is room for`() throws {
    let yard = Yard()
    let worker = yard.worker(
      "w", [WorkerTests.parkedForEver], options: WorkerOptions(maximumParked: 3))
    let answers = try yard.run([worker]) { client in
      var handles: [Handle<String>] = []
      for number in 0..<10 {
        handles.append(try await client.startRPC(WorkerTests.parkedForEver, id: "call-\(number)"))
      }
      try await yard.sleep(.seconds(1))
      var answers = ""
      for (number, handle) in handles.enumerated() {
        try await client.resolve("call-\(number).1", with: "\(number)")
        answers += try await handle.value
      }
      return answers
    }
    #expect(answers == "0123456789")
    #expect(yard.events.count("w dropped") == 7)
    #expect(yard.events.count("w resumed") == 3)
    #expect(yard.events.count("w replayed") == 7)
  }

  @Test func `a zombie in the same process is stopped when its task comes again`() throws {
    let yard = Yard(retryTimeout: 1_000)
    let outside = Outside()
    let twice = DurableFunction("twice") { (context: Context) -> Int in
      try await context.run("work") {
        outside.happen("begun")
        try await yard.sleep(.seconds(outside.count("begun") == 1 ? 1_000 : 1))
        outside.happen("done")
        return 1
      }
    }
    // It renews too late.
    let options = WorkerOptions(ttl: .seconds(10), heartbeatInterval: .seconds(500))
    let result = try yard.run([yard.worker("w", [twice], options: options)]) {
      try await $0.rpc(twice, id: "main")
    }
    #expect(result == 1)
    #expect(yard.events.contains("w lost main v1"))
    #expect(outside.all == ["begun": 2, "done": 1])
  }
}
