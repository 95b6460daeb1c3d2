import AsyncAwait
import DurablePromises
import PromiseStores
import TestThreads
import Testing

@testable import DurableAsyncAwait

/// Ids, times and values that nobody means well with.
@Suite(.timeLimit(.minutes(12)))
struct HostileTests {
  private static let same = DurableFunction("same") { (_: Context, number: Int) in number }

  @Test func `ids that look the same and are not are two calls`() async throws {
    let store = VolatileStore()
    let gate = DurableFunction("gate") { (context: Context, number: Int) in
      try await context.promise(of: Int.self).value + number
    }
    let loop = try await DurableEventLoop(store: store, functions: [gate])
    let one = try await loop.start(gate, 1, id: "caf\u{E9}")
    let two = try await loop.start(gate, 2, id: "cafe\u{301}")
    for id in ["caf\u{E9}.1", "cafe\u{301}.1"] {
      while await failure(of: { try await loop.handle(id: id, of: Int.self) }) != nil {
        await Task.yield()
      }
      try await loop.resolve(id, with: 10)
    }
    #expect(try await one.value == 11)
    #expect(try await two.value == 12)
    await loop.close()
  }

  @Test(arguments: ["a.b", ".", "a.\u{301}", "a\u{301}.b", "\u{1F468}.\u{200D}"])
  func `no id has a dot among its bytes`(id: String) async throws {
    let loop = try await DurableEventLoop(store: VolatileStore(), functions: [Self.same])
    let error = await failure(of: { try await loop.start(Self.same, 1, id: id) })
    #expect(error as? InvalidID == InvalidID(id: id))
    await loop.close()
  }

  @Test(arguments: ["line\nline", "\u{FEFF}", String(repeating: "x", count: 100_000), "-", " "])
  func `any other id is as good as the next`(id: String) async throws {
    let loop = try await DurableEventLoop(store: VolatileStore(), functions: [Self.same])
    #expect(try await loop.run(Self.same, 7, id: id) == 7)
    await loop.close()
  }

  @Test func `a closed loop says so`() async throws {
    let loop = try await DurableEventLoop(store: VolatileStore(), functions: [Self.same])
    await loop.close()
    let error = await failure(of: { try await loop.start(Self.same, 1, id: "late") })
    #expect(error as? LoopClosed == LoopClosed(promise: "late"))
  }

  @Test func `a sleep beyond the deadline of its call ends with that deadline`() throws {
    let bench = Bench()
    let woke = Log<String>()
    let child = DurableFunction("child") { (context: Context) in
      let error = await failure { try await context.sleep(for: .seconds(100)) }
      woke.append(error.map { "\(type(of: $0))" } ?? "returned")
      return 1
    }
    let main = DurableFunction("main") { (context: Context) in try await context.run(child) }
    try bench.life([main, child]) { loop in
      let error = await failure { try await loop.run(main, id: "main", timeout: .seconds(10)) }
      #expect(error is PromiseTimedOut)
      try await bench.sleep(.seconds(1))
    }
    #expect(woke.entries == ["PromiseTimedOut"])
  }

  @Test(arguments: [
    Duration.zero, .seconds(-1), .seconds(Int64.max), .seconds(Int64.min), .nanoseconds(1),
  ])
  func `no duration stops the program`(duration: Duration) throws {
    let bench = Bench()
    let main = DurableFunction("main") { (context: Context) in
      let step = await failure { try await context.run("step", timeout: duration) { 1 } }
      let sleep = await failure { try await context.sleep(for: min(duration, .seconds(1))) }
      return "\(String(describing: step)) \(String(describing: sleep))"
    }
    try bench.life([main]) { loop in
      let words = try await loop.run(main, id: "main")
      #expect(words.hasSuffix("nil"))
      let error = await failure { try await loop.run(main, id: "other", timeout: duration) }
      #expect(error == nil || error is PromiseTimedOut)
    }
  }

  @Test func `values come back as they went`() async throws {
    let numbers: [Int64] = [.max, .min, 1 << 53 + 1]
    let doubles: [Double] = [-0.0, 1e308, .leastNonzeroMagnitude, 0.1, .greatestFiniteMagnitude]
    let text = "\0\u{1}\u{2028}\"\\/\u{FFFF}\u{1F600}\r\n\u{7F}"
    let echo = DurableFunction("echo") {
      (context: Context, a: [Int64], b: [Double], c: String, d: Int?, e: [String: Int], f: [[Int]])
      in
      let x = try await context.run("a") { a }
      let y = try await context.run("b") { b }
      let z = try await context.run("c") { c }
      let w = try await context.run("d") { d }
      return "\(x) \(y.map { "\($0) \($0.sign)" }) \(z == c) \(w as Any) \(e) \(f)"
    }
    let loop = try await DurableEventLoop(store: VolatileStore(), functions: [echo])
    let got = try await loop.run(echo, numbers, doubles, text, nil, ["a": 1], [[1], []], id: "x")
    #expect(got == "\(numbers) \(doubles.map { "\($0) \($0.sign)" }) true nil [\"a\": 1] [[1], []]")
    await loop.close()
  }

  @Test(.longRunning) func `calls may call two thousand deep`() async throws {
    let loop = try await DurableEventLoop(store: VolatileStore(), functions: [Deep.function])
    #expect(try await loop.run(Deep.function, 2_000, id: "deep") == 2_000)
    await loop.close()
  }

  @Test func `a step may return ten million bytes`() async throws {
    let big = DurableFunction("big") { (context: Context) in
      try await context.run("big") { String(repeating: "x", count: 10_000_000) }.utf8.count
    }
    let loop = try await DurableEventLoop(store: VolatileStore(), functions: [big])
    #expect(try await loop.run(big, id: "big") == 10_000_000)
    await loop.close()
  }
}

private enum Deep {
  static let function: DurableFunction<Int, Int> = DurableFunction("deep", body)

  @Sendable private static func body(_ context: Context, _ depth: Int) async throws -> Int {
    depth == 0 ? 0 : try await context.run(function, depth - 1) + 1
  }
}
