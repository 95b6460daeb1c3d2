extension PromiseModel: RecordedModel {
  /// Knows `create`, `resolve`, `reject` and `read` with the id of a promise, and
  /// `create-with-callback` and `create-callback` with the id of a callback as well.
  ///
  /// - Parameter request: the words of the file.
  /// - Returns: what was asked.
  /// - Throws: ``ReadError`` if a table of promises knows no such operation.
  public func input(_ request: RecordedRequest) throws(ReadError) -> Input {
    var texts: [Text] = []
    for case .text(let text) in request.arguments { texts.append(text) }
    if texts.count == request.arguments.count {
      switch (request.name, texts.count) {
      case ("create", 1): return .create(texts[0])
      case ("create-with-callback", 2):
        return .createWithCallback(texts[0], callback: texts[1])
      case ("create-callback", 2): return .createCallback(texts[0], callback: texts[1])
      case ("resolve", 1): return .resolve(texts[0])
      case ("reject", 1): return .reject(texts[0])
      case ("read", 1): return .read(texts[0])
      default: break
      }
    }
    throw request.place.error(
      expected: """
        create, resolve, reject or read with the id of a promise, or create-with-callback or \
        create-callback with the ids of a promise and a callback
        """, found: request.words)
  }

  /// Knows a status with the state of the promise, as in `["created", "pending"]`, and
  /// `"not-found"` alone.
  ///
  /// - Parameters:
  ///   - answer: the words of the file.
  ///   - input: what was asked.
  ///   - place: where the answer stands.
  /// - Returns: what was answered, or `nil` if the operation certainly did not happen.
  /// - Throws: ``ReadError`` if it is another answer.
  public func output(
    _ answer: RecordedAnswer, to input: Input, at place: Place
  ) throws(ReadError) -> Output? {
    guard case .done(let value) = answer else { return nil }
    switch value {
    case .text("not-found"): return Output(.notFound)
    case .list(let items):
      if items.count == 2, case .text(let status) = items[0], case .text(let promise) = items[1],
        let status = Status(rawValue: status.description), status != .notFound,
        let promise = Promise(rawValue: promise.description)
      {
        return Output(status, promise)
      }
    default: break
    }
    throw place.error(
      expected: #"an answer such as ["created", "pending"] or "not-found""#,
      found: value.description)
  }
}
