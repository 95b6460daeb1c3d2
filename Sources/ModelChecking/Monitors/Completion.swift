/// Is hot from the first time that a task is offered until its promise is settled.
public struct Completion: LivenessMonitor {
  /// What the monitor sees to.
  public static let name = "completion"

  /// The tasks that were offered and are not settled.
  public private(set) var pending: Set<String> = []
  private var settled: Set<String> = []

  /// Creates a monitor that has seen nothing.
  public init() {}

  /// Whether some task is not settled.
  public var isHot: Bool { !pending.isEmpty }

  /// Takes note of an event; any order is allowed.
  ///
  /// - Parameter event: what happened to a task.
  public mutating func observe(_ event: TaskEvent) {
    switch event {
    case .offered(let task), .claimed(let task, _, _):
      if !settled.contains(task) { pending.insert(task) }
    case .settled(let task, _, _):
      pending.remove(task)
      settled.insert(task)
    case .expired: return
    }
  }
}
