internal import Dispatch
internal import Synchronization

/// What happens outside the run, on threads of the system, while the run stands still.
///
/// Virtual time does not pass meanwhile, and nothing else of the run goes on: that is what keeps a
/// run over a real socket as repeatable as any other.
enum Outside {
  /// Does something that needs other threads, and waits for its end.
  ///
  /// - Parameter body: what to do; it begins on this thread and goes on wherever it is woken.
  /// - Returns: what it returns.
  static func wait<Output: Sendable>(
    for body: @escaping @Sendable () async -> Output
  ) -> Output {
    let box = Box<Output>()
    // The one task outside the stage: it needs no thread of the pool, which the run may hold.
    Task(executorPreference: WhereItIs.shared) { box.put(await body()) }
    return box.take()
  }

  private final class Box<Output: Sendable>: Sendable {
    private let content = Mutex<Output?>(nil)
    private let filled = DispatchSemaphore(value: 0)

    func put(_ output: Output) {
      content.withLock { $0 = output }
      filled.signal()
    }

    func take() -> Output {
      filled.wait()
      guard let output = content.withLock({ $0 }) else {
        preconditionFailure("a box is filled before it is opened")
      }
      return output
    }
  }

  /// Runs each job on the thread that makes it runnable.
  private final class WhereItIs: TaskExecutor {
    static let shared = WhereItIs()

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      unsafe job.runSynchronously(on: asUnownedTaskExecutor())
    }
  }
}
