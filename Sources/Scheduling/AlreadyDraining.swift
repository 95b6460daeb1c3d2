/// Somebody tried to run an executor that is running already.
public struct AlreadyDraining: Error, Hashable {}

extension AlreadyDraining: CustomStringConvertible {
  /// What happened, and what to do.
  public var description: String {
    """
    The executor is running already: drain() or run() was called from one of its own jobs, or from \
    a second thread. Use await inside a job, and one executor for each thread.
    """
  }
}
