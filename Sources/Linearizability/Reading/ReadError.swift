/// A place in a file that could not be read.
public struct ReadError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line, counted from one.
  public let line: Int
  /// The column in bytes, counted from one.
  public let column: Int
  /// What should stand there.
  public let expected: String
  /// What stands there.
  public let found: String

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - line: the line, counted from one.
  ///   - column: the column in bytes, counted from one.
  ///   - expected: what should stand there.
  ///   - found: what stands there.
  public init(line: Int, column: Int, expected: String, found: String) {
    self.line = line
    self.column = column
    self.expected = expected
    self.found = found
  }

  /// The place, what was expected, and what was found.
  public var description: String {
    "line \(line), column \(column): expected \(expected), found \(found)"
  }
}

/// A place in a file.
public struct Place: Hashable, Sendable {
  /// The line, counted from one.
  public let line: Int
  /// The column in bytes, counted from one.
  public let column: Int

  /// Says what is wrong here.
  ///
  /// - Parameters:
  ///   - expected: what should stand here.
  ///   - found: what stands here.
  /// - Returns: the error to throw.
  public func error(expected: String, found: String) -> ReadError {
    ReadError(line: line, column: column, expected: expected, found: found)
  }
}

/// What was asked, in the words of a file.
public struct RecordedRequest: Hashable, Sendable {
  /// The name of the operation.
  public let name: String
  /// The key, if there is one, and the values.
  public let arguments: [Datum]
  /// Where the name stands.
  public let place: Place
}

/// What was answered, in the words of a file.
public enum RecordedAnswer: Hashable, Sendable {
  /// The operation was done, with this result.
  case done(Datum)
  /// The operation was refused.
  case refused
  /// The operation failed before it could do anything.
  case failed
}

/// A model whose histories can be read from files.
public protocol RecordedModel: SequentialModel {
  /// Understands a request.
  ///
  /// - Parameter request: the words of the file.
  /// - Returns: what was asked.
  /// - Throws: ``ReadError`` if the model knows no such operation.
  func input(_ request: RecordedRequest) throws(ReadError) -> Input

  /// Understands an answer.
  ///
  /// - Parameters:
  ///   - answer: the words of the file.
  ///   - input: what was asked.
  ///   - place: where the answer stands.
  /// - Returns: what was answered, or `nil` if the operation certainly did not happen.
  /// - Throws: ``ReadError`` if the model knows no such answer.
  func output(
    _ answer: RecordedAnswer, to input: Input, at place: Place
  ) throws(ReadError) -> Output?
}
