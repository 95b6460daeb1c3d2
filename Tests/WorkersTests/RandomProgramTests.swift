import AsyncAwait
import DurableAsyncAwait
import DurablePromises
import PromiseStores
import ResonateProtocol
import Scheduling
import Synchronization
import TestThreads
import Testing
import Transports
import Workers

/// The same program has the same answer on a durable loop and on workers.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct RandomProgramTests {
  indirect enum Tree: Codable, Sendable {
    case step(Int)
    case fail(Int)
    case sleep(Int)
    /// Calls one after the other, here or elsewhere.
    case sequence([Tree], isRemote: Bool)
    /// Calls all at once, and awaits them from the last to the first.
    case all([Tree], isRemote: Bool)
    /// Calls all at once, and awaits them in tasks beside the body.
    case beside([Tree], isRemote: Bool)
    case ignore(Tree, isRemote: Bool)
    case rescue(Tree, Tree, isRemote: Bool)
    case detached(Tree)
  }

  struct Failure: Error, CustomStringConvertible {
    let number: Int
    var description: String { "failure \(number)" }
  }

  private static func generate(_ chance: inout SeededGenerator, depth: Int) -> Tree {
    let choice = Int.random(in: 0..<12, using: &chance)
    let number = Int.random(in: 0..<100, using: &chance)
    let isRemote = Bool.random(using: &chance)
    if depth == 0 || choice < 2 { return choice == 1 ? .fail(number) : .step(number) }
    func tree() -> Tree { generate(&chance, depth: depth - 1) }
    func trees() -> [Tree] { (0..<Int.random(in: 0...3, using: &chance)).map { _ in tree() } }
    switch choice {
    case 2: return .sleep(number)
    case 3, 4, 5: return .sequence(trees(), isRemote: isRemote)
    case 6, 7: return .all(trees(), isRemote: isRemote)
    case 8: return .beside(trees(), isRemote: isRemote)
    case 9: return .ignore(tree(), isRemote: isRemote)
    case 10: return .detached(tree())
    default: return .rescue(tree(), tree(), isRemote: isRemote)
    }
  }

  /// Runs a tree; on a loop that no worker serves, nothing is remote.
  struct Runner: Sendable {
    let hasWorkers: Bool

    var main: DurableFunction<Tree, Int> {
      DurableFunction("tree") { (context: Context, tree: Tree) -> Int in
        switch tree {
        case .step(let number): return try await context.run("step") { number }
        case .fail(let number):
          return try await context.run("fail") { () -> Int in throw Failure(number: number) }
        case .sleep(let seconds):
          try await context.sleep(for: .seconds(seconds))
          return 0
        case .sequence(let trees, let isRemote):
          var sum = 1
          for tree in trees {
            sum = sum * 31 % 1_009 + (try await start(tree, isRemote, context).value)
          }
          return sum
        case .all(let trees, let isRemote):
          var handles: [Handle<Int>] = []
          for tree in trees { handles.append(try await start(tree, isRemote, context)) }
          var sum = 2
          for handle in handles.reversed() { sum = sum * 37 % 1_009 + (try await handle.value) }
          return sum
        case .beside(let trees, let isRemote):
          var handles: [Handle<Int>] = []
          for tree in trees { handles.append(try await start(tree, isRemote, context)) }
          return try await Self.values(of: handles).reduce(4) { $0 * 41 % 1_009 + $1 }
        case .ignore(let tree, let isRemote):
          _ = try await start(tree, isRemote, context)
          return 3
        case .rescue(let one, let other, let isRemote):
          do { return try await start(one, isRemote, context).value } catch is DurableFailure {
            return 5 + (try await start(other, isRemote, context).value)
          }
        case .detached(let tree):
          return 6 + (try await context.detached(self.main, tree).value)
        }
      }
    }

    private func start(
      _ tree: Tree, _ isRemote: Bool, _ context: Context
    ) async throws -> Handle<Int> {
      isRemote && hasWorkers
        ? try await context.startRPC(main, tree, target: "other")
        : try await context.start(main, tree)
    }

    private static func values(of handles: [Handle<Int>]) async throws -> [Int] {
      let results = await withTaskGroup(of: (Int, Result<Int, any Error>).self) { group in
        for (place, handle) in handles.enumerated() {
          group.addTask {
            do { return (place, .success(try await handle.value)) } catch {
              return (place, .failure(error))
            }
          }
        }
        return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      return try handles.indices.compactMap { try results[$0]?.get() }
    }
  }

  private static func outcome(_ body: () async throws -> Int) async -> String {
    do { return "\(try await body())" } catch let error as DurableFailure {
      return error.message
    } catch {
      return "\(error)"
    }
  }

  private static let year = Duration.seconds(365 * 86_400)

  @Test(arguments: 0..<20) func `600 programs have one answer each`(part: UInt64) throws {
    var failed = 0
    for seed in (part * 30 + 1)...(part * 30 + 30) {
      var chance = SeededGenerator(seed: seed)
      let tree = Self.generate(&chance, depth: 4)
      let alone = Runner(hasWorkers: false).main
      let plain = Yard(seed: seed)
      let expected = try plain.executor.run("main") {
        let loop = try await DurableEventLoop(
          store: plain.store, functions: [alone], time: plain.time,
          placement: .on(plain.executor))
        let result = await Self.outcome {
          try await loop.run(alone, tree, id: "main", timeout: Self.year)
        }
        await loop.close()
        return result
      }
      if expected.hasPrefix("failure") { failed += 1 }
      let main = Runner(hasWorkers: true).main
      for parked in [0, 1, 1_000] {
        let yard = Yard(seed: seed)
        let options = WorkerOptions(concurrency: 2, maximumParked: parked)
        let workers = [("w1", "default"), ("w2", "other"), ("w3", "other"), ("w4", "default")].map {
          yard.worker($0, group: $1, [main], options: options, through: FrailStore(yard))
        }
        let result = try yard.run(workers) { client in
          await Self.outcome { try await client.rpc(main, tree, id: "main", timeout: Self.year) }
        }
        #expect(result == expected, "seed \(seed), \(parked) parked: \(tree)")
        let counts = Dictionary(
          grouping: yard.store.snapshot().promises.filter { $0.record.id == "main" },
          by: \.record.state)
        #expect(counts.count == 1 && counts[.pending] == nil)
      }
    }
    #expect((1...25).contains(failed))
  }

  @Test(arguments: 1...60) func `messages are lost, repeated and late, and answers stay`(
    seed: UInt64
  ) throws {
    let main = Runner(hasWorkers: true).main
    var chance = SeededGenerator(seed: seed)
    let tree = Self.generate(&chance, depth: 4)
    func answer(isFaulty: Bool) throws -> String {
      let yard = Yard(seed: seed)
      let workers = [("w1", "default"), ("w2", "other"), ("w3", "other")].map { id, group in
        let receiver = StoreReceiver(yard.store, group: group, id: id)
        return Worker(
          store: yard.store,
          receiver: isFaulty ? FaultyReceiver(receiver, yard, seed: seed) : receiver,
          functions: [main], time: yard.time, placement: .on(yard.executor))
      }
      return try yard.run(workers) { client in
        await Self.outcome { try await client.rpc(main, tree, id: "main", timeout: Self.year) }
      }
    }
    #expect(try answer(isFaulty: true) == answer(isFaulty: false))
  }
}

/// Loses messages, repeats them, and delivers them late.
private struct FaultyReceiver<Inner: Receiver>: Receiver {
  let inner: Inner
  let yard: Yard
  let dice: Dice

  init(_ inner: Inner, _ yard: Yard, seed: UInt64) {
    self.inner = inner
    self.yard = yard
    dice = Dice(seed: seed)
  }

  var anycast: String { inner.anycast }
  var unicast: String { inner.unicast }

  func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
    try await inner.receive { message in
      switch dice.next() {
      case 0: break
      case 1:
        await handle(message)
        await handle(message)
      case 2:
        try? await yard.sleep(.seconds(7))
        await handle(message)
      default: await handle(message)
      }
    }
  }
}

/// A generator that several tasks draw from.
private final class Dice: Sendable {
  private let generator: Mutex<SeededGenerator>

  init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed)) }

  func next() -> Int { generator.withLock { Int.random(in: 0..<8, using: &$0) } }
}
