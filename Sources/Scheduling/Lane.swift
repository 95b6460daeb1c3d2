/// An executor under a name, which feeds the queue of a ``SeededExecutor``.
///
/// Lanes run nothing themselves. They make the trace of choices readable, and they tell tasks and
/// actors apart: going from one lane to another is a point where others may run in between, while
/// staying on the same lane is not. Get one from ``SeededExecutor/lane(_:)``, and keep the executor
/// for as long as the lane is in use.
public final class Lane: SerialExecutor, TaskExecutor {
  /// The name in the trace of choices.
  public let label: String
  private let number: Int
  private let core: ExecutorCore

  init(_ label: String, number: Int, core: ExecutorCore) {
    self.label = label
    self.number = number
    self.core = core
    core.addLane(number, LaneFace(label, of: self))
  }

  /// Puts a job in the queue, under this lane's label.
  ///
  /// - Parameter job: the job.
  public func enqueue(_ job: consuming ExecutorJob) {
    core.enqueue(UnownedJob(job), lane: number)
  }

  /// This lane, for an actor's `unownedExecutor`.
  ///
  /// - Returns: a reference that does not keep the lane alive.
  public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    // The executor owns its lanes, and only the executor runs their jobs.
    unsafe UnownedSerialExecutor(ordinary: self)
  }

  /// This lane, for a task's preference.
  ///
  /// - Returns: a reference that does not keep the lane alive.
  public func asUnownedTaskExecutor() -> UnownedTaskExecutor {
    // As above: the executor owns its lanes.
    unsafe UnownedTaskExecutor(ordinary: self)
  }
}
