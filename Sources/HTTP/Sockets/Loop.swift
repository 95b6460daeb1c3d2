internal import Synchronization

/// What a loop's thread owns: sockets, and everything about them.
///
/// It is made on that thread and never leaves it, so it needs no lock.
protocol LoopResident: AnyObject {
  /// A socket is ready.
  func ready(_ event: Ready, now: Moment)
  /// Does what is due, at the end of every turn.
  ///
  /// - Returns: when to come back even if nothing is ready.
  func turn(now: Moment) -> Moment?
  /// Nothing is left to do, ever.
  var isFinished: Bool { get }
  /// A number for others to see.
  var gauge: Int { get }
}

/// A thread that waits for sockets and for messages from other threads.
final class Loop<Resident: LoopResident & SendableMetatype>: Sendable {
  private let mailbox: Mailbox<Resident>
  /// Runs tasks on this thread, which must not keep it for long.
  let executor: LoopExecutor

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - clock: measures waits.
  ///   - make: makes the resident, on the new thread.
  /// - Throws: what the system has against another thread, or another pipe.
  init(
    clock: HTTPClock,
    _ make: @escaping @Sendable (any Poller, Mailbox<Resident>, LoopExecutor) -> Resident
  ) throws(HTTPSocketError) {
    let mailbox = try Mailbox<Resident>()
    self.mailbox = mailbox
    let executor = LoopExecutor { mailbox.post($0) }
    self.executor = executor
    // Whatever can fail fails here; then the poller moves to its thread.
    let poller = try makePoller()
    try poller.add(mailbox.descriptor, token: 0, .reading)
    let passage = Mutex<(any Poller)?>(poller)
    try startThread {
      guard let poller = passage.withLock({ $0.take() }) else {
        preconditionFailure("a thread runs once")
      }
      run(make(poller, mailbox, executor), poller, mailbox, executor, clock)
    }
  }

  /// Does something on the loop's thread, soon.
  ///
  /// - Returns: whether the loop still runs; if not, nothing is done.
  @discardableResult
  func post(_ work: @escaping @Sendable (Resident) -> Void) -> Bool { mailbox.post(work) }

  /// The resident's number, as of its last turn.
  var gauge: Int { mailbox.gauge.load(ordering: .relaxed) }

  /// Waits until the resident is finished.
  func finished() async { await mailbox.finished() }
}

private func run<Resident: LoopResident>(
  _ resident: Resident, _ poller: any Poller, _ mailbox: Mailbox<Resident>,
  _ executor: LoopExecutor, _ clock: HTTPClock
) {
  var now = Moment(clock.elapsed())
  var hadEvents = false
  while true {
    // 1. Messages first: they may be answers for which clients wait. What comes of them has to wait until
    //    the sockets were looked at, so that a task that yields meets those of other connections.
    let post = mailbox.take()
    for item in post.work { item(resident) }
    for job in post.jobs { executor.run(job) }
    // 2. What is due.
    let next = resident.turn(now: now)
    mailbox.gauge.store(resident.gauge, ordering: .relaxed)
    if resident.isFinished && mailbox.finish() { return }
    // 3. Sleep, unless something has come meanwhile. After a turn with work the sockets are only looked at:
    //    answers are often there already, and who does not sleep need not be woken.
    let isIdle = post.isEmpty && !hadEvents && mailbox.fallAsleep()
    hadEvents = false
    var isAwake = !isIdle
    poller.wait(milliseconds: isIdle ? next?.milliseconds(since: now) ?? -1 : 0) { event in
      // Before the first event is dealt with: what comes of it is posted to a thread that is awake.
      if !isAwake { mailbox.wakeUp() }
      isAwake = true
      hadEvents = true
      if event.token == 0 {
        mailbox.drain()
      } else {
        resident.ready(event, now: now)
      }
    }
    if !isAwake { mailbox.wakeUp() }
    now = Moment(clock.elapsed())
  }
}
