/// What happens to a task, in a model or in a recorded run.
public enum TaskEvent: Hashable, Sendable {
  /// A worker was offered the task.
  case offered(task: String)
  /// A worker was given the task, under a new version.
  case claimed(task: String, version: Int, worker: String)
  /// A lease was over before its holder had settled.
  case expired(task: String, version: Int)
  /// A worker settled the task's promise, under the version it held.
  case settled(task: String, version: Int, worker: String)
}
