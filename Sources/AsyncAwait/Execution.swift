internal import Synchronization

/// Who is running: the callee of a promise, or a root that the loop did not start.
///
/// The execution of a callee is also what keeps its promise in the loop's table: the callee's task and
/// every `Promise` hold it, and when the last of them goes, so does the promise. One object for both
/// is one allocation for each invocation.
@usableFromInline final class Execution: Sendable {
  /// Whose table the promise is in, and where `Async` sends its messages.
  let loop: EventLoop
  /// The promise that this execution settles; `nil` for a root.
  let promise: PromiseID?
  /// The name the caller gave.
  let label: String?
  /// How many callees run on top of one another on this stack, this one included.
  ///
  /// Known when the callee starts: set before anything of it runs, and read only by it.
  var depth: Int {
    get { depthCell.load(ordering: .relaxed) }
    set { depthCell.store(newValue, ordering: .relaxed) }
  }

  private let depthCell = Atomic(0)

  /// The execution that the current task belongs to, if a loop knows it.
  ///
  /// Child tasks inherit it: whatever a callee does is done in its name.
  @TaskLocal static var current: Execution?

  init(loop: EventLoop, promise: PromiseID?, label: String?) {
    self.loop = loop
    self.promise = promise
    self.label = label
  }

  deinit {
    if let promise { loop.forget(promise) }
  }

  /// The promise of an execution that is not a root.
  var settles: PromiseID {
    guard let promise else { preconditionFailure("a root settles no promise") }
    return promise
  }

  /// What the loop's observer calls the promise.
  var name: Occurrence.PromiseName {
    Occurrence.PromiseName(number: promise?.number ?? 0, label: label)
  }

  /// What the loop's observer calls the execution.
  var party: Occurrence.Party { promise == nil ? .root(label ?? "main") : .callee(name) }
}

extension Execution? {
  /// What observers call the caller; callers that no loop knows are the root `main`.
  var party: Occurrence.Party { self?.party ?? .root("main") }
}
