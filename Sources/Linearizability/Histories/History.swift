/// An operation as a client saw it: asked at one time, answered at another.
public struct TimedOperation<Input: Hashable & Sendable, Output: Hashable & Sendable>: Hashable,
  Sendable
{
  /// An answer and when it came.
  public struct Response: Hashable, Sendable {
    /// What was answered.
    public var output: Output
    /// When the answer came, in the history's own unit.
    public var time: Int64

    /// Creates a response.
    ///
    /// - Parameters:
    ///   - output: what was answered.
    ///   - time: when the answer came, in the history's own unit.
    public init(_ output: Output, at time: Int64) {
      self.output = output
      self.time = time
    }
  }

  /// Who asked.
  public var client: String
  /// What was asked.
  public var input: Input
  /// When it was asked, in the history's own unit.
  public var invokedAt: Int64
  /// The answer; `nil` if none came, and then the operation may have happened once at any later
  /// time, or never.
  public var response: Response?
  /// The line of the file that the operation was read from, counted from one.
  public var line: Int?

  /// Creates an operation.
  ///
  /// - Parameters:
  ///   - client: who asked.
  ///   - input: what was asked.
  ///   - invokedAt: when it was asked, in the history's own unit.
  ///   - response: the answer, or `nil` if none came.
  ///   - line: the line of the file that it was read from.
  public init(
    client: String, _ input: Input, invokedAt: Int64, response: Response?, line: Int? = nil
  ) {
    self.client = client
    self.input = input
    self.invokedAt = invokedAt
    self.response = response
    self.line = line
  }

  /// Whether no answer came.
  public var isPending: Bool { response == nil }
}

/// What the clients of one object saw.
///
/// Only the order of times counts. Equal times are concurrent, and an operation may begin and end
/// at the same time.
public struct History<Model: SequentialModel>: Hashable, Sendable {
  /// An operation of this history.
  public typealias Operation = TimedOperation<Model.Input, Model.Output>

  /// The operations, in any order; results name them by their index.
  public let operations: [Operation]

  /// Creates a history.
  ///
  /// - Parameter operations: the operations, in any order.
  /// - Throws: ``HistoryError`` if an answer came before its question.
  public init(_ operations: [Operation]) throws(HistoryError) {
    for (index, operation) in operations.enumerated() {
      if let response = operation.response, response.time < operation.invokedAt {
        throw HistoryError(
          operation: index, client: operation.client, invokedAt: operation.invokedAt,
          respondedAt: response.time)
      }
    }
    self.operations = operations
  }

  /// A history of some operations of this one, for which the check has been made.
  init(unchecked operations: [Operation]) { self.operations = operations }
}

/// An answer that came before its question.
public struct HistoryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The index of the operation.
  public let operation: Int
  /// Who asked.
  public let client: String
  /// When the question was asked.
  public let invokedAt: Int64
  /// When the answer came.
  public let respondedAt: Int64

  /// What is wrong, and what to do.
  public var description: String {
    """
    operation \(operation) of client \(client) is answered at \(respondedAt), before it is asked at \
    \(invokedAt): record both times with one clock
    """
  }
}
