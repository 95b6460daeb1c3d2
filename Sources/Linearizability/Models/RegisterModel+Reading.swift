extension RegisterModel: RecordedModel {
  /// Knows `read`, `write` with one value, and `cas` with the expected and the new value.
  ///
  /// - Parameter request: the words of the file.
  /// - Returns: what was asked.
  /// - Throws: ``ReadError`` if a register knows no such operation.
  public func input(_ request: RecordedRequest) throws(ReadError) -> Input {
    switch (request.name, request.arguments.count) {
    case ("read", 0): return .read
    case ("write", 1): return .write(request.arguments[0])
    case ("cas", 2):
      return .compareAndSet(expected: request.arguments[0], new: request.arguments[1])
    default: break
    }
    throw request.place.error(
      expected: "read, write with one value, or cas with two", found: request.words)
  }

  /// Knows values of reads, and refused comparisons.
  ///
  /// - Parameters:
  ///   - answer: the words of the file.
  ///   - input: what was asked.
  ///   - place: where the answer stands.
  /// - Returns: what was answered, or `nil` if the operation certainly did not happen.
  public func output(_ answer: RecordedAnswer, to input: Input, at place: Place) -> Output? {
    switch (answer, input) {
    case (.done(let value), .read): .value(value)
    case (.done, _): .done
    case (.refused, .compareAndSet): .mismatch
    case (.refused, _), (.failed, _): nil
    }
  }
}

extension RecordedRequest {
  /// The request as a person would write it.
  var words: String {
    ([Datum.quoted(name)] + arguments.map(\.description)).joined(separator: " ")
  }
}
