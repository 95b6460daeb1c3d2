/// The worker does not hold the task any more.
///
/// Its lease ran out, or its promise was settled by somebody else. Nothing that it does for the task
/// has an effect.
public struct LeaseLost: Error, Hashable, Sendable, CustomStringConvertible {
  /// The task.
  public let id: String
  /// The version that was presented.
  public let version: Int64

  /// What was lost.
  public var description: String {
    """
    The task of \(id) is not held at version \(version) any more: the lease ran out, or the promise \
    was settled. What this run still does has no effect.
    """
  }
}

/// A worker that runs was asked to run.
public struct WorkerRunsAlready: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public var description: String { "A worker runs once. Create another one to run again." }
}

/// The worker stops before the call has ended.
struct WorkerStops: Error, CustomStringConvertible {
  var description: String { "the worker stops" }
}

/// A store answered a worker with a problem.
public struct WorkerRefused: Error, Hashable, Sendable, CustomStringConvertible {
  /// What the request was about.
  public let id: String
  /// The kind of the request.
  public let request: String
  /// The status of the answer (protocol §2.4).
  public let status: Int
  /// The problem, in words.
  public let problem: String

  /// What was refused.
  public var description: String {
    "The store refuses \(request) of \(id) with \(status): \(problem)."
  }
}
