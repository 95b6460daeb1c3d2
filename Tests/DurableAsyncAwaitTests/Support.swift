import AsyncAwait
import DurableAsyncAwait
import DurablePromises
import Journaling
import JournalingFaults
import PromiseStores
import Scheduling
import Synchronization
import Tracing

/// What survives a process: a disk, and the world outside.
final class World: Sendable {
  let system: FaultyFileSystem
  private let counts = Mutex<[String: Int]>([:])

  init(_ disk: Disk = Disk(), counts: [String: Int] = [:]) {
    system = FaultyFileSystem(disk)
    self.counts.withLock { $0 = counts }
  }

  /// Something happens outside, which nothing can undo.
  func happen(_ what: String) { counts.withLock { $0[what, default: 0] += 1 } }

  /// How often something has happened.
  func count(_ what: String) -> Int { counts.withLock { $0[what] ?? 0 } }

  var all: [String: Int] { counts.withLock { $0 } }
}

/// One process: a thread, a clock, and a durable loop on the world's disk.
struct Process: Sendable {
  static let epoch: Instant = 1_790_000_000_000
  let executor: SeededExecutor
  let clock: VirtualClock
  let world: World
  let recorder = DurableRecorder(Recorder())

  init(_ world: World, seed: UInt64 = 0) {
    let clock = VirtualClock()
    self.clock = clock
    self.world = world
    executor = SeededExecutor(seed == 0 ? .firstInFirstOut : .random(seed: seed), clock: clock)
  }

  var time: TimeSource { TimeSource(clock, epoch: Self.epoch) }

  /// Opens the store, makes a loop, and runs `body`.
  func run<Output: Sendable>(
    _ functions: [any Registrable],
    _ body: @escaping @Sendable (DurableEventLoop) async throws -> Output
  ) throws -> Output {
    try executor.run("main") { [self] in
      let store = try JournaledStore.open(
        "/j", time: time, fileSystem: world.system, options: JournalOptions(segmentSize: 16_384),
        observer: recorder)
      let loop = try await DurableEventLoop(
        store: store, functions: functions, time: time, placement: .on(executor),
        recorder: recorder)
      let result = await Result.of { try await body(loop) }
      await loop.close()
      try await store.close()
      return try result.get()
    }
  }
}

extension Result where Failure == any Error {
  static func of(_ body: () async throws -> Success) async -> Self {
    do { return .success(try await body()) } catch { return .failure(error) }
  }
}

/// The example of the whole course, with an effect in its inner function.
struct Nested: Sendable {
  let world: World

  var inner: DurableFunction<Int> {
    DurableFunction("inner") { (context: Context) in
      world.happen("inner")
      return try await context.run("answer") {
        world.happen("answer")
        return 42
      }
    }
  }

  var outer: DurableFunction<Int> {
    DurableFunction("outer") { (context: Context) in
      world.happen("outer")
      return 2 * (try await context.run(inner))
    }
  }

  var functions: [any Registrable] { [inner, outer] }
}
