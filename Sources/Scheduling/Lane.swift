/// An executor under a name, which feeds the queue of a ``SeededExecutor``.
///
/// Lanes run nothing themselves; they make the trace of choices readable. Get one from
/// ``SeededExecutor/lane(_:)``, and keep the executor for as long as the lane is in use. Tasks and
/// actors may share a lane: going from one to the other is a step through the queue in any case.
public final class Lane: SerialExecutor, TaskExecutor {
  /// The name in the trace of choices.
  public let label: String
  private let number: Int
  private let core: ExecutorCore
  private let actorSide: ActorSide

  init(_ label: String, number: Int, core: ExecutorCore) {
    self.label = label
    self.number = number
    self.core = core
    actorSide = ActorSide(lane: number, core: core)
    core.addLane(number, LaneFace(label, task: self, serial: actorSide))
  }

  func setLatency(_ latency: @escaping Latency) { core.setLatency(latency, of: number) }

  /// Puts a job in the queue, under this lane's label.
  ///
  /// - Parameter job: the job.
  public func enqueue(_ job: consuming ExecutorJob) {
    core.enqueue(RunQueue.Entry(job: UnownedJob(job), lane: number, isIsolated: false))
  }

  /// The side of this lane for an actor's `unownedExecutor`.
  ///
  /// - Returns: a reference that does not keep the lane alive.
  public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    // It lives as long as this object does.
    unsafe actorSide.asUnownedSerialExecutor()
  }

  /// This lane, for a task's preference.
  ///
  /// - Returns: a reference that does not keep the lane alive.
  public func asUnownedTaskExecutor() -> UnownedTaskExecutor {
    // The executor owns its lanes.
    unsafe UnownedTaskExecutor(ordinary: self)
  }
}
