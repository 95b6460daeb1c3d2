import Synchronization

extension SeededExecutor {
  /// Runs an operation and everything that it starts, and returns its result.
  ///
  /// The operation becomes a task on the lane named `label`. The method returns when nothing is left
  /// to do: also what the operation started and did not await is over by then, or parked.
  ///
  /// - Parameters:
  ///   - label: the lane of the task.
  ///   - waits: tells who waits for whom; asked only if the operation gets stuck.
  ///   - operation: what to run.
  /// - Returns: what the operation returned.
  /// - Throws: what the operation threw; ``NothingRunnable`` if it can never finish;
  ///   ``BudgetExceeded`` if it takes too many jobs; ``AlreadyDraining`` if the executor is running.
  public func run<Output: Sendable>(
    _ label: String = "main", waits: () -> [String] = { [] },
    _ operation: @escaping @Sendable () async throws -> Output
  ) throws -> Output {
    let root = Root<Output>()
    Task(executorPreference: lane(label)) {
      do {
        root.finish(.success(try await operation()))
      } catch {
        root.finish(.failure(error))
      }
    }
    try drain()
    guard let result = root.result else {
      throw NothingRunnable(
        root: label, strategy: strategy, jobs: jobsRun, time: clock.now.sinceStart,
        foreignEnqueues: foreignEnqueues, waits: waits())
    }
    return try result.get()
  }
}

/// Carries a result from a task to the thread that runs it.
private final class Root<Output: Sendable>: Sendable {
  private let outcome = Mutex<Result<Output, any Error>?>(nil)

  var result: Result<Output, any Error>? { outcome.withLock { $0 } }

  func finish(_ result: Result<Output, any Error>) { outcome.withLock { $0 = result } }
}
