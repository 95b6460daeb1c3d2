import AsyncAwait
import Scheduling
import Synchronization
import Testing

/// Seed 0 is first in, first out; the others are random schedules.
let seeds: ClosedRange<UInt64> = 0...60

struct Refused: Error, Equatable {
  let by: String
}

/// A loop on a seeded executor, with a clock to make callees slow and a log of what they did.
struct Rig: Sendable {
  let executor: SeededExecutor
  let loop: EventLoop
  let effects = Effects()
  var clock: VirtualClock { executor.clock }

  init(seed: UInt64) {
    executor = SeededExecutor(seed == 0 ? .firstInFirstOut : .random(seed: seed))
    loop = EventLoop(placement: .on(executor))
  }

  /// Runs `body` as `main`, and expects that it leaves nothing in the loop's table.
  func run<Output: Sendable>(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: @escaping @Sendable (Rig) async throws -> Output
  ) throws -> Output {
    let output = try executor.run { try await loop.run { try await body(self) } }
    #expect(loop.awaiterCount == 0, sourceLocation: sourceLocation)
    #expect(loop.promiseCount == 0, sourceLocation: sourceLocation)
    #expect(executor.foreignEnqueues == 0, sourceLocation: sourceLocation)
    return output
  }

  /// A callee that returns `value` after a while, and leaves an effect behind.
  func promise<Value: Sendable>(_ value: Value, after milliseconds: Int) async -> Promise<Value> {
    await Async.invoke("\(value)") {
      try await clock.sleep(for: .milliseconds(milliseconds))
      effects.add("\(value)")
      return value
    }
  }

  /// A callee that throws `Refused(by:)` after a while.
  func refusal<Value: Sendable>(
    by name: String, of type: Value.Type = Int.self, after milliseconds: Int
  ) async -> Promise<Value> {
    await Async.invoke(name) {
      try await clock.sleep(for: .milliseconds(milliseconds))
      throw Refused(by: name)
    }
  }

  var now: Duration { clock.now.sinceStart }
}

/// What callees did to the world.
final class Effects: Sendable {
  private let list = Mutex<[String]>([])

  func add(_ effect: String) { list.withLock { $0.append(effect) } }

  var all: [String] { list.withLock { $0 } }
}
