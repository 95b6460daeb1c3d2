import DurableAsyncAwait
import DurablePromises
import Foundation
import PromiseStores
import Synchronization
import TestThreads
import Testing

/// Many calls on all cores and a real clock.
@Suite(.timeLimit(.minutes(12)))
struct StressTests {
  private static func functions(_ runs: Counter) -> (DurableFunction<Int, Int>, [any Registrable]) {
    let child = DurableFunction("child") { (context: Context, number: Int) in
      try await context.run("step") {
        runs.add()
        return number
      }
    }
    let main = DurableFunction("main") { (context: Context, number: Int) in
      var sum = 0
      for step in 0..<6 {
        sum += try await context.run("step \(step)") {
          runs.add()
          return number
        }
      }
      let one = try await context.start(child, 1)
      let two = try await context.start(child, 2)
      sum += try await context.run(child, 3)
      try await context.sleep(for: .milliseconds(1))
      return sum + (try await two.value) + (try await one.value)
    }
    return (main, [main, child])
  }

  private func stress(_ store: any PromiseStore, roots: Int) async throws {
    let runs = Counter()
    let (main, functions) = Self.functions(runs)
    let loop = try await DurableEventLoop(store: store, functions: functions)
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<roots {
        group.addTask { try await loop.run(main, number, id: "main-\(number)") }
        // Somebody else asks for every tenth at the same time.
        guard number.isMultiple(of: 10) else { continue }
        group.addTask {
          let again = try await loop.run(main, number, id: "main-\(number)")
          #expect(again == 6 * number + 6)
          return 0
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(sum == 6 * roots * (roots - 1) / 2 + 6 * roots)
    #expect(runs.count == 9 * roots)
    await loop.close()
  }

  @Test func `1,000 calls of 10 steps in memory`() async throws {
    try await stress(VolatileStore(), roots: 1_000)
  }

  @Test(.longRunning) func `1,000 calls of 10 steps on a disk`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "reprise-stress-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try JournaledStore.open(folder.path)
    try await stress(store, roots: 1_000)
    try await store.close()
    // Another life finds everything settled.
    let again = try JournaledStore.open(folder.path)
    #expect(again.snapshot().promises.count == 1_000 * 14)
    #expect(again.snapshot().promises.allSatisfy { $0.record.state == .resolved })
    try await again.close()
  }

  @Test func `calls that are cancelled, closed and settled from everywhere answer everybody`()
    async throws
  {
    for round in 0..<20 {
      let store = VolatileStore()
      let main = DurableFunction("main") { (context: Context) in
        try await context.promise(of: Int.self).value
      }
      let loop = try await DurableEventLoop(store: store, functions: [main])
      let answers = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<50 {
          group.addTask {
            await failure { try await loop.run(main, id: "main-\(number)") } == nil
          }
          group.addTask {
            let error = await failure {
              let handle = try await loop.start(main, id: "main-\(number)")
              switch (number + round) % 3 {
              case 0: try await handle.cancel()
              case 1: try await loop.resolve("main-\(number)", with: 1)
              default: try await answer("main-\(number).1", with: 1, on: loop)
              }
            }
            return error == nil
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      // Nobody hangs; whoever did something to a call succeeded.
      #expect(answers.count == 100)
      #expect(answers.count { $0 } >= 50)
      await loop.close()
    }
  }
}

/// Counts from everywhere.
private final class Counter: Sendable {
  private let state = Atomic(0)

  func add() { state.wrappingAdd(1, ordering: .relaxed) }

  var count: Int { state.load(ordering: .relaxed) }
}
