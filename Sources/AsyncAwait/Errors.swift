/// An execution would have waited, through others, for itself.
///
/// The loop refuses the await that would close the cycle; everyone else in it goes on. A loop knows its
/// own callees only: a cycle that leads over two loops is not seen, and hangs.
public struct AwaitCycle: Error, Hashable, CustomStringConvertible {
  /// The names of the promises in the cycle: each one's callee awaits the next, the last the first.
  public let promises: [String]

  /// Creates the error.
  ///
  /// - Parameter promises: the names of the promises in the cycle, in order.
  public init(promises: [String]) { self.promises = promises }

  /// The cycle, and what to do about it.
  public var description: String {
    guard let first = promises.first else { return "await refused: a cycle of awaits" }
    if promises.count == 1 {
      return "await refused: \(first) awaits itself. Return from it, or await something else."
    }
    let cycle = (promises + [first]).joined(separator: " awaits ")
    return "await refused, it would never be answered: \(cycle). Take one of these awaits out."
  }
}

/// The loop was closed before it could answer.
public struct LoopClosed: Error, Hashable, CustomStringConvertible {
  /// The name of the promise that will never settle.
  public let promise: String

  /// Creates the error.
  ///
  /// - Parameter promise: the name of the promise.
  public init(promise: String) { self.promise = promise }

  /// What was asked too late, and what to do.
  public var description: String {
    "\(promise) cannot settle: its loop is closed. Close a loop after its last promise is awaited."
  }
}

/// Somebody else settled the promise first.
public struct AlreadySettled: Error, Hashable, CustomStringConvertible {
  /// The name of the promise.
  public let promise: String

  /// Creates the error.
  ///
  /// - Parameter promise: the name of the promise.
  public init(promise: String) { self.promise = promise }

  /// What was tried, and that nothing changed.
  public var description: String {
    "\(promise) is settled already, and a promise settles once. What it holds did not change."
  }
}
