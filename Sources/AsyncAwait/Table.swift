/// Everything about a loop that changes, behind the loop's lock.
struct Table {
  var state = State<Reply, Settlement>()
  /// Callees that wait to be started.
  var ready = ReadyList()
  /// The tasks of callees that have been seen to suspend, by promise number.
  var tasks: [UInt64: Task<Void, Never>] = [:]
  /// Promises whose callee was asked to stop before its task was known.
  var cancelRequests: Set<UInt64> = []
  /// The labels of promises in the table that have one, by promise number.
  var labels: [UInt64: String] = [:]
  /// Who each awaiter is, by awaiter number.
  ///
  /// Kept only for an observer.
  var parties: [UInt64: Occurrence.Party] = [:]
  var unawaited = UnawaitedRejections()
  var beat = Beat()
  var isClosed = false

  /// What people call a promise in the table.
  func name(of promise: PromiseID) -> Occurrence.PromiseName {
    Occurrence.PromiseName(
      number: promise.number, label: labels.isEmpty ? nil : labels[promise.number])
  }

  /// Keeps the task of a callee; answers whether the callee was asked to stop before.
  ///
  /// Whoever asks cancels the task outside the lock: that runs code which may want the lock itself.
  mutating func keep(_ task: Task<Void, Never>, of promise: PromiseID) -> Bool {
    // Closing the loop settles the promise and asks the callee to stop, started or just starting.
    let isAskedToStop = !cancelRequests.isEmpty && cancelRequests.remove(promise.number) != nil
    guard state.isPending(promise) else { return isClosed || isAskedToStop }
    tasks[promise.number] = task
    return isAskedToStop
  }

  /// Forgets what is kept beside the state once a promise has settled.
  mutating func forgetCallee(of promise: PromiseID) {
    if !tasks.isEmpty { tasks[promise.number] = nil }
    if !cancelRequests.isEmpty { cancelRequests.remove(promise.number) }
  }

  /// Forgets what is kept beside the state once a promise has left the table.
  mutating func forgetIfGone(_ promise: PromiseID) {
    if state.isAlive(promise) { return }
    if !labels.isEmpty { labels[promise.number] = nil }
    if !cancelRequests.isEmpty { cancelRequests.remove(promise.number) }
  }
}

/// The rejections that nobody has awaited yet, so that none passes in silence.
///
/// Bounded: a program that ignores rejections for years must not run out of memory over it.
struct UnawaitedRejections {
  static let capacity = 1_000

  private var rejections: [UInt64: UnawaitedRejection] = [:]
  /// How many more there were than fit.
  private(set) var dropped = 0

  /// Notes a rejection that no one has asked for.
  mutating func insert(_ promise: Occurrence.PromiseName, _ error: any Error) {
    guard rejections.count < Self.capacity else {
      dropped += 1
      return
    }
    rejections[promise.number] = UnawaitedRejection(promise: promise.description, error: error)
  }

  /// Notes that somebody has asked after all.
  mutating func remove(_ promise: PromiseID) {
    if !rejections.isEmpty { rejections[promise.number] = nil }
  }

  /// The rejections, oldest promise first.
  var all: [UnawaitedRejection] { rejections.sorted { $0.key < $1.key }.map(\.value) }
}
