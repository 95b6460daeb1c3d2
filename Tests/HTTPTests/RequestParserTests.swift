import Testing

@testable import HTTP

/// The requests in some bytes, up to the first failure.
func parse(
  _ pieces: some Sequence<ArraySlice<UInt8>>, _ limits: HTTPLimits = Corpus.limits
) -> [RequestParser.Step] {
  var parser = RequestParser(limits)
  var steps: [RequestParser.Step] = []
  for piece in pieces {
    parser.append(piece)
    reading: while true {
      let step = parser.next()
      switch step {
      case .incomplete: break reading
      // Whether the client has to wait depends on how the bytes come.
      case .expectsContinue: continue
      case .request: steps.append(step)
      case .failure: return steps + [step]
      }
    }
  }
  return steps
}

/// The bytes one by one.
func singles(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] { bytes.indices.map { bytes[$0...$0] } }

struct RequestParserTests {
  @Test(arguments: Corpus.malformed)
  func `a malformed request has its status`(request: Corpus.Malformed) throws {
    let steps = parse([request.bytes[...]])
    guard case .failure(let error) = try #require(steps.last) else {
      Issue.record("\(request.name) was accepted: \(steps)")
      return
    }
    #expect(error.status.rawValue == request.status, "\(error)")
    #expect(steps.count == 1)
  }

  @Test(arguments: Corpus.malformed)
  func `a malformed request cut anywhere has the same status`(request: Corpus.Malformed) {
    let bytes = request.bytes
    let whole = parse([bytes[...]])
    #expect(parse(singles(bytes)) == whole)
    for cut in bytes.indices { #expect(parse([bytes[..<cut], bytes[cut...]]) == whole) }
  }

  @Test(arguments: Corpus.wellFormed.indices)
  func `a request cut anywhere is the same`(index: Int) {
    let (name, count, text) = Corpus.wellFormed[index]
    let bytes = Array(text.utf8)
    let whole = parse([bytes[...]])
    #expect(whole.count == count, "\(name)")
    for step in whole {
      if case .failure(let error) = step { Issue.record("\(name): \(error)") }
    }
    #expect(parse(singles(bytes)) == whole, "\(name)")
    for cut in bytes.indices {
      #expect(parse([bytes[..<cut], bytes[cut...]]) == whole, "\(name), cut at \(cut)")
    }
  }

  @Test(arguments: Corpus.wellFormed.indices)
  func `a beginning of a request is no request`(index: Int) {
    let (name, count, text) = Corpus.wellFormed[index]
    let bytes = Array(text.utf8)
    #expect(parse([bytes.dropLast()]).count == count - 1, "\(name)")
  }

  @Test func `a request has what was sent`() throws {
    let text =
      "POST /a%20b/c?d=e?f HTTP/1.1\r\nHost: a\r\nX-One:  1 \r\nx-one: 2\r\n"
      + "Transfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\nX-One: 3\r\n\r\n"
    guard case .request(let request, let persistence) = parse([Array(text.utf8)[...]]).first else {
      Issue.record("no request")
      return
    }
    #expect(request.method == "POST")
    #expect(request.target == "/a%20b/c?d=e?f")
    #expect(request.path == "/a%20b/c")
    #expect(request.query == "d=e?f")
    #expect(request.pathSegments == ["a b", "c"])
    #expect(request.headers.values(of: "X-ONE") == ["1", "2"])
    #expect(request.body == Array("abcde".utf8))
    #expect(persistence == .init(isKeptAlive: true, isModern: true))
  }

  @Test(
    arguments: [
      ("1.1", "", true), ("1.1", "close", false), ("1.1", "x, Close", false),
      ("1.0", "", false), ("1.0", "Keep-Alive", true), ("1.0", "keep-alive, close", false),
    ])
  func `the client says whether the connection stays`(
    version: String, connection: String, stays: Bool
  ) {
    let text = "GET / HTTP/\(version)\r\nHost: a\r\nConnection: \(connection)\r\n\r\n"
    guard case .request(_, let persistence) = parse([Array(text.utf8)[...]]).first else {
      Issue.record("no request")
      return
    }
    #expect(persistence.isKeptAlive == stays)
  }

  @Test(arguments: ["%", "%2", "%zz", "a%ff"]) func `a path may not be decodable`(path: String) {
    #expect(HTTPRequest(target: "/" + path).pathSegments == nil)
  }

  @Test func `a client that waits is told to go on, once`() {
    var parser = RequestParser(Corpus.limits)
    let header = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    parser.append(Array(header.utf8)[...])
    #expect(parser.next() == .expectsContinue)
    #expect(parser.next() == .incomplete)
    #expect(parser.progress == .body)
    parser.append([0x61, 0x62])
    guard case .request(let request, _) = parser.next() else {
      Issue.record("no request")
      return
    }
    #expect(request.body == [0x61, 0x62])
    #expect(parser.progress == .nothing)
  }

  @Test func `bytes that are not UTF-8 are refused in a field and kept in a body`() {
    let header = Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n".utf8)
    let bad = header + Array("X: ".utf8) + [0xFF, 0xFE] + Array("\r\n\r\nab".utf8)
    #expect(parse([bad[...]]) == [.failure(.bad("a header field is not UTF-8"))])
    let good = header + Array("\r\n".utf8) + [0xFF, 0xFE]
    guard case .request(let request, _) = parse([good[...]]).first else {
      Issue.record("no request")
      return
    }
    #expect(request.body == [0xFF, 0xFE])
  }

  @Test(arguments: [(240, false), (10, true)])
  func `extensions of chunks are borne while data pays for them`(size: Int, isBorne: Bool) {
    let chunk = "1;" + String(repeating: "x", count: size) + "\r\nx\r\n"
    let text =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      + String(repeating: chunk, count: 1_000) + "0\r\n\r\n"
    let steps = parse([Array(text.utf8)[...]], HTTPLimits())
    if isBorne {
      guard case .request(let request, _) = steps.first else {
        Issue.record("\(steps)")
        return
      }
      #expect(request.body.count == 1_000)
    } else {
      #expect(steps == [.failure(.bad("there are too many chunk extensions"))])
    }
  }

  @Test func `nothing follows a failure`() {
    var parser = RequestParser(Corpus.limits)
    parser.append(Array("BAD\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)[...])
    let failure = parser.next()
    parser.append(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)[...])
    #expect(parser.next() == failure)
  }
}
