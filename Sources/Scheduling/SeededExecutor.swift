import Synchronization

/// Runs tasks and actors on the calling thread, in an order that a seed decides.
///
/// All jobs go through one queue; the strategy picks the next one. When none is left, the virtual
/// clock moves to the next timer; when there is no timer either, the run is over. The same program
/// and the same strategy make the same choices every time.
///
/// Traces are comparable within one build configuration: an optimised build may merge jobs that
/// a debug build keeps apart, so the same seed can stand for another schedule there.
///
/// On a lane, any `await` of an actor's method or inside one may let others in, also where the same
/// code would run on undisturbed in a program without task executors: the runtime sends a task
/// around the queue when it prefers another executor than the actor's. So a check and the parking
/// that depends on it belong together in the body of the continuation, with no `await` in between.
/// Actors without an executor of their own are more lenient, and hide such mistakes.
///
/// What stays here: structured child tasks, actors without an executor of their own, actors on this
/// executor or its lanes, continuations, `Task.yield`, and sleep on ``clock``. What escapes: a plain
/// `Task {}`, `Task.detached`, the main actor, `Task.sleep`, and callbacks of the system.
public final class SeededExecutor: SerialExecutor, TaskExecutor {
  /// The clock that moves on when nothing else can.
  public let clock: VirtualClock
  /// How the next job is chosen.
  public var strategy: Strategy { core.strategy }

  private let core: ExecutorCore
  private let actorSide: ActorSide
  private let lanes = Mutex<[String: Lane]>([:])

  /// Creates an executor.
  ///
  /// - Parameters:
  ///   - strategy: how to choose among the jobs that can run.
  ///   - clock: the clock to advance; its sleepers wake up on this executor's thread.
  ///   - budget: how many jobs one drain may run before it is taken for a livelock.
  ///   - recordsChoices: whether to keep every choice for ``choices``, at 16 bytes each.
  public init(
    _ strategy: Strategy, clock: VirtualClock = VirtualClock(), budget: Int = 1_000_000,
    recordsChoices: Bool = true
  ) {
    self.clock = clock
    core = ExecutorCore(
      strategy: strategy, clock: clock, budget: budget, recordsChoices: recordsChoices)
    actorSide = ActorSide(lane: 0, core: core)
    core.addLane(0, LaneFace("main", task: self, serial: actorSide))
  }

  /// Creates an executor for one run of a search.
  init(_ explorer: consuming Explorer, budget: Int) {
    clock = VirtualClock()
    core = ExecutorCore(
      strategy: .firstInFirstOut, chooser: Chooser(explorer), clock: clock, budget: budget,
      recordsChoices: true)
    actorSide = ActorSide(lane: 0, core: core)
    core.addLane(0, LaneFace("main", task: self, serial: actorSide))
  }

  /// Takes out the search that this run was a part of.
  func takeExplorer() -> Explorer {
    guard let explorer = core.takeExplorer() else {
      preconditionFailure("a run of a search hands it back once")
    }
    return explorer
  }

  /// Creates an executor whose choices are decided by a seed.
  ///
  /// - Parameter seed: the seed.
  public convenience init(seed: UInt64) { self.init(.random(seed: seed)) }

  /// The choices made so far, one for every job that ran.
  ///
  /// Empty if the executor does not record them.
  public var choices: [Choice] { core.choices }

  /// How many jobs have run so far.
  public var jobsRun: Int { core.jobsRun }

  /// How many jobs other threads put into the queue while it was being drained.
  ///
  /// Such a job runs, but its place in the queue is a matter of luck: a deterministic run has none.
  public var foreignEnqueues: Int { core.foreignEnqueues }

  /// The number of the first replayed choice that met another queue than was recorded, from 0.
  ///
  /// Nil as long as a replay goes the way of the recording, and for the other strategies.
  public var divergence: Int? { core.divergence }

  /// The lane with a label, always the same one for the same label.
  ///
  /// The executor keeps each lane for as long as it lives, so use few labels.
  ///
  /// - Parameter label: the name in the trace of choices.
  /// - Returns: the lane.
  public func lane(_ label: String) -> Lane {
    lanes.withLock { lanes in
      if let lane = lanes[label] { return lane }
      let lane = Lane(label, number: lanes.count + 1, core: core)  // Number 0 is the executor.
      lanes[label] = lane
      return lane
    }
  }

  /// Runs jobs and advances the clock until there are neither jobs nor timers.
  ///
  /// - Throws: ``BudgetExceeded`` after too many jobs, and ``AlreadyDraining`` when called from one
  ///   of the jobs or from a second thread.
  public func drain() throws { try drain(until: nil) }

  /// Runs everything that happens up to an instant, and leaves the clock there.
  ///
  /// - Parameter instant: when to stop, not earlier than the clock.
  /// - Throws: ``BudgetExceeded`` after too many jobs, and ``AlreadyDraining`` when called from one
  ///   of the jobs or from a second thread.
  public func run(until instant: VirtualClock.Instant) throws {
    try drain(until: instant)
    clock.advance(to: instant)
  }

  private func drain(until end: VirtualClock.Instant?) throws {
    try core.beginDrain()
    defer { core.endDrain() }
    repeat {
      while try core.runNext() {}
    } while advanceClock(until: end)
  }

  /// Moves the clock to the next timer; false if there is none, or only after `end`.
  private func advanceClock(until end: VirtualClock.Instant?) -> Bool {
    guard let deadline = clock.nextDeadline else { return false }
    if let end, deadline > end { return false }
    clock.advance(to: deadline)
    return true
  }

  /// Puts a job in the queue.
  ///
  /// - Parameter job: the job.
  public func enqueue(_ job: consuming ExecutorJob) {
    core.enqueue(RunQueue.Entry(job: UnownedJob(job), lane: 0, isIsolated: false))
  }

  /// The side of this executor for an actor's `unownedExecutor`.
  ///
  /// - Returns: a reference that does not keep the executor alive.
  public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    // It lives as long as this object does.
    unsafe actorSide.asUnownedSerialExecutor()
  }

  /// This executor, for a task's preference.
  ///
  /// - Returns: a reference that does not keep the executor alive.
  public func asUnownedTaskExecutor() -> UnownedTaskExecutor {
    // This object is alive while its jobs run.
    unsafe UnownedTaskExecutor(ordinary: self)
  }
}
