/// A command came after its batcher was closed.
public struct BatcherClosed: Error, Hashable, CustomStringConvertible {
  /// Creates the error.
  public init() {}

  /// What was asked too late, and what to do.
  public var description: String {
    "submit refused: the batcher is closed. Close a batcher after its last command."
  }
}

/// A handler did not answer with one result for each command of its batch.
///
/// Nobody can say whose results are missing, so every command of the batch fails with this. What the
/// handler did to the world outside, it has done.
public struct WrongResultCount: Error, Hashable, CustomStringConvertible {
  /// How many commands the batch had.
  public let commands: Int
  /// How many results the handler returned.
  public let results: Int

  /// Creates the error.
  ///
  /// - Parameters:
  ///   - commands: how many commands the batch had.
  ///   - results: how many results the handler returned.
  public init(commands: Int, results: Int) {
    self.commands = commands
    self.results = results
  }

  /// The two counts, and what to do.
  public var description: String {
    """
    the handler answered a batch of \(commands) with \(results) results. Return one result for \
    each command, in their order.
    """
  }
}

/// A handler would have waited for its own batcher, which waits for the handler.
public struct BatcherReentered: Error, Hashable, CustomStringConvertible {
  /// Creates the error.
  public init() {}

  /// What was refused, and what to do.
  public var description: String {
    """
    refused, it would never be answered: a batcher's handler waits for the same batcher. Call \
    start instead of submit, and await the promise elsewhere.
    """
  }
}
