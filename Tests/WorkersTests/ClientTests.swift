import DurableAsyncAwait
import DurablePromises
import Foundation
import PromiseStores
import Scheduling
import Testing
import Workers

/// Whoever makes calls and waits for them.
@Suite(.timeLimit(.minutes(12)))
struct ClientTests {
  @Test func `a call runs in this process if it can`() throws {
    let yard = Yard()
    let one = yard.worker("w1", [WorkerTests.inner], options: WorkerOptions(concurrency: 1))
    let two = yard.worker("w2", [WorkerTests.inner, LoopTests.forEver(yard)])
    let results = try yard.run([one, two]) { _ in
      try await yard.sleep(.seconds(1))
      let client = yard.client(one)
      let first = try await client.run(WorkerTests.inner, id: "here")
      let again = try await client.run(WorkerTests.inner, id: "here")
      _ = try await client.start(LoopTests.forEver(yard), id: "elsewhere")
      try await yard.sleep(.seconds(100))
      return [first, again]
    }
    #expect(results == [42, 42])
    #expect(yard.events.contains("w1 acquired here v1"))
    #expect(
      yard.events.contains("w2 started elsewhere") || yard.events.contains("w2 replayed elsewhere"))
  }

  @Test func `an id stands for one call, and has no dots`() throws {
    let yard = Yard()
    let worker = yard.worker("w", [WorkerTests.square, WorkerTests.inner])
    try yard.run([worker]) { _ in
      try await yard.sleep(.seconds(1))
      let client = yard.client(worker)
      _ = try await client.rpc(WorkerTests.square, 3, id: "main")
      await #expect(throws: ConflictingCall.self) {
        try await client.startRPC(WorkerTests.square, 4, id: "main")
      }
      await #expect(throws: ConflictingCall.self) {
        try await client.start(WorkerTests.inner, id: "main")
      }
      for id in ["", "a.b"] {
        await #expect(throws: InvalidID.self) {
          try await client.startRPC(WorkerTests.inner, id: id)
        }
        await #expect(throws: InvalidID.self) { try await client.start(WorkerTests.inner, id: id) }
      }
      await #expect(throws: WorkerRefused.self) {
        try await client.startRPC(WorkerTests.inner, id: "other", target: "nowhere://x")
      }
      await #expect(throws: PromiseNotFound.self) {
        try await client.handle(id: "unknown", of: Int.self)
      }
    }
  }

  @Test func `promises are settled and cancelled from outside`() throws {
    let yard = Yard()
    try yard.run([]) { client in
      let one = try await client.promise(id: "one", of: Int.self)
      #expect(try await client.resolve("one", with: 1))
      let repeated = try await client.resolve("one", with: 2)
      #expect(!repeated)
      let first = try await one.value
      #expect(first == 1)
      let two = try await client.promise(id: "two", of: Int.self)
      try await client.reject("two", Boom())
      await #expect(throws: DurableFailure(id: "two", message: "boom", type: "Boom")) {
        try await two.value
      }
      let three = try await client.promise(id: "three", of: Int.self, timeout: .seconds(9))
      try await client.cancel("three")
      await #expect(throws: PromiseCanceled.self) { try await three.value }
      let four = try await client.promise(id: "four", of: Int.self, timeout: .seconds(9))
      await #expect(throws: PromiseTimedOut.self) { try await four.value }
      await #expect(throws: PromiseNotFound.self) { try await client.cancel("five") }
    }
  }

  @Test func `a schedule calls again and again, until it does not`() throws {
    let outside = Outside()
    let yard = Yard()
    let tick = DurableFunction("tick") { (context: Context, text: String) in
      try await context.run("note") { outside.happen(text) }
      try await context.sleep(for: .seconds(1))
    }
    try yard.run([yard.worker("w", [tick])]) { client in
      let schedule = try await client.schedule(id: "often", cron: "* * * * *", tick, "tock")
      #expect(schedule.promiseTags["resonate:target"] == "poll://any@default")
      try await yard.sleep(.seconds(301))
      #expect(try await client.unschedule("often"))
      let repeated = try await client.unschedule("often")
      #expect(!repeated)
      try await yard.sleep(.seconds(300))
      await #expect(throws: WorkerRefused.self) {
        try await client.schedule(id: "never", cron: "soon", tick, "tock")
      }
    }
    #expect(outside.count("tock") == 5)
    let records = yard.store.snapshot().promises.map(\.record)
    #expect(records.count == 15)
    #expect(records.allSatisfy { $0.state == .resolved && $0.id.hasPrefix("often-17900") })
  }

  @Test(arguments: [
    #"{"func":"echo","args":["a"],"kwargs":{},"version":1}"#, #"{"func":"echo","args":"a"}"#,
    #"{"func":"echo","args":["a"],"retry":{"type":"never","data":{}},"version":0}"#,
  ]) func `calls of other SDKs are understood`(call: String) throws {
    let yard = Yard()
    let echo = DurableFunction("echo") { (_: Context, text: String) in text }
    let result = try yard.run([yard.worker("w", [echo])]) { client in
      try await Self.create(call, yard)
      return try await client.handle(id: "main", of: String.self).value
    }
    #expect(result == "a")
  }

  @Test(arguments: [
    #"{"func":"none","args":[],"kwargs":{}}"#, #"{"func":"none","args":null}"#,
    #"{"func":"none"}"#,
  ]) func `calls without arguments have many forms`(call: String) throws {
    let yard = Yard()
    let none = DurableFunction("none") { (_: Context) in 7 }
    let result = try yard.run([yard.worker("w", [none])]) { client in
      try await Self.create(call, yard)
      return try await client.handle(id: "main", of: Int.self).value
    }
    #expect(result == 7)
  }

  @Test(arguments: [nil, "", "bnVsbA=="]) func `nothing has many forms`(data: String?) throws {
    let yard = Yard()
    try yard.run([]) { client in
      let handle = try await client.promise(id: "main", of: Int?.self)
      _ = try await yard.store.send(
        .promiseSettle(PromiseSettle(id: "main", state: .resolved, value: Value(data: data))))
      let value = try await handle.value
      #expect(value == nil)
    }
  }

  @Test(arguments: [
    (#"{"__type":"error","message":"no","__py_pickle":"gAS"}"#, "no"),
    (#"{"__type":"error","message":"no","name":"E","stack":"at x"}"#, "no"),
    (#""plain""#, "\"plain\""),
    (#"{"code":7}"#, #"{"code":7}"#),
  ]) func `errors of other SDKs are understood`(json: String, message: String) throws {
    let yard = Yard()
    try yard.run([]) { client in
      let handle = try await client.promise(id: "main", of: Int.self)
      _ = try await yard.store.send(
        .promiseSettle(
          PromiseSettle(
            id: "main", state: .rejected, value: Value(data: Self.base64(json)))))
      do {
        _ = try await handle.value
        Issue.record("nothing was thrown")
      } catch let error as DurableFailure {
        #expect(error.message == message)
      }
    }
  }

  private static func create(_ call: String, _ yard: Yard) async throws {
    _ = try await yard.store.send(
      .promiseCreate(
        PromiseCreate(
          id: "main", timeoutAt: yard.time.now.advanced(by: 60_000),
          param: Value(data: base64(call)), tags: ["resonate:target": "poll://any@default"])))
  }

  private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
