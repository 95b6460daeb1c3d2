internal import Dispatch

/// Runs tasks on the thread of a loop, between its turns.
final class LoopExecutor: TaskExecutor {
  private let post: @Sendable (UnownedJob) -> Bool

  /// - Parameter post: gives the thread a job, and says whether it takes any.
  init(post: @escaping @Sendable (UnownedJob) -> Bool) { self.post = post }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if post(job) { return }
    // The thread has ended; what is left of its tasks is run elsewhere.
    DispatchQueue.global().async { self.run(job) }
  }

  func run(_ job: UnownedJob) {
    // Each job is run once, by whoever took it, and this object is alive meanwhile.
    unsafe job.runSynchronously(on: asUnownedTaskExecutor())
  }
}
