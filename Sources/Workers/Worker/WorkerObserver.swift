public import DurablePromises

/// Hears of what a worker does.
///
/// Without an observer nothing is said and nothing is spent on it.
public protocol WorkerObserver: Sendable {
  /// Something has happened; called where it happens, so be quick.
  ///
  /// - Parameter event: what has happened.
  func observe(_ event: WorkerEvent)
}

/// What a worker does.
///
/// Source: protocol §6.7.
public enum WorkerEvent: Sendable {
  /// The worker holds the task of a call.
  case acquired(id: String, version: Int64)
  /// Somebody else has the task, or it is done: the message is forgotten.
  case refused(id: String, version: Int64)
  /// A call begins that nobody has run before.
  case started(id: String, function: String)
  /// A call begins again from the top.
  case replayed(id: String, function: String)
  /// A call goes on where it was.
  case resumed(id: String)
  /// A call has given its task away until one of these is settled.
  case suspended(id: String, on: [String], isParked: Bool)
  /// A call need not wait, because one of these is settled.
  case redirected(id: String, on: [String])
  /// A suspended call is not kept in memory any more.
  case dropped(id: String)
  /// A call has ended and its promise is settled.
  case fulfilled(PromiseRecord)
  /// A call could not be run; its task is given back, and left alone for a while.
  case released(id: String, reason: any Error, pause: Duration)
  /// Somebody else may run the call: whatever this worker still does for it has no effect.
  case leaseLost(id: String, version: Int64)
  /// Leases of one origin were renewed.
  case heartbeat(origin: String, ids: [String])
  /// The store did not answer; what was asked for may have been done or not.
  case storeFailed(any Error)
}
