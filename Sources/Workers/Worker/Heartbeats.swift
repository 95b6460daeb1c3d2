internal import DurablePromises
internal import Synchronization

/// The leases that a worker holds, to be renewed.
///
/// Source: protocol §10.2: one request for each origin, and none that is empty.
final class Heartbeats: Sendable {
  private struct State {
    var leases: [Name: (version: Int64, origin: String)] = [:]
    var isBeating = false
  }

  private let state = Mutex(State())

  /// Notes a lease; true if somebody must begin to renew.
  func add(_ task: TaskRecord, origin: String) -> Bool {
    state.withLock { state in
      state.leases[Name(task.id)] = (task.version, origin)
      defer { state.isBeating = true }
      return !state.isBeating
    }
  }

  /// Forgets a lease.
  func remove(_ id: String, version: Int64) {
    state.withLock { state in
      guard state.leases[Name(id)]?.version == version else { return }
      state.leases[Name(id)] = nil
    }
  }

  /// What to renew now, by origin; nil if there is nothing, and then nobody renews any more.
  func due() -> [(origin: String, tasks: [TaskReference])]? {
    let leases = state.withLock { state in
      state.isBeating = !state.leases.isEmpty
      return state.leases
    }
    guard !leases.isEmpty else { return nil }
    return Dictionary(grouping: leases) { Name($0.value.origin) }
      .map { origin, leases in
        let tasks = leases.map { TaskReference(id: $0.key.text, version: $0.value.version) }
        return (origin.text, tasks.sorted { $0.id < $1.id })
      }
      .sorted { $0.origin < $1.origin }
  }
}
