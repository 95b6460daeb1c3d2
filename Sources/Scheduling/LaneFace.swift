/// What the queue knows about a lane: its label, and how its jobs are run.
///
/// Safe to use although the references inside do not retain the executors: only ``SeededExecutor``
/// runs jobs, inside its own method, and it keeps all its lanes for as long as it lives. Retaining
/// here instead would be a cycle, and would cost two atomic operations per job.
@safe struct LaneFace {
  let label: String
  private let task: UnownedTaskExecutor
  private let serial: UnownedSerialExecutor

  init(_ label: String, task: some TaskExecutor, serial: some SerialExecutor) {
    self.label = label
    unsafe self.task = task.asUnownedTaskExecutor()
    unsafe self.serial = serial.asUnownedSerialExecutor()
  }

  func run(_ entry: RunQueue.Entry) {
    if entry.isIsolated {
      unsafe entry.job.runSynchronously(on: serial)
    } else {
      unsafe entry.job.runSynchronously(on: task)
    }
  }
}
