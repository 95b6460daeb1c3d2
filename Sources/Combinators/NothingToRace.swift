/// `Async.race` was given no promise, so none could ever be first.
public struct NothingToRace: Error, Hashable, CustomStringConvertible {
  /// What happened, and what to do.
  public var description: String {
    "race of no promises: nobody can be first. Give it at least one."
  }
}
