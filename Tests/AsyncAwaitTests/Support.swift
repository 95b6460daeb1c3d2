import AsyncAwait
import Scheduling
import Testing

/// Where a test's loop runs.
///
/// What a program does must not depend on it.
enum Ground: CaseIterable, CustomTestStringConvertible {
  case whenAwaited, atOnce, globalPool, callees, seeded

  var testDescription: String { "\(self)" }

  /// Runs `body` on a loop of this kind, and checks that nothing is left behind.
  ///
  /// On the seeded ground once for each of `seeds`, elsewhere once.
  func run(
    seeds: Range<UInt64> = 0..<25,
    _ body: @escaping @Sendable (EventLoop) async throws -> Void
  ) async throws {
    switch self {
    case .whenAwaited: try await run(on: EventLoop(), body)
    case .atOnce: try await run(on: EventLoop(placement: .atOnce), body)
    case .globalPool:
      let pool = GlobalPool()
      try await run(on: EventLoop(placement: .on(mailbox: pool.mailbox) { _ in pool }), body)
    case .callees:
      try await run(on: EventLoop(placement: .on(callees: GlobalPool())), body)
    case .seeded:
      for seed in seeds { try runSeeded(seed, body) }
    }
  }

  private func run(
    on loop: EventLoop, _ body: @escaping @Sendable (EventLoop) async throws -> Void
  ) async throws {
    try await Task.detached { try await loop.run { try await body(loop) } }.value
    // An answer may overtake the end of the task that gave it. A leak ends at the time limit.
    while loop.promiseCount > 0 { await Task.yield() }
    expectNothingLeft(on: loop)
  }
}

/// Runs `body` on a loop whose schedule is decided by a seed.
func runSeeded(
  _ seed: UInt64, observer: (any Observer)? = nil,
  _ body: @escaping @Sendable (EventLoop) async throws -> Void
) throws {
  let executor = SeededExecutor(seed: seed)
  let loop = EventLoop(
    placement: .on(mailbox: executor.lane("loop")) { _ in executor.lane("callee") },
    observer: observer)
  try executor.run("main", waits: { loop.waits.map(\.description) }) {
    try await loop.run { try await body(loop) }
  }
  #expect(executor.foreignEnqueues == 0, "seed \(seed)")
  expectNothingLeft(on: loop)
}

/// Checks that no promise, awaiter or note is left in a loop's table.
func expectNothingLeft(on loop: EventLoop, sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(loop.awaiterCount == 0, sourceLocation: sourceLocation)
  #expect(loop.promiseCount == 0, sourceLocation: sourceLocation)
  #expect(loop.notesAreEmpty, sourceLocation: sourceLocation)
}

/// The pool that Swift uses unless told otherwise, as an executor of callees.
final class GlobalPool: TaskExecutor {
  let mailbox = Mailbox()

  func enqueue(_ job: consuming ExecutorJob) { globalConcurrentExecutor.enqueue(job) }

  final class Mailbox: SerialExecutor {
    private let keeper = Keeper()

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      keeper.add(job, on: self)
    }
  }
}

/// Runs jobs one at a time on the global pool, in the order in which they come.
private final class Keeper: Sendable {
  private let jobs = Guarded<(waiting: [UnownedJob], isRunning: Bool)>(([], false))

  func add(_ job: UnownedJob, on executor: GlobalPool.Mailbox) {
    let starts = jobs.withLock { jobs in
      jobs.waiting.append(job)
      defer { jobs.isRunning = true }
      return !jobs.isRunning
    }
    if starts { Task.detached { self.drain(on: executor) } }
  }

  private func drain(on executor: GlobalPool.Mailbox) {
    while let job = next() {
      // The executor outlives its jobs: the loop under test keeps it.
      unsafe job.runSynchronously(on: executor.asUnownedSerialExecutor())
    }
  }

  private func next() -> UnownedJob? {
    jobs.withLock { jobs in
      if jobs.waiting.isEmpty {
        jobs.isRunning = false
        return nil
      }
      return jobs.waiting.removeFirst()
    }
  }
}

/// An error to throw and to recognise.
struct Failure: Error, Equatable {
  let reason: String
}

/// Cancels the task that this runs in.
func cancelCurrentTask() {
  // The unsafe reference to the task does not leave the closure.
  unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
}

/// Notes made by several tasks.
final class Log: Sendable {
  private let entries = Guarded<[Int]>([])

  var all: [Int] { entries.withLock { $0 } }

  func append(_ entry: Int) { entries.withLock { $0.append(entry) } }
}
