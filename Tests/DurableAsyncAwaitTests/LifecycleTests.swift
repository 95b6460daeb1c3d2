import AsyncAwait
import DurablePromises
import PromiseStores
import Retrying
import Scheduling
import Testing

@testable import DurableAsyncAwait

/// Deadlines, cancellation, handles, and what happens to a call over its lives.
@Suite(.timeLimit(.minutes(12)))
struct LifecycleTests {
  /// Waits in memory, and does not hear when it is asked to stop.
  private static func deaf(_ bench: Bench, _ duration: Duration) async {
    let end = bench.elapsed + duration
    while bench.elapsed < end {
      do { try await bench.sleep(end - bench.elapsed) } catch { await Task.yield() }
      // A cancelled task cannot sleep, so somebody has to move the clock.
      if Task.isCancelled { bench.clock.advance(by: .seconds(1)) }
    }
  }

  @Test func `a root is answered at its deadline though its body does not stop`() throws {
    let bench = Bench()
    let main = DurableFunction("main") { (context: Context) in
      await Self.deaf(bench, .seconds(100))
      _ = try? await context.run("late") { 1 }
      return 1
    }
    try bench.life([main]) { loop in
      let error = await failure { try await loop.run(main, id: "main", timeout: .seconds(10)) }
      #expect(error as? PromiseTimedOut == PromiseTimedOut(id: "main"))
      #expect(bench.elapsed >= .seconds(10) && bench.elapsed < .seconds(12))
    }
    #expect(bench.record("main")?.settledAt == bench.record("main")?.timeoutAt)
    #expect(bench.record("main.1") == nil)
  }

  @Test func `a call is answered at its deadline though its body does not stop`() throws {
    let bench = Bench()
    let slow = DurableFunction("slow") { (context: Context) in
      await Self.deaf(bench, .seconds(100))
      return 1
    }
    let main = DurableFunction("main") { (context: Context) in
      let error = await failure { try await context.run(slow, timeout: .seconds(10)) }
      #expect(error as? PromiseTimedOut == PromiseTimedOut(id: "main.1"))
      return Int(bench.elapsed.components.seconds)
    }
    let seconds = try bench.life([slow, main]) { loop in try await loop.run(main, id: "main") }
    #expect((10...12).contains(seconds))
    #expect(bench.state("main.1") == .rejectedTimedout)
  }

  @Test func `a step has a deadline over all its attempts`() throws {
    let bench = Bench()
    let attempts = Log<Int>()
    let main = DurableFunction("main") { (context: Context) in
      let policy = RetryPolicy.constant(.seconds(3), attempts: 100)
      let error = await failure {
        try await context.run("step", retry: policy, timeout: .seconds(10)) {
          (attempt: Attempt) -> Int in
          attempts.append(attempt.number)
          throw Boom()
        }
      }
      #expect(error as? PromiseTimedOut == PromiseTimedOut(id: "main.1"))
      return Int(bench.elapsed.components.seconds)
    }
    let seconds = try bench.life([main]) { loop in try await loop.run(main, id: "main") }
    #expect(seconds == 10)
    #expect(attempts.entries == [1, 2, 3, 4])
  }

  @Test func `a step that is in time keeps its result`() throws {
    let bench = Bench()
    let main = DurableFunction("main") { (context: Context) in
      try await context.run("step", timeout: .seconds(10)) {
        try await bench.sleep(.seconds(9))
        return 9
      }
    }
    let result = try bench.life([main]) { loop in try await loop.run(main, id: "main") }
    #expect(result == 9)
  }

  @Test func `nothing has a later deadline than its call`() throws {
    let bench = Bench()
    let child = DurableFunction("child") { (context: Context) in
      try await context.promise(of: Int.self, timeout: .seconds(500)).value
    }
    let main = DurableFunction("main") { (context: Context) in
      try await context.run(child, timeout: .seconds(100))
    }
    try bench.life([main, child]) { loop in
      let error = await failure { try await loop.run(main, id: "main", timeout: .seconds(50)) }
      #expect(error is PromiseTimedOut)
    }
    let deadlines = bench.store.snapshot().promises.map(\.record.timeoutAt)
    #expect(deadlines.count == 3)
    #expect(Set(deadlines).count == 1)
    #expect(bench.elapsed == .seconds(50))
  }

  @Test func `sleeps pass over lives`() throws {
    let bench = Bench()
    let main = DurableFunction("main") { (context: Context) in
      try await context.sleep(for: .seconds(100))
      return Int(bench.elapsed.components.seconds)
    }
    for _ in 1...9 {
      try bench.life([main]) { loop in
        _ = try await loop.start(main, id: "main")
        try await bench.sleep(.seconds(10))
      }
    }
    let result = try bench.life([main]) { loop in try await loop.run(main, id: "main") }
    #expect(result == 100)
  }

  @Test(arguments: [Duration.zero, .seconds(-5), .seconds(Int64.min), .seconds(Int64.max)])
  func `a sleep of any length is possible`(duration: Duration) throws {
    let bench = Bench()
    let main = DurableFunction("main") { (context: Context) in
      try await context.sleep(for: duration)
      return 1
    }
    let error = try bench.life([main]) { loop in
      await failure { try await loop.run(main, id: "main") }
    }
    if duration <= .zero {
      #expect(error == nil)
      #expect(bench.elapsed == .zero)
    } else {
      #expect(error is PromiseTimedOut)
      #expect(bench.elapsed == .seconds(86_400))
    }
  }

  @Test func `cancelling a call stops it, and nothing that it called`() throws {
    let bench = Bench()
    let child = DurableFunction("child") { (context: Context) in
      try await context.promise(of: Int.self).value
    }
    let stopped = Log<Bool>()
    let main = DurableFunction("main") { (context: Context) in
      let handle = try await context.start(child)
      do { return try await handle.value } catch {
        stopped.append(Task.isCancelled)
        _ = try? await context.run("after") { 1 }
        throw error
      }
    }
    try bench.life([main, child]) { loop in
      let handle = try await loop.start(main, id: "main")
      try await bench.sleep(.seconds(1))
      try await handle.cancel()
      let error = await failure { try await handle.value }
      #expect(error as? PromiseCanceled == PromiseCanceled(id: "main"))
      #expect(bench.state("main.1") == .pending)
      try await loop.resolve("main.1.1", with: 5)
      let value = try await loop.handle(id: "main.1", of: Int.self).value
      #expect(value == 5)
      // Once more changes nothing.
      try await handle.cancel()
    }
    #expect(stopped.entries == [true])
    #expect(bench.state("main") == .rejectedCanceled)
    #expect(bench.record("main.2") == nil)
  }

  @Test func `a child that is cancelled is an error that its caller may handle`() throws {
    let bench = Bench()
    let child = DurableFunction("child") { (context: Context) in
      try await context.promise(of: Int.self).value
    }
    let main = DurableFunction("main") { (context: Context) in
      do {
        return try await context.run(child)
      } catch let error as PromiseCanceled {
        #expect(error.id == "main.1")
        return try await context.run("instead") { 7 }
      }
    }
    let result = try bench.life([main, child]) { loop in
      let handle = try await loop.start(main, id: "main")
      try await bench.sleep(.seconds(1))
      try await loop.handle(id: "main.1", of: Int.self).cancel()
      return try await handle.value
    }
    #expect(result == 7)
    let again = try bench.life([main, child]) { loop in try await loop.run(main, id: "main") }
    #expect(again == 7)
  }

  @Test func `dropping a handle cancels nothing, and its id gives it back`() throws {
    let bench = Bench()
    let main = DurableFunction("main") { (context: Context) in
      try await context.sleep(for: .seconds(5))
      return 5
    }
    try bench.life([main]) { loop in _ = try await loop.start(main, id: "main") }
    try bench.life([]) { loop in
      let missing = await failure { try await loop.handle(id: "other", of: Int.self) }
      #expect(missing as? PromiseNotFound == PromiseNotFound(id: "other"))
      try await bench.sleep(.seconds(10))
    }
    #expect(bench.state("main") == .pending)
    let result = try bench.life([main]) { loop in
      try await loop.handle(id: "main", of: Int.self).value
    }
    #expect(result == 5)
  }

  @Test func `a call ends after everything that it started, awaited or not`() throws {
    let bench = Bench()
    let child = DurableFunction("child") { (context: Context, number: Int) in
      try await context.sleep(for: .seconds(number))
      return number
    }
    let main = DurableFunction("main") { (context: Context) in
      for number in 1...10 { _ = try await context.start(child, number) }
      return 1
    }
    let failing = DurableFunction("failing") { (context: Context) -> Int in
      _ = try await context.start(child, 20)
      throw Boom()
    }
    try bench.life([main, child, failing]) { loop in
      let result = try await loop.run(main, id: "main")
      #expect(result == 1)
      #expect(bench.elapsed == .seconds(10))
      #expect((1...10).allSatisfy { bench.state("main.\($0)") == .resolved })
      let error = await failure { try await loop.run(failing, id: "failing") }
      #expect(error is DurableFailure)
      #expect(bench.elapsed == .seconds(30))
    }
  }

  @Test func `a detached call outlives its caller, and is recovered by itself`() throws {
    let bench = Bench()
    let child = DurableFunction("child") { (context: Context) in
      try await context.sleep(for: .seconds(100))
      return 3
    }
    let main = DurableFunction("main") { (context: Context) in
      try await context.detached(child).id
    }
    let id = try bench.life([main, child]) { loop in try await loop.run(main, id: "main") }
    #expect(bench.elapsed == .zero)
    #expect(bench.state(id) == .pending)
    let result = try bench.life([child]) { loop in
      #expect(loop.recovery.calls == [id])
      return try await loop.handle(id: id, of: Int.self).value
    }
    #expect(result == 3)
    #expect(bench.elapsed == .seconds(100))
  }

  @Test func `a step has the same key in every attempt and every life`() throws {
    let bench = Bench()
    let attempts = Log<Attempt>()
    let main = DurableFunction("main") { (context: Context) in
      let policy = RetryPolicy.constant(.seconds(10), attempts: 4)
      return try await context.run("step", retry: policy) { (attempt: Attempt) -> Int in
        attempts.append(attempt)
        throw Boom()
      }
    }
    for _ in 1...3 {
      try bench.life([main]) { loop in
        _ = try await loop.start(main, id: "main")
        try await bench.sleep(.seconds(15))
      }
    }
    let error = try bench.life([main]) { loop in
      await failure { try await loop.run(main, id: "main") }
    }
    #expect(attempts.entries.map(\.number) == [1, 2, 1, 2, 1, 2, 1, 2, 3, 4])
    #expect(Set(attempts.entries.map(\.key)) == ["main.1"])
    // The last error is in the words, and so is the number of attempts.
    let words = try #require(error as? DurableFailure).message
    #expect(words.contains("boom"))
    #expect(words.contains("4 attempts"))
  }
}
