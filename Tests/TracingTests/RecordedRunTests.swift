import AsyncAwait
import Scheduling
import Synchronization
import Testing
import TraceSamples
import Tracing

/// What a recorder hears of real loops.
@Suite(.timeLimit(.minutes(12)))
struct RecordedRunTests {
  /// The nested example on a seeded executor.
  private func nested(seed: UInt64) throws -> Trace {
    let executor = SeededExecutor(.random(seed: seed))
    let recorder = Recorder()
    let loop = EventLoop(placement: .on(executor), observer: recorder)
    let result = try executor.run {
      let outer = await loop.invoke("outer") {
        let inner = await loop.invoke("inner") { 42 }
        return 2 * (try await loop.await(inner))
      }
      return try await loop.await(outer)
    }
    #expect(result == 84)
    return recorder.trace(scenario: "nested", seed: seed)
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `the nested example keeps its promises under every seed`(seed: UInt64) throws {
    let run = try nested(seed: seed)
    try run.verify()
    // A callee may be quicker than its caller's await; then the answer is immediate.
    let answers = run.steps.count { [.replyValue, .awaitImmediate].contains($0.event.kind) }
    #expect(run.steps.count == 12)
    #expect(answers == 2)
    #expect(run.state(at: .max).promises.map(\.value) == ["84", "42"])
    #expect(try Trace(parsing: run.jsonLines, name: "run.jsonl") == run)
    #expect(try nested(seed: seed).jsonLines == run.jsonLines)
  }

  @Test func `some seed tells the nested example as the book does`() throws {
    let book = trace(of: nestedExample).events
    let seeds = try (0..<200 as Range<UInt64>).filter { try nested(seed: $0).events == book }
    #expect(!seeds.isEmpty)
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `several awaiters, errors and cancellation keep every invariant`(seed: UInt64) throws {
    struct Broken: Error {}
    let executor = SeededExecutor(.random(seed: seed))
    let recorder = Recorder()
    let loop = EventLoop(placement: .on(executor), observer: recorder)
    try executor.run {
      let shared = await loop.invoke("shared") { () async throws -> Int in
        let first = await loop.invoke("fib") { 1 }
        let second = await loop.invoke("fib") { () throws -> Int in throw Broken() }
        _ = try? await loop.await(second)
        return try await loop.await(first)
      }
      let readers = await [
        loop.invoke("reader") { try await loop.await(shared) },
        loop.invoke("reader") { try await loop.await(shared) },
        loop.invoke { try await loop.await(shared) },
      ]
      readers[1].cancel()
      for reader in readers { _ = try? await loop.await(reader) }
    }
    let run = recorder.trace(scenario: "shared", seed: seed)
    try run.verify()
    #expect(Set(run.events.map(\.lane)).isSuperset(of: ["main", "shared", "fib", "fib-2", "loop"]))
    for step in run.steps.dropFirst() where step.event.peer != nil {
      #expect(step.event.cause != nil, "\(step.sentence)")
    }
  }

  @Test func `a refused cycle is no broken invariant`() throws {
    let executor = SeededExecutor(.firstInFirstOut)
    let recorder = Recorder()
    let loop = EventLoop(placement: .on(executor), observer: recorder)
    let own = Mutex<Promise<Int>?>(nil)
    try executor.run {
      let gate = loop.promise(of: Int.self)
      let ring = await loop.invoke("ring") { () async throws -> Int in
        _ = try await loop.await(gate.promise)
        guard let promise = own.withLock({ $0 }) else { return 0 }
        return try await loop.await(promise)
      }
      own.withLock { $0 = ring }
      try gate.resolve(1)
      await #expect(throws: AwaitCycle.self) { try await loop.await(ring) }
    }
    let run = recorder.trace(scenario: "ring")
    try run.verify()
    let refusal = try #require(run.steps.first { $0.event.outcome == .rejected })
    #expect(refusal.sentence.plain.hasPrefix("ring would wait for itself: p2 waits for it"))
  }
}
