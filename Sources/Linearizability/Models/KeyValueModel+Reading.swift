extension KeyValueModel: RecordedModel {
  /// Knows `get` with a key, and `put` and `append` with a key and a text.
  ///
  /// - Parameter request: the words of the file.
  /// - Returns: what was asked.
  /// - Throws: ``ReadError`` if a table knows no such operation.
  public func input(_ request: RecordedRequest) throws(ReadError) -> Input {
    var texts: [Text] = []
    for case .text(let text) in request.arguments { texts.append(text) }
    if texts.count == request.arguments.count {
      switch (request.name, texts.count) {
      case ("get", 1): return .get(texts[0])
      case ("put", 2): return .put(texts[0], texts[1])
      case ("append", 2): return .append(texts[0], texts[1])
      default: break
      }
    }
    throw request.place.error(
      expected: "get with a key, or put or append with a key and a text", found: request.words)
  }

  /// Knows texts of gets; no text is the empty one.
  ///
  /// - Parameters:
  ///   - answer: the words of the file.
  ///   - input: what was asked.
  ///   - place: where the answer stands.
  /// - Returns: what was answered, or `nil` if the operation certainly did not happen.
  /// - Throws: ``ReadError`` if a get was answered with something else than a text.
  public func output(
    _ answer: RecordedAnswer, to input: Input, at place: Place
  ) throws(ReadError) -> Output? {
    switch (answer, input) {
    case (.done(.text(let text)), .get): return .text(text)
    case (.done(.nothing), .get): return .text("")
    case (.done(let value), .get):
      throw place.error(expected: "a text as the answer to get", found: value.description)
    case (.done, _): return .done
    case (.refused, _), (.failed, _): return nil
    }
  }
}
