/// What the queue knows about a lane: its label, and how its jobs are run.
///
/// Safe to use although the references inside do not retain the executor: only ``SeededExecutor``
/// runs jobs, inside its own method, and it keeps all its lanes for as long as it lives. Retaining
/// here instead would be a cycle, and would cost two atomic operations per job.
@safe struct LaneFace {
  let label: String
  private let serial: UnownedSerialExecutor
  private let task: UnownedTaskExecutor

  init(_ label: String, of executor: some SerialExecutor & TaskExecutor) {
    self.label = label
    unsafe serial = executor.asUnownedSerialExecutor()
    unsafe task = executor.asUnownedTaskExecutor()
  }

  func run(_ job: UnownedJob) {
    unsafe job.runSynchronously(isolatedTo: serial, taskExecutor: task)
  }
}
