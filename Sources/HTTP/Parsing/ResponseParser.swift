/// Turns bytes into one response; where the pieces are cut makes no difference.
struct ResponseParser {
  enum Step: Hashable {
    case incomplete
    case head(HTTPStatus, HTTPHeaders)
    case body([UInt8])
    /// The response is complete; the connection may be used again or not.
    case end(isKeptAlive: Bool)
    case failure(String)
  }

  private enum State {
    case line
    case fields(HTTPStatus, isModern: Bool, FieldLines)
    case length(left: Int)
    case chunked(ChunkedBody)
    case untilClose
    case ended
    case failed(String)
  }

  private let limits: HTTPLimits
  private let isHead: Bool
  private var state = State.line
  private var input = InputBuffer()
  private var isKeptAlive = false
  /// Whether anything has come at all.
  private(set) var hasBegun = false

  /// Begins a response.
  ///
  /// - Parameters:
  ///   - limits: the most bytes of header and body.
  ///   - isHead: the response to `HEAD` has no body, whatever it says.
  init(_ limits: HTTPLimits, isHead: Bool) {
    self.limits = limits
    self.isHead = isHead
  }

  mutating func append(_ bytes: ArraySlice<UInt8>) {
    hasBegun = true
    input.append(bytes)
  }

  /// The server has closed the connection, which ends some responses and cuts others.
  mutating func endInput() -> Step {
    switch state {
    case .untilClose:
      state = .ended
      return .end(isKeptAlive: false)
    case .ended: return .incomplete
    default: return .failure("the connection ended before the response")
    }
  }

  mutating func next() -> Step {
    do throws(RequestError) {
      return try advance()
    } catch {
      state = .failed(error.reason)
      return .failure(error.reason)
    }
  }

  private mutating func advance() throws(RequestError) -> Step {
    switch state {
    case .line:
      guard let line = try statusLine() else { return .incomplete }
      let (status, isModern) = try parse(line)
      state = .fields(status, isModern: isModern, FieldLines())
      return try advance()
    case .fields(let status, let isModern, var fields):
      let isComplete = try fields.take(
        from: &input, byteLimit: limits.headerBytes, fieldLimit: limits.headerFields)
      guard isComplete else {
        state = .fields(status, isModern: isModern, fields)
        return .incomplete
      }
      if status.rawValue < 200 {
        // An interim response; the real one follows.
        guard status.rawValue != 101 else { throw .bad("the server changes the protocol") }
        state = .line
        return try advance()
      }
      try begin(status, isModern: isModern, fields.headers)
      return .head(status, fields.headers)
    case .length(let left):
      if left == 0 { return end() }
      let data = input.take(atMost: left)
      if data.isEmpty { return .incomplete }
      state = .length(left: left - data.count)
      return .body(Array(data))
    case .chunked(var chunks):
      var data: [UInt8] = []
      let isComplete = try chunks.take(from: &input, limits, into: &data)
      state = .chunked(chunks)
      if !data.isEmpty {
        // The end is found again when the data is out.
        if isComplete { state = .length(left: 0) }
        return .body(data)
      }
      return isComplete ? end() : .incomplete
    case .untilClose:
      let data = input.take(atMost: .max / 2)
      return data.isEmpty ? .incomplete : .body(Array(data))
    case .ended: return .incomplete
    case .failed(let reason): return .failure(reason)
    }
  }

  private mutating func end() -> Step {
    state = .ended
    // Bytes that nobody asked for make the connection useless.
    return .end(isKeptAlive: isKeptAlive && input.isEmpty)
  }

  private mutating func statusLine() throws(RequestError) -> ArraySlice<UInt8>? {
    do {
      return try input.line(atMost: limits.requestLineBytes)
    } catch {
      throw .bad("the status line is not well-formed")
    }
  }

  private func parse(_ line: ArraySlice<UInt8>) throws(RequestError) -> (HTTPStatus, Bool) {
    let parts = line.split(separator: Byte.space, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[0].count == 8, parts[0].starts(with: "HTTP/1.".utf8),
      parts[1].count == 3, let code = Int(String(decoding: parts[1], as: UTF8.self)),
      (100...999).contains(code)
    else { throw .bad("the status line is not well-formed") }
    return (HTTPStatus(rawValue: code), parts[0].last != 0x30)
  }

  private mutating func begin(
    _ status: HTTPStatus, isModern: Bool, _ headers: HTTPHeaders
  ) throws(RequestError) {
    isKeptAlive = isModern && !headers.lists("close", in: "Connection")
    if isHead || status.hasNoBody {
      state = .length(left: 0)
    } else if headers["Transfer-Encoding"] == nil && headers["Content-Length"] == nil {
      isKeptAlive = false
      state = .untilClose
    } else {
      switch try BodyFraming(headers, minorVersion: 1, limit: limits.bodyBytes) {
      case .length(let length): state = .length(left: length)
      case .chunked: state = .chunked(ChunkedBody())
      }
    }
  }
}
