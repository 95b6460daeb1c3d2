import AsyncAwait
import Batching
import Scheduling
import Synchronization
import Testing

/// Seed 0 is first in, first out; the others are random schedules.
let seeds: ClosedRange<UInt64> = 0...60

struct Insert: Command, Equatable {
  typealias Output = String
  let id: Int
}

struct Refused: Error, Equatable {
  let id: Int
}

/// What handlers saw: the commands of each batch, and when the batch came.
final class Log: Sendable {
  struct Batch: Equatable {
    let milliseconds: Int
    let ids: [Int]
  }

  private let list = Mutex<[Batch]>([])

  func add(_ commands: [Insert], at time: Duration) {
    let batch = Batch(
      milliseconds: Int(time / .milliseconds(1)), ids: commands.map(\.id))
    list.withLock { $0.append(batch) }
  }

  var batches: [Batch] { list.withLock { $0 } }
  var times: [Int] { batches.map(\.milliseconds) }
  var ids: [[Int]] { batches.map(\.ids) }
}

/// A batcher on a seeded executor, whose handler takes a while and writes down what it saw.
struct Rig: Sendable {
  let executor: SeededExecutor
  let loop: EventLoop
  let batcher: Batcher<Insert>
  let log = Log()
  var clock: VirtualClock { executor.clock }

  /// Even ids succeed with `row` and the number, odd ids as well unless they are in `refusing`.
  init(
    seed: UInt64, _ policy: BatchPolicy, handling duration: Duration = .zero,
    refusing: Set<Int> = []
  ) {
    executor = SeededExecutor(seed == 0 ? .firstInFirstOut : .random(seed: seed))
    loop = EventLoop(placement: .on(executor))
    batcher = Batcher(policy, clock: executor.clock, loop: loop) { [log, executor] commands in
      log.add(commands, at: executor.clock.now.sinceStart)
      if duration > .zero { try await executor.clock.sleep(for: duration) }
      return commands.map { command in
        refusing.contains(command.id)
          ? .failure(Refused(id: command.id)) : .success("row \(command.id)")
      }
    }
  }

  /// Runs `body` as `main`, and expects that it leaves nothing behind.
  func run<Output: Sendable>(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: @escaping @Sendable (Rig) async throws -> Output
  ) throws -> Output {
    let output = try executor.run(waits: { loop.waits.map(\.description) }) {
      try await loop.run { try await body(self) }
    }
    #expect(loop.awaiterCount == 0, sourceLocation: sourceLocation)
    #expect(loop.promiseCount == 0, sourceLocation: sourceLocation)
    #expect(batcher.count == 0, sourceLocation: sourceLocation)
    #expect(executor.foreignEnqueues == 0, sourceLocation: sourceLocation)
    return output
  }

  /// Starts a submitter that comes after a while; its promise is what it was told.
  func submitter(_ id: Int, after milliseconds: Int = 0) async -> Promise<String> {
    await Async.invoke("submitter \(id)") {
      if milliseconds > 0 { try await clock.sleep(for: .milliseconds(milliseconds)) }
      return try await batcher.submit(Insert(id: id))
    }
  }

  /// Starts one submitter for each time, and answers what each was told, in that order.
  func submit(at times: [Int]) async throws -> [String] {
    var promises: [Promise<String>] = []
    for (id, time) in times.enumerated() { promises.append(await submitter(id, after: time)) }
    var answers: [String] = []
    for promise in promises { answers.append(try await Async.await(promise)) }
    return answers
  }

  var now: Int { Int(clock.now.sinceStart / .milliseconds(1)) }
}

/// What awaiting a promise throws.
func error<Output>(of promise: Promise<Output>) async -> (any Error)? {
  do {
    _ = try await Async.await(promise)
    return nil
  } catch {
    return error
  }
}
