import AsyncAwait
import DurableAsyncAwait
import DurablePromises
import Journaling
import PromiseStores
import Scheduling
import SimulatedDisks
import Synchronization
import Tracing

/// Small files, which are quickly written anew.
let journalOptions = JournalOptions(segmentSize: 16_384)

/// What survives a process: a disk, the world outside, and the time.
final class World: Sendable {
  let system: FaultyFileSystem
  /// What time it is when the next process begins.
  let start: Instant
  private struct State {
    var counts: [String: Int]
    var hook: (@Sendable (String) -> Void)?
  }
  private let state: Mutex<State>

  init(
    _ disk: Disk = Disk(), counts: [String: Int] = [:], start: Instant = 1_790_000_000_000
  ) {
    system = FaultyFileSystem(disk)
    self.start = start
    state = Mutex(State(counts: counts))
  }

  /// The world as it was at a moment.
  convenience init(_ moment: Moment) {
    self.init(moment.disk, counts: moment.counts, start: moment.now)
  }

  /// Something happens outside, which nothing can undo.
  func happen(_ what: String) {
    let hook = state.withLock { state in
      state.counts[what, default: 0] += 1
      return state.hook
    }
    hook?(what)
  }

  /// How often something has happened.
  func count(_ what: String) -> Int { state.withLock { $0.counts[what] ?? 0 } }

  var all: [String: Int] { state.withLock { $0.counts } }

  /// Lets `hook` look at everything that happens.
  func setHook(_ hook: (@Sendable (String) -> Void)?) { state.withLock { $0.hook = hook } }
}

/// Everything that a crash at one moment leaves.
struct Moment: Sendable {
  var disk: Disk
  var counts: [String: Int] = [:]
  var now: Instant = 1_790_000_000_000

  /// What a store finds on the disk.
  func promises() throws -> [PromiseRecord] {
    let time = TimeSource(VirtualClock(), epoch: now)
    let store = try JournaledStore.open(
      "/j", time: time, fileSystem: FaultyFileSystem(disk), options: journalOptions)
    return store.snapshot().promises.map(\.record)
  }

  /// The ids of what is settled on the disk.
  func settled() throws -> Set<String> {
    Set(try promises().filter { $0.state != .pending }.map(\.id))
  }
}

/// One process: a thread, a clock, and a durable loop on the world's disk.
struct Process: Sendable {
  let executor: SeededExecutor
  let clock: VirtualClock
  let world: World
  let recorder = DurableRecorder(Recorder())
  let time: TimeSource

  init(_ world: World, seed: UInt64 = 0) {
    let clock = VirtualClock()
    self.clock = clock
    self.world = world
    time = TimeSource(clock, epoch: world.start)
    executor = SeededExecutor(
      seed == 0 ? .firstInFirstOut : .random(seed: seed), clock: clock, budget: 10_000_000,
      recordsChoices: false)
  }

  /// What a crash would leave now.
  var moment: Moment { Moment(disk: world.system.disk, counts: world.all, now: time.now) }

  /// Waits until there is a promise.
  func wait(for id: String, on loop: DurableEventLoop) async throws {
    while await failure(of: { try await loop.handle(id: id, of: Int.self) }) != nil {
      try await clock.sleep(for: .milliseconds(1))
    }
  }

  /// Opens the store, makes a loop, and runs `body`.
  @discardableResult
  func run<Output: Sendable>(
    _ functions: [any Registrable], isRecorded: Bool = true,
    _ body: @escaping @Sendable (DurableEventLoop) async throws -> Output
  ) throws -> Output {
    let recorder = isRecorded ? recorder : nil
    return try executor.run("main") { [self] in
      let store = try JournaledStore.open(
        "/j", time: time, fileSystem: world.system, options: journalOptions,
        observer: recorder)
      let result = await Result.of {
        let loop = try await DurableEventLoop(
          store: store, functions: functions, time: time, placement: .on(executor),
          recorder: recorder)
        let result = await Result.of { try await body(loop) }
        await loop.close()
        return try result.get()
      }
      // A store that failed cannot be closed properly; the body has heard of it.
      try? await store.close()
      return try result.get()
    }
  }
}

extension Result where Failure == any Error {
  static func of(_ body: () async throws -> Success) async -> Self {
    do { return .success(try await body()) } catch { return .failure(error) }
  }
}

/// The error that a body throws; nil if it returns.
func failure<Output>(of body: () async throws -> Output) async -> (any Error)? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error
  }
}

/// A list that tests on several tasks add to.
final class Log<Entry: Sendable>: Sendable {
  private let state = Mutex<[Entry]>([])

  func append(_ entry: Entry) { state.withLock { $0.append(entry) } }

  var entries: [Entry] { state.withLock { $0 } }
}

/// Something that went wrong in a program.
struct Boom: Error, CustomStringConvertible {
  var description: String { "boom" }
}
