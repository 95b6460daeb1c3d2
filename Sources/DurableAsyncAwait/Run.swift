internal import DurablePromises
internal import Synchronization

/// One execution of a durable function, and what it passes on to what it calls.
///
/// Whoever notices that it must not go on says so here, and every later request of its context fails
/// with that reason: a body that catches the error still produces no further effect.
final class Run: Sendable {
  let id: String
  /// The function that runs.
  let function: String
  /// The call that everything else of the tree goes back to; nil if this is it.
  let root: Run?
  /// Where the tree of calls has its root.
  let origin: String
  /// Where detached calls get their names from.
  let prefix: String
  /// Nothing that it creates has a later deadline.
  let deadline: Instant
  /// Whether the call was pending when this process began.
  let isReplay: Bool
  /// Whether the promise was there before this process asked for it; known only while recording.
  let isKnown: Bool
  /// Why it must not go on itself: somebody else has settled its promise.
  private let reason = Mutex<(any Error)?>(nil)
  /// Why nothing that it called must go on either; asked of the root.
  private let treeReason = Mutex<(any Error)?>(nil)
  private let settling = Atomic(false)
  /// Hears, if this is the root of a pass, that nothing of it may go on.
  private let activity: Activity?
  /// Tells the task of the body from the tasks beside it.
  private let task = Atomic(0)

  init(
    id: String, function: String, root: Run? = nil, origin: String, prefix: String,
    deadline: Instant, isReplay: Bool = false, isKnown: Bool = false, activity: Activity? = nil
  ) {
    self.activity = activity
    self.id = id
    self.function = function
    self.root = root
    self.origin = origin
    self.prefix = prefix
    self.deadline = deadline
    self.isKnown = isKnown
    self.isReplay = isReplay || (root?.isReplay ?? false)
  }

  /// Notes that the run is about to settle its promise.
  func settlesItself() { settling.store(true, ordering: .sequentiallyConsistent) }

  /// Whether the run is about to settle its promise, or has done so.
  var isSettlingItself: Bool { settling.load(ordering: .sequentiallyConsistent) }

  /// Why the run must not go on; nil while it may.
  var stopped: (any Error)? {
    reason.withLock { $0 } ?? (root ?? self).treeReason.withLock { $0 }
  }

  /// Refuses to go on when the run has been stopped.
  func check() throws {
    if let stopped { throw stopped }
  }

  /// Stops this run; what called it may go on.
  func stop(_ error: any Error) {
    reason.withLock { if $0 == nil { $0 = error } }
  }

  /// Stops the whole tree: the store failed, or remembers something else.
  func stopTree(_ error: any Error) {
    let root = root ?? self
    root.treeReason.withLock { if $0 == nil { $0 = error } }
    root.activity?.stop()
  }

  /// The body begins, in the task that asks.
  func bodyBegins() { task.store(Self.currentTask, ordering: .relaxed) }

  /// Whether the task that asks is the one of the body.
  var isCurrent: Bool { task.load(ordering: .relaxed) == Self.currentTask }

  /// A number that no other task has at the same time, as far as a hash can tell.
  private static var currentTask: Int {
    unsafe withUnsafeCurrentTask { task in unsafe task.map { unsafe $0.hashValue } ?? 0 }
  }
}
