import AsyncAwait
import DurableAsyncAwait
import DurablePromises
import PromiseStores
import Scheduling
import Synchronization
import TestThreads
import Testing
import Workers

/// A durable loop that calls workers, and bodies that change between two passes.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct LoopAndWorkerTests {
  @Test func `a durable loop calls functions that workers run`() throws {
    let main = DurableFunction("main") { (context: Context) -> [Int] in
      let handle = try await context.startRPC(WorkerTests.square, 4, target: "other")
      let away = try await context.detached(WorkerTests.square, 5, target: "other")
      let one = try await context.rpc("square", 3, of: Int.self, target: "other")
      return [one, try await handle.value, try await away.value]
    }
    let yard = Yard()
    let result = try yard.run([yard.worker("w", group: "other", [WorkerTests.square])]) { _ in
      // The yard runs the store's time already, and a loop would like to.
      let loop = try await DurableEventLoop(
        store: yard.store, functions: [main], time: yard.time, placement: .on(yard.executor))
      let result = try await loop.run(main, id: "main")
      await loop.close()
      return result
    }
    #expect(result == [9, 16, 25])
  }

  /// What a body asks for, before and after it was changed.
  enum Version: CaseIterable {
    case step, local, remote, otherFunction, otherArgument, promise, sleep, nothing

    func run(_ context: Context) async throws {
      switch self {
      case .step: try await context.run("square") {}
      case .local: _ = try await context.run(WorkerTests.square, 3)
      case .remote: _ = try await context.rpc(WorkerTests.square, 3, target: "other")
      case .otherFunction: _ = try await context.rpc(WorkerTests.inner, target: "other")
      case .otherArgument: _ = try await context.rpc(WorkerTests.square, 4, target: "other")
      case .promise: _ = try await context.promise(of: Int.self)
      case .sleep: try await context.sleep(for: .seconds(1))
      case .nothing: break
      }
    }
  }

  @Test(arguments: Version.allCases, Version.allCases)
  func `a replay that asks for something else is refused`(first: Version, then: Version) throws {
    let version = Mutex(first)
    let main = DurableFunction("main") { (context: Context) -> Int in
      try await version.withLock { $0 }.run(context)
      if first != .nothing { _ = try await context.promise(of: Int.self).value }
      return 1
    }
    let yard = Yard()
    let options = WorkerOptions(maximumParked: 0)
    let functions: [any Registrable] = [main, WorkerTests.square, WorkerTests.inner]
    try yard.run([
      yard.worker("w1", functions, options: options),
      yard.worker("w2", group: "other", functions, options: options),
    ]) { client in
      _ = try await client.startRPC(main, id: "main")
      try await yard.sleep(.seconds(10))
      version.withLock { $0 = then }
      if first == .promise { try await client.resolve("main.1", with: 1) }
      if first != .nothing { try await client.resolve("main.2", with: 1) }
      try await yard.sleep(.seconds(10))
    }
    let isSame = first == then || first == .nothing
    #expect((yard.record("main")?.state == .resolved) == isSame, "\(yard.events.lines)")
    #expect(yard.events.contains("A durable function must ask for the same steps") != isSame)
  }

  @Test func `another target is no other call`() throws {
    let target = Mutex("other")
    let main = DurableFunction("main") { (context: Context) -> Int in
      let nine = try await context.rpc(
        WorkerTests.square, 3, target: target.withLock { $0 })
      return nine + (try await context.promise(of: Int.self).value)
    }
    let yard = Yard()
    let result = try yard.run([
      yard.worker("w1", [main], options: WorkerOptions(maximumParked: 0)),
      yard.worker("w2", group: "other", [WorkerTests.square]),
    ]) { client in
      let handle = try await client.startRPC(main, id: "main")
      try await yard.sleep(.seconds(10))
      target.withLock { $0 = "moved" }
      try await client.resolve("main.2", with: 1)
      return try await handle.value
    }
    #expect(result == 10)
  }

  @Test(arguments: [0, 1_000]) func `a body that catches everything does nothing more`(
    parked: Int
  ) throws {
    let outside = Outside()
    let yard = Yard()
    let stubborn = DurableFunction("stubborn") { (context: Context) -> Int in
      do { return try await context.rpc("square", 3, of: Int.self, target: "other") } catch {
        // What stands here must not happen because a worker gives a call away.
        _ = try? await context.run("compensation") { outside.happen("compensation") }
        return 0
      }
    }
    let worker = yard.worker("w1", [stubborn], options: WorkerOptions(maximumParked: parked))
    let result = try yard.run([worker]) { client in
      let handle = try await client.startRPC(stubborn, id: "main")
      try await yard.sleep(.seconds(10))
      await worker.drain(within: .seconds(1))
      return try await withThrowingTaskGroup(of: Void.self) { group in
        let others = [
          yard.worker("w2", [stubborn]), yard.worker("w3", group: "other", [WorkerTests.square]),
        ]
        for worker in others { group.addTask { try? await worker.run() } }
        let result = try await handle.value
        for worker in others { await worker.drain(within: .zero) }
        return result
      }
    }
    #expect(result == 9)
    #expect(outside.all.isEmpty)
  }
}
