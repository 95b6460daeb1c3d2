import AsyncAwait
import DurableAsyncAwait
import DurablePromises
import PromiseStores
import Scheduling

/// A durable loop in memory, on one thread and a virtual clock.
struct Bench: Sendable {
  let clock = VirtualClock()
  let executor: SeededExecutor
  let time: TimeSource
  let store: VolatileStore
  let counting: CountingStore

  init(seed: UInt64 = 0) {
    executor = SeededExecutor(
      seed == 0 ? .firstInFirstOut : .random(seed: seed), clock: clock, budget: 100_000_000,
      recordsChoices: false)
    time = TimeSource(clock, epoch: 1_790_000_000_000)
    store = VolatileStore(time: time)
    counting = CountingStore(store)
  }

  /// One life: a loop on the store, until `body` ends.
  @discardableResult
  func life<Output: Sendable>(
    _ functions: [any Registrable], maximumSteps: Int = 50_000,
    recorder: DurableRecorder? = nil,
    _ body: @escaping @Sendable (DurableEventLoop) async throws -> Output
  ) throws -> Output {
    try executor.run("main") { [self] in
      let loop = try await DurableEventLoop(
        store: counting, functions: functions, time: time, placement: .on(executor),
        recorder: recorder, maximumSteps: maximumSteps)
      let result = await Result.of { try await body(loop) }
      await loop.close()
      return try result.get()
    }
  }

  /// How long it has been since the beginning.
  var elapsed: Duration { clock.now.sinceStart }

  func sleep(_ duration: Duration) async throws { try await clock.sleep(for: duration) }

  /// A promise as the store has it.
  func record(_ id: String) -> PromiseRecord? {
    store.snapshot().promises.map(\.record).first { $0.id == id }
  }

  func state(_ id: String) -> PromiseState? { record(id)?.state }
}
