internal import Linearizability
internal import Scheduling
internal import Synchronization

/// A store of promises with callbacks, whose requests take a while, and one of which may be done in halves.
///
/// It is a copy in small of a mistake that a real server once had: see chapter 19.
final class CallbackStore: Sendable {
  private struct Table {
    var promises: [Text] = []
    var callbacks: [Text] = []
  }

  private let table = Mutex(Table())
  private let isAtomic: Bool
  private let clock: VirtualClock

  /// Opens an empty store.
  init(isAtomic: Bool, clock: VirtualClock) {
    self.isAtomic = isAtomic
    self.clock = clock
  }

  /// Creates a promise.
  func create(_ promise: Text) -> PromiseModel.Output {
    table.withLock { table in
      if table.promises.contains(promise) { return .init(.exists, .pending) }
      table.promises.append(promise)
      return .init(.created, .pending)
    }
  }

  /// Creates a promise and a callback with it.
  func createWithCallback(_ promise: Text, _ callback: Text) async throws -> PromiseModel.Output {
    if table.withLock({ $0.promises.contains(promise) }) { return .init(.exists, .pending) }
    // The way to the disk. Whoever comes now is served now.
    try await clock.sleep(for: .milliseconds(8))
    return table.withLock { table in
      let isNew = !table.promises.contains(promise)
      if isNew { table.promises.append(promise) }
      if isNew || !isAtomic { table.callbacks.append(callback) }
      return .init(isNew ? .created : .exists, .pending)
    }
  }

  /// Leaves a callback with a promise that is there.
  func createCallback(_ promise: Text, _ callback: Text) -> PromiseModel.Output {
    table.withLock { table in
      guard table.promises.contains(promise) else { return .init(.notFound) }
      if table.callbacks.contains(callback) { return .init(.alreadyThere, .pending) }
      table.callbacks.append(callback)
      return .init(.created, .pending)
    }
  }
}
