import Testing

@testable import HTTP

/// The connection without a socket, at moments that the test chooses.
struct ServerConnectionTests {
  private static let limits = {
    var limits = HTTPLimits()
    limits.headerTime = .seconds(10)
    limits.bodyTime = .seconds(20)
    limits.handlerTime = .seconds(30)
    limits.idleTime = .seconds(40)
    limits.stallTime = .seconds(50)
    return limits
  }()

  private var connection: ServerConnection

  init() { connection = ServerConnection(Self.limits, now: Self.at(0)) }

  private static func at(_ seconds: Int) -> Moment { Moment(.seconds(seconds)) }

  private func at(_ seconds: Int) -> Moment { Self.at(seconds) }

  private mutating func receive(_ text: String, at second: Int = 0) -> HTTPRequest? {
    connection.receive(Array(text.utf8)[...])
    return connection.next(now: at(second), date: "D")
  }

  /// What was written since the last time.
  private mutating func written(at second: Int = 0) -> String {
    let text = String(decoding: connection.output.bytes[connection.output.start...], as: UTF8.self)
    connection.wrote(connection.output.count, now: at(second))
    return text
  }

  private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test mutating func `a response has what the handler gave and what the server adds`() throws {
    _ = try #require(receive(get))
    #expect(connection.phase == .handling)
    let headers: HTTPHeaders = ["X": "1", "Content-Length": "9", "Transfer-Encoding": "cow"]
    let response = HTTPResponse(.notFound, headers: headers, body: .bytes([0x61]))
    let isStream = connection.respond(response, now: at(0), date: "D")
    #expect(!isStream)
    let text = written()
    #expect(
      text == "HTTP/1.1 404 Not Found\r\nX: 1\r\nDate: D\r\nContent-Length: 1\r\n\r\na")
    #expect(connection.phase == .reading)
  }

  @Test(arguments: ["a\r\nX: 2", "a\n", "a\0"])
  mutating func `a handler cannot split a response`(value: String) throws {
    _ = try #require(receive(get))
    _ = connection.respond(HTTPResponse(.ok, headers: ["X": value]), now: at(0), date: "D")
    let text = written()
    #expect(text.hasPrefix("HTTP/1.1 500 "))
  }

  @Test mutating func `HEAD gets the length and no body`() throws {
    _ = try #require(receive("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"))
    _ = connection.respond(.text("abc"), now: at(0), date: "D")
    let text = written()
    #expect(text.contains("Content-Length: 3\r\n") && text.hasSuffix("\r\n\r\n"))
  }

  @Test mutating func `204 has neither body nor length`() throws {
    _ = try #require(receive(get))
    _ = connection.respond(
      HTTPResponse(.noContent, body: .bytes([1])), now: at(0), date: "D")
    let text = written()
    #expect(text == "HTTP/1.1 204 No Content\r\nDate: D\r\n\r\n")
  }

  @Test mutating func `pipelined requests come one after the other`() throws {
    let texts = (0..<100).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
    var request = receive(texts.joined())
    for number in 0..<100 {
      #expect(try #require(request).target == "/\(number)")
      let following = connection.next(now: at(0), date: "D")
      #expect(following == nil)
      _ = connection.respond(.text("\(number)"), now: at(0), date: "D")
      let text = written()
      #expect(text.hasSuffix("\r\n\r\n\(number)"))
      request = connection.next(now: at(0), date: "D")
    }
    #expect(request == nil)
  }

  @Test mutating func `pipelined requests wait while responses wait`() throws {
    let large = HTTPResponse(.ok, body: .bytes(Array(repeating: 0, count: 300_000)))
    _ = try #require(receive(get + get))
    _ = connection.respond(large, now: at(0), date: "D")
    let blocked = connection.next(now: at(0), date: "D")
    #expect(blocked == nil)
    _ = written()
    let following = connection.next(now: at(0), date: "D")
    #expect(following != nil)
  }

  @Test mutating func `an unread pipeline is not read without end`() throws {
    _ = try #require(receive(get))
    #expect(connection.wantsToRead)
    connection.receive(Array(repeating: 0x61, count: 200_000)[...])
    #expect(!connection.wantsToRead)
  }

  @Test mutating func `a client that waits is told to go on`() {
    let header = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"
    let early = receive(header)
    #expect(early == nil)
    let go = written()
    #expect(go == "HTTP/1.1 100 Continue\r\n\r\n")
    let request = receive("x")
    #expect(request?.body == [0x78])
  }

  @Test(
    arguments: [
      ("", 10, ""), ("G", 10, "408"), ("GET / HTTP/1.1\r\nHost: a\r\n", 10, "408"),
      ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx", 20, "408"),
      ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 30, "503"),
    ])
  mutating func `every part has its time`(text: String, seconds: Int, status: String) {
    _ = receive(text)
    #expect(connection.deadline == at(seconds))
    let nothing = connection.expire(now: at(seconds - 1), date: "D")
    #expect(nothing == .nothing)
    #expect(connection.output.isEmpty)
    let expiry = connection.expire(now: at(seconds), date: "D")
    #expect(expiry == (status == "503" ? .cancelHandler : .nothing))
    #expect(connection.phase == .closing)
    let answer = written()
    #expect(answer.isEmpty == status.isEmpty)
    #expect(status.isEmpty || answer.hasPrefix("HTTP/1.1 \(status) "))
    #expect(status.isEmpty || answer.contains("Connection: close\r\n"))
  }

  @Test mutating func `a slow sender gets no more time by sending`() {
    for second in 0..<10 {
      let request = receive("G", at: second)
      #expect(request == nil)
      #expect(connection.deadline == at(10))
    }
  }

  @Test mutating func `a kept connection has its own time`() throws {
    _ = try #require(receive(get, at: 1))
    _ = connection.respond(HTTPResponse(.ok), now: at(5), date: "D")
    _ = written(at: 5)
    _ = connection.next(now: at(5), date: "D")
    #expect(connection.deadline == at(45))
    let request = receive("G", at: 20)
    #expect(request == nil)
    #expect(connection.deadline == at(30))
  }

  @Test mutating func `a client that does not read is let go`() throws {
    _ = try #require(receive(get))
    _ = connection.respond(.text("abc"), now: at(0), date: "D")
    connection.wrote(0, now: at(0))
    connection.wrote(1, now: at(20))
    connection.wrote(0, now: at(30))
    _ = connection.expire(now: at(45), date: "D")
    let expiry = connection.expire(now: at(70), date: "D")
    #expect(expiry == .stalled)
    #expect(connection.phase == .closed)
  }

  @Test mutating func `after a failure the rest is thrown away, and not for long`() {
    let request = receive("BAD\r\n\r\n")
    #expect(request == nil)
    #expect(connection.phase == .closing)
    let text = written()
    #expect(text.hasPrefix("HTTP/1.1 400 "))
    connection.linger(now: at(0))
    #expect(connection.phase == .lingering)
    let following = receive(get)
    #expect(following == nil)
    _ = connection.expire(now: at(2), date: "D")
    #expect(connection.phase == .closed)
  }

  @Test mutating func `a half-closed client is answered, then closed`() throws {
    _ = try #require(receive(get))
    connection.endInput()
    _ = connection.respond(.text("abc"), now: at(0), date: "D")
    let following = connection.next(now: at(0), date: "D")
    #expect(following == nil)
    #expect(connection.phase == .closing)
    let text = written()
    #expect(text.hasSuffix("abc"))
    connection.linger(now: at(0))
    #expect(connection.phase == .closed)
  }

  @Test mutating func `a stopping server finishes what runs`() throws {
    _ = try #require(receive(get + get))
    connection.drain()
    #expect(connection.phase == .handling)
    _ = connection.respond(.text("abc"), now: at(0), date: "D")
    let text = written()
    #expect(text.contains("Connection: close\r\n"))
    let following = connection.next(now: at(0), date: "D")
    #expect(following == nil)
    #expect(connection.phase == .closing)
  }

  @Test mutating func `a stopping server closes what is idle`() {
    connection.drain()
    #expect(connection.phase == .closed)
  }

  @Test(arguments: [("1.1", true), ("1.0", false)])
  mutating func `a stream is chunked where that is known`(version: String, isChunked: Bool) throws {
    _ = try #require(receive("GET / HTTP/\(version)\r\nHost: a\r\n\r\n"))
    let stream = ResponseStream(lifetime: .seconds(240))
    let isStream = connection.respond(.events(stream), now: at(0), date: "D")
    #expect(isStream)
    let header = written()
    #expect(header.contains("Transfer-Encoding: chunked") == isChunked)
    connection.stream([ServerSentEvent("x").bytes], isLast: false)
    let event = written()
    #expect(event == (isChunked ? "9\r\ndata: x\n\n\r\n" : "data: x\n\n"))
    #expect(connection.deadline == at(240))
    let expiry = connection.expire(now: at(240), date: "D")
    #expect(expiry == .endStream)
    connection.stream([], isLast: true)
    let end = written()
    #expect(end == (isChunked ? "0\r\n\r\n" : ""))
    #expect(connection.phase == .closing)
  }
}
