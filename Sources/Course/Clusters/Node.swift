internal import DurablePromises
internal import Scheduling
internal import Synchronization
internal import Tracing
internal import Workers

/// A process of a cluster, which may be killed or stand still while the others go on.
final class Node: Sendable {
  private enum Standing { case up, still, gone }

  private struct State {
    var standing = Standing.up
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  /// The name of its lane.
  let name: String
  let stage: Stage
  private let state = Mutex(State())

  init(_ name: String, _ stage: Stage) {
    self.name = name
    self.stage = stage
  }

  // MARK: What a body does

  /// Works for a while.
  ///
  /// - Parameter duration: how long.
  /// - Throws: `CancellationError` if nobody wants the result any more; ``NodeIsGone``.
  func work(for duration: Duration) async throws {
    try await stage.clock.sleep(for: duration)
    guard await isThere() else { throw NodeIsGone(node: name) }
  }

  /// Notes that a body begins, so that its runs can be counted.
  ///
  /// - Parameter body: the body's name, such as the id of its call.
  func begin(_ body: String) { if isUp { stage.begin(body) } }

  /// Does something to the world outside, which nothing can undo.
  ///
  /// - Parameter effect: what is done.
  func effect(_ effect: String) {
    if isUp { stage.recorder.record(.effect, lane: name, value: effect) }
  }

  // MARK: What happens to it

  /// Whether it runs.
  var isUp: Bool { state.withLock { $0.standing == .up } }

  /// Waits until it does not stand still; answers whether it is there then.
  func isThere() async -> Bool {
    await withCheckedContinuation { continuation in
      let isStill = state.withLock { state in
        guard state.standing == .still else { return false }
        state.waiting.append(continuation)
        return true
      }
      if !isStill { continuation.resume() }
    }
    return isUp
  }

  /// How a trace says that a process was killed; other words mean that it goes on later.
  static let killed = "is killed"

  /// Ends the process; false if it was gone.
  func kill() -> Bool {
    guard change(to: .gone) else { return false }
    stage.recorder.record(.crash, lane: name, subject: name, value: Self.killed)
    return true
  }

  /// Ends the process when the run is over, which is no part of the story.
  func vanish() { _ = change(to: .gone) }

  /// Stops the process for a while; false if it was gone.
  func freeze() -> Bool {
    guard change(to: .still) else { return false }
    stage.recorder.record(.crash, lane: name, subject: name, value: "stands still")
    return true
  }

  /// Lets the process go on.
  func thaw() {
    // Written down first: what it does comes after.
    guard state.withLock({ $0.standing == .still }) else { return }
    stage.recorder.record(.restart, lane: name, subject: name, value: "goes on")
    _ = change(to: .up)
  }

  private func change(to standing: Standing) -> Bool {
    let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
      guard state.standing != .gone, state.standing != standing else { return nil }
      state.standing = standing
      if standing == .still { return [] }
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting ?? [] { continuation.resume() }
    return waiting != nil
  }
}

/// A process that was killed does nothing more.
struct NodeIsGone: Error, CustomStringConvertible {
  let node: String

  var description: String { "\(node) is gone" }
}

/// Writes down which calls a worker takes, and how it goes on with them.
struct NodeObserver: WorkerObserver {
  let node: Node
  let ledger: TaskLedger

  func observe(_ event: WorkerEvent) {
    switch event {
    case .started(let id, _): ledger.take(id, by: node)
    case .replayed(let id, _): ledger.take(id, by: node, ", from the top")
    case .resumed(let id): ledger.take(id, by: node, ", where it was")
    default: break
    }
  }
}
