import AsyncAwait
import DurableAsyncAwait
import DurablePromises
import PromiseStores
import Scheduling
import TestThreads
import Testing

/// The same program has the same answer in memory, in a durable loop, and on a disk.
@Suite(.timeLimit(.minutes(12)))
struct DifferentialTests {
  /// A program as a tree, which all loops run.
  indirect enum Tree: Codable, Sendable {
    /// Something that a step returns.
    case step(Int)
    /// A step that throws.
    case fail(Int)
    /// Waits, and then is zero.
    case sleep(Int)
    /// Calls one after the other.
    case sequence([Tree])
    /// Calls all at once, and awaits them from the last to the first.
    case all([Tree])
    /// Starts a call that it does not await.
    case ignore(Tree)
    /// The second if the first throws.
    case rescue(Tree, Tree)
  }

  /// What a step throws.
  struct Failure: Error, CustomStringConvertible {
    let number: Int
    var description: String { "failure \(number)" }
  }

  private static func generate(_ chance: inout SeededGenerator, depth: Int) -> Tree {
    let choice = Int.random(in: 0..<10, using: &chance)
    let number = Int.random(in: 0..<100, using: &chance)
    if depth == 0 || choice < 2 {
      return choice == 1 ? .fail(number) : .step(number)
    }
    func trees() -> [Tree] {
      (0..<Int.random(in: 0...3, using: &chance)).map { _ in
        generate(&chance, depth: depth - 1)
      }
    }
    switch choice {
    case 2: return .sleep(number)
    case 3, 4, 5: return .sequence(trees())
    case 6, 7: return .all(trees())
    case 8: return .ignore(generate(&chance, depth: depth - 1))
    default:
      return .rescue(
        generate(&chance, depth: depth - 1), generate(&chance, depth: depth - 1))
    }
  }

  /// What a program returns or throws, in words.
  private static func outcome(_ body: () async throws -> Int) async -> String {
    do { return "\(try await body())" } catch let error as DurableFailure {
      return error.message
    } catch {
      return "\(error)"
    }
  }

  // MARK: In memory

  @Sendable private static func plain(_ tree: Tree, _ clock: VirtualClock) async throws -> Int {
    @Sendable func call(_ tree: Tree) async -> Promise<Int> {
      await Async.invoke { try await plain(tree, clock) }
    }
    switch tree {
    case .step(let number): return number
    case .fail(let number): throw Failure(number: number)
    case .sleep(let seconds):
      try await clock.sleep(for: .seconds(seconds))
      return 0
    case .sequence(let trees):
      var sum = 1
      for tree in trees { sum = sum * 31 % 1_009 + (try await Async.await(call(tree))) }
      return sum
    case .all(let trees):
      var promises: [Promise<Int>] = []
      for tree in trees { promises.append(await call(tree)) }
      var sum = 2
      for promise in promises.reversed() {
        sum = sum * 37 % 1_009 + (try await Async.await(promise))
      }
      return sum
    case .ignore(let tree):
      _ = await call(tree)
      return 3
    case .rescue(let one, let other):
      do { return try await Async.await(call(one)) } catch is Failure {
        return 5 + (try await Async.await(call(other)))
      }
    }
  }

  // MARK: Durable

  private struct Durable: Sendable {
    var main: DurableFunction<Tree, Int> {
      DurableFunction("tree") { (context: Context, tree: Tree) -> Int in
        switch tree {
        case .step(let number): return try await context.run("step") { number }
        case .fail(let number):
          return try await context.run("fail") { () -> Int in throw Failure(number: number) }
        case .sleep(let seconds):
          try await context.sleep(for: .seconds(seconds))
          return 0
        case .sequence(let trees):
          var sum = 1
          for tree in trees { sum = sum * 31 % 1_009 + (try await context.run(self.main, tree)) }
          return sum
        case .all(let trees):
          var handles: [Handle<Int>] = []
          for tree in trees { handles.append(try await context.start(self.main, tree)) }
          var sum = 2
          for handle in handles.reversed() { sum = sum * 37 % 1_009 + (try await handle.value) }
          return sum
        case .ignore(let tree):
          _ = try await context.start(self.main, tree)
          return 3
        case .rescue(let one, let other):
          do { return try await context.run(self.main, one) } catch is DurableFailure {
            return 5 + (try await context.run(self.main, other))
          }
        }
      }
    }
  }

  @Test(.longRunning, arguments: 0..<20) func `2,000 programs have one answer each`(part: UInt64)
    throws
  {
    var failed = 0
    for seed in (part * 100 + 1)...(part * 100 + 100) {
      var chance = SeededGenerator(seed: seed)
      let tree = Self.generate(&chance, depth: 4)
      let clock = VirtualClock()
      let executor = SeededExecutor(.random(seed: seed), clock: clock)
      let expected = try executor.run("main") {
        let loop = EventLoop(placement: .on(executor))
        return await loop.run {
          await Self.outcome {
            try await Async.await(await Async.invoke { try await Self.plain(tree, clock) })
          }
        }
      }
      if expected.hasPrefix("failure") { failed += 1 }
      let main = Durable().main
      let bench = Bench(seed: seed)
      let inMemory = try bench.life([main]) { loop in
        await Self.outcome { try await loop.run(main, tree, id: "main") }
      }
      #expect(inMemory == expected, "seed \(seed): \(tree)")
      let again = try bench.life([main]) { loop in
        await Self.outcome { try await loop.run(main, tree, id: "main") }
      }
      #expect(again == expected, "seed \(seed): \(tree)")
      let onDisk = try Process(World(), seed: seed + 1).run([main], isRecorded: false) { loop in
        await Self.outcome { try await loop.run(main, tree, id: "main") }
      }
      #expect(onDisk == expected, "seed \(seed): \(tree)")
    }
    #expect((5...60).contains(failed))
  }
}
