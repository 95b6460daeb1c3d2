/// None of the promises that `Async.any` was given has resolved.
public struct AllRejected: Error, CustomStringConvertible {
  /// What each promise was rejected with, in the order of the arguments; empty if there were none.
  public let errors: [any Error]

  /// What happened, with every error.
  public var description: String {
    if errors.isEmpty { return "any of no promises: nothing can resolve. Give it at least one." }
    let list = errors.map { "\($0)" }.joined(separator: "; ")
    return "All \(errors.count) promises were rejected, in the order of the arguments: \(list)."
  }
}
