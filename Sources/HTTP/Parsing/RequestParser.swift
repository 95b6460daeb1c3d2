/// Turns bytes into requests; where the pieces are cut makes no difference.
///
/// A pure state machine: it reads no socket and no clock. After a failure it stays failed.
struct RequestParser {
  enum Step: Hashable {
    /// More bytes are needed.
    case incomplete
    /// The header has come, and the client waits for `100 Continue` before it sends the body.
    case expectsContinue
    /// A whole request, and what it says about the connection.
    case request(HTTPRequest, Persistence)
    /// Not a request, or not one for this server.
    case failure(RequestError)
  }

  /// What becomes of a connection after a request.
  struct Persistence: Hashable {
    /// Another request may follow.
    var isKeptAlive: Bool
    /// The client knows HTTP/1.1, and with it the chunked coding.
    var isModern: Bool
  }

  /// How far the current request has come.
  enum Progress: Hashable { case nothing, header, body }

  private enum State {
    case line(emptyLines: Int)
    case fields(RequestLine, FieldLines)
    case body(Head, BodyFraming, ChunkedBody, [UInt8])
    case failed(RequestError)
  }

  private struct Head {
    var line: RequestLine
    var headers: HTTPHeaders
    var persistence: Persistence
  }

  let limits: HTTPLimits
  private var state = State.line(emptyLines: 0)
  private var input = InputBuffer()
  private var owesContinue = false

  init(_ limits: HTTPLimits) { self.limits = limits }

  /// How many bytes wait to be looked at.
  var bufferedCount: Int { input.count }

  var progress: Progress {
    switch state {
    case .line: input.isEmpty ? .nothing : .header
    case .fields: .header
    case .body: .body
    case .failed: .nothing
    }
  }

  mutating func append(_ bytes: ArraySlice<UInt8>) { input.append(bytes) }

  /// Gives back the memory of an empty buffer.
  mutating func release() { input.release() }

  /// Finds the next request in what was appended.
  mutating func next() -> Step {
    do throws(RequestError) {
      return try advance()
    } catch {
      state = .failed(error)
      input.removeAll()
      return .failure(error)
    }
  }

  private mutating func advance() throws(RequestError) -> Step {
    while true {
      switch state {
      case .line(let emptyLines):
        guard let line = try requestLine() else { return .incomplete }
        if line.isEmpty {
          // Some old clients send an empty line after a body.
          guard emptyLines < 2 else { throw .bad("there are empty lines before the request") }
          state = .line(emptyLines: emptyLines + 1)
        } else {
          state = .fields(try RequestLine(line), FieldLines())
        }
      case .fields(let line, var fields):
        // The copy in the state would be copied with every field.
        state = .line(emptyLines: 0)
        let isComplete = try fields.take(
          from: &input, byteLimit: limits.headerBytes, fieldLimit: limits.headerFields)
        guard isComplete else {
          state = .fields(line, fields)
          return .incomplete
        }
        try begin(line, fields.headers)
      case .body(let head, let framing, var chunks, var body):
        state = .line(emptyLines: 0)
        let isComplete: Bool
        switch framing {
        case .length(let length):
          body.append(contentsOf: input.take(atMost: length - body.count))
          isComplete = body.count == length
        case .chunked:
          isComplete = try chunks.take(from: &input, limits, into: &body)
        }
        guard isComplete else {
          state = .body(head, framing, chunks, body)
          let asks = owesContinue && input.isEmpty && body.isEmpty
          owesContinue = false
          return asks ? .expectsContinue : .incomplete
        }
        owesContinue = false
        return .request(
          HTTPRequest(
            method: head.line.method, target: head.line.target, headers: head.headers, body: body),
          head.persistence)
      case .failed(let error):
        throw error
      }
    }
  }

  private mutating func requestLine() throws(RequestError) -> ArraySlice<UInt8>? {
    do {
      return try input.line(atMost: limits.requestLineBytes)
    } catch {
      throw error == .tooLong
        ? RequestError(.uriTooLong, "the request line may have \(limits.requestLineBytes) bytes")
        : .bad("the request line does not end with CR LF")
    }
  }

  /// Judges a header, and begins with the body.
  private mutating func begin(
    _ line: RequestLine, _ headers: HTTPHeaders
  ) throws(RequestError) {
    let isModern = line.minorVersion == 1
    try checkHost(line, headers)
    let framing = try BodyFraming(
      headers, minorVersion: line.minorVersion, limit: limits.bodyBytes)
    if isModern, let expectation = headers["Expect"] {
      guard expectation.matches("100-continue"), headers.values(of: "Expect").count == 1 else {
        throw RequestError(.expectationFailed, "100-continue is the only expectation here")
      }
      owesContinue = true
    }
    let isKeptAlive =
      isModern
      ? !headers.lists("close", in: "Connection")
      : headers.lists("keep-alive", in: "Connection") && !headers.lists("close", in: "Connection")
    let persistence = Persistence(isKeptAlive: isKeptAlive, isModern: isModern)
    state = .body(
      Head(line: line, headers: headers, persistence: persistence), framing, ChunkedBody(), [])
  }

  private func checkHost(_ line: RequestLine, _ headers: HTTPHeaders) throws(RequestError) {
    let hosts = headers.values(of: "Host")
    guard hosts.count <= 1 else { throw .bad("there is more than one Host") }
    guard let host = hosts.first else {
      if line.minorVersion == 1 { throw .bad("there is no Host") }
      return
    }
    guard host.utf8.allSatisfy(Byte.isHost) else { throw .bad("Host is not well-formed") }
    if let authority = line.authority, !authority.matches(host) {
      throw .bad("Host is not the host of the target")
    }
  }
}
