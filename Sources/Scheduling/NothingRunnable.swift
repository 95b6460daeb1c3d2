/// A run ended before its root task did: everybody waits, and nobody can wake anybody.
public struct NothingRunnable: Error, Hashable {
  /// The label of the root task that did not finish.
  public let root: String
  /// How the jobs were chosen; the same strategy gives the same run.
  public let strategy: Strategy
  /// How many jobs the executor had run.
  public let jobs: Int
  /// What the clock showed.
  public let time: Duration
  /// How many jobs came from other threads: if not 0, part of the program runs elsewhere.
  public let foreignEnqueues: Int
  /// Who waits for whom, as told by the caller.
  public let waits: [String]
}

extension NothingRunnable: CustomStringConvertible {
  /// What is stuck, when, and what to do.
  public var description: String {
    let who = waits.isEmpty ? "" : " Waiting: \(waits.joined(separator: "; "))."
    let advice =
      foreignEnqueues == 0
      ? "Look for a wake-up that is never sent, or was sent before anybody waited for it."
      : """
      \(foreignEnqueues) jobs came from other threads: look for Task {}, the main actor or a real \
      clock, which leave this executor.
      """
    return """
      "\(root)" is not finished and nothing can run, after \(jobs) jobs at \(time) (\(strategy)).\
      \(who) \(advice)
      """
  }
}
