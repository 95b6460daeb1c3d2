/// The side of a lane that actors run on.
///
/// Tasks and actors get different executors, so that each job runs as what it is. With one object
/// for both, a task would count as isolated to the lane: calls of an actor on the same lane would
/// skip the queue, hiding the interleavings that are to be found, and every other function would
/// go through it twice, which multiplies the orders to explore (1716 instead of 462 for two tasks
/// of two calls each).
final class ActorSide: SerialExecutor {
  private let lane: Int
  private let core: ExecutorCore

  init(lane: Int, core: ExecutorCore) {
    self.lane = lane
    self.core = core
  }

  func enqueue(_ job: consuming ExecutorJob) {
    core.enqueue(RunQueue.Entry(job: UnownedJob(job), lane: lane, isIsolated: true))
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    // Its lane keeps it, and the executor keeps the lane.
    unsafe UnownedSerialExecutor(ordinary: self)
  }
}
