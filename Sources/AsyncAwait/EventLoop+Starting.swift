internal import Dispatch

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

// Where tasks come from. This is the only file of the module that makes one.
//
// A callee that is about to be awaited needs no thread of its own: its caller has nothing else to do.
// So `invoke` only makes it ready, and
// 1. who awaits it first starts it, on the caller's own stack, as a task that runs there until it
//    first suspends. If it has returned by then, the caller goes on without ever having been parked.
// 2. Callees that nobody awaits are started by runners. A runner is called in when the oldest ready
//    callee has not moved for a beat, or when a caller parks and leaves others ready.

extension EventLoop {
  /// How many callees may run on top of one another on one stack; deeper ones start on a fresh one.
  static let maximumDepth = 24

  /// Where a callee's task starts.
  enum Stack {
    /// On the current stack, until it first suspends, as the callee at this depth.
    case current(depth: Int)
    /// On a fresh stack of the global pool.
    case fresh
    /// On an executor.
    case on(any TaskExecutor)
  }

  /// Does what is left to do for an invocation.
  nonisolated func carryOut(_ next: Next, _ callee: Callee) -> Execution {
    switch next {
    case .nothing: break
    case .beat: scheduleBeat()
    case .start(let executor):
      let executor = executor(callee.execution.name.description)
      if let task = start(callee, .on(executor)) { keep(task, of: callee.execution) }
    }
    return callee.execution
  }

  /// Starts a callee in a task of its own; one that never suspends needs none on the current stack.
  nonisolated func start(_ callee: Callee, _ stack: Stack) -> Task<Void, Never>? {
    switch stack {
    case .on(let executor):
      return Task.detached(executorPreference: executor) { await self.run(callee) }
    case .current(let depth):
      // A cancelled task would tell the callee that it is the callee who was cancelled.
      if case .synchronous(let body) = callee.body, !Task.isCancelled {
        run(callee.execution, body)
        return nil
      }
      guard #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) else { break }
      callee.execution.depth = depth
      return Task.immediateDetached { await self.run(callee) }
    case .fresh: break
    }
    return Task.detached { await self.run(callee) }
  }

  /// Keeps the task of a callee that has been started, so that it can be cancelled.
  nonisolated func keep(_ task: Task<Void, Never>, of execution: Execution) {
    if table.withLock({ $0.keep(task, of: execution.settles) }) { task.cancel() }
  }

  /// Runs a callee to its end, in its name, and receives what it returns.
  @inline(__always)
  private nonisolated func run(_ callee: Callee) async {
    let settlement = await Execution.$current.withValue(callee.execution) {
      // Nobody but `cancel` and `close` has this task, and they came before it ran.
      if Task.isCancelled { return Settlement(.failure(CancellationError())) }
      return switch callee.body {
      case .synchronous(let body): body()
      case .asynchronous(let body): await body()
      }
    }
    if ordersMessages { return await returnInTurn(settlement, from: callee.execution) }
    for reply in receiveReturn(settlement, from: callee.execution) { reply.answer(.settled) }
  }

  /// The same for a callee that never suspends, on the current stack.
  private nonisolated func run(_ execution: Execution, _ body: @Sendable () -> Settlement) {
    let settlement = Execution.$current.withValue(execution) { body() }
    for reply in receiveReturn(settlement, from: execution) { reply.answer(.settled) }
  }

  /// Starts a callee if it is still ready; who awaits it has nothing better to do.
  ///
  /// On the caller's stack, unless the caller is on an actor or on an executor that is not the global
  /// pool: those are not ours to occupy.
  nonisolated func startIfReady(
    _ execution: Execution, from caller: Execution?, isolation: (any Actor)?
  ) -> Task<Void, Never>? {
    guard let callee = takeReady({ $0.take(execution.settles) }) else { return nil }
    let depth = caller?.depth ?? 0
    let isOnPool = isolation == nil && Self.isOnGlobalPool
    return start(
      callee, isOnPool && depth < Self.maximumDepth ? .current(depth: depth + 1) : .fresh)
  }

  /// Whether the current code is in a task that no executor has claimed.
  static var isOnGlobalPool: Bool {
    // The unsafe reference to the task does not leave the closure.
    unsafe withUnsafeCurrentTask { task in
      guard let task = unsafe task else { return false }
      return unsafe task.unownedTaskExecutor == nil
    }
  }

  /// Takes a callee out of the ready list, which is the moment it is spawned.
  private nonisolated func takeReady(_ take: (inout ReadyList) -> Callee?) -> Callee? {
    table.withLock { table in
      guard let callee = take(&table.ready) else { return nil }
      observe(.spawn, by: callee.execution.party, callee.execution.name)
      return callee
    }
  }

  // MARK: Runners

  /// Looks again in a beat.
  ///
  /// The one timer of the loop; nothing that a program can see depends on it.
  nonisolated func scheduleBeat() {
    DispatchQueue.global().asyncAfter(deadline: .now() + Beat.length) {
      let (runner, again) = self.table.withLock { table in
        table.beat.strike(oldest: table.ready.oldest)
      }
      if runner { self.startRunner() }
      if again { self.scheduleBeat() }
    }
  }

  /// Calls in a runner when a caller parks while others wait to be started.
  nonisolated func startRunnerIfBehind() {
    let isBehind = table.withLock { $0.ready.count > 0 && $0.beat.addRunner() }
    if isBehind { startRunner() }
  }

  private nonisolated func startRunner() {
    Task.detached {
      var started = 0
      while let callee = self.takeReady({ $0.takeOldest() }) {
        if let task = self.start(callee, .current(depth: 1)) {
          self.keep(task, of: callee.execution)
        }
        started += 1
        // Others have jobs on this thread too.
        if started.isMultiple(of: 16) { await Task.yield() }
      }
      self.table.withLock { $0.beat.removeRunner() }
    }
  }
}

/// Decides when a runner is called in.
struct Beat {
  /// Long against starting a callee, short against anything a person could notice.
  static let length = DispatchTimeInterval.microseconds(500)
  /// No more runners than cores can help.
  static let maximumRunners = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  private var isArmed = false
  /// The newest promise when the beat began.
  private var latest: UInt64 = 0
  private var runners = 0

  /// Begins a beat unless one is running; answers whether the timer has to be set.
  mutating func arm(latest: UInt64) -> Bool {
    if isArmed { return false }
    isArmed = true
    self.latest = latest
    return true
  }

  /// Ends a beat: a callee that has been ready since it began needs a runner.
  mutating func strike(oldest: UInt64?) -> (runner: Bool, again: Bool) {
    isArmed = false
    guard let oldest else { return (false, false) }
    let isBehind = oldest <= latest
    return (isBehind && addRunner(), arm(latest: max(latest, oldest)))
  }

  mutating func addRunner() -> Bool {
    guard runners < Self.maximumRunners else { return false }
    runners += 1
    return true
  }

  mutating func removeRunner() {
    precondition(runners > 0, "a runner that leaves was there")
    runners -= 1
  }
}
