import Synchronization
import Testing

@testable import HTTP

/// The server with real sockets.
@Suite(.timeLimit(.minutes(12)))
struct ServerTests {
  private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  /// A server that answers with the request's body, or else its path.
  private func echo(_ limits: HTTPLimits = quick(), threads: Int = 2) throws -> HTTPServer {
    try HTTPServer(threads: threads, limits: limits) { request in
      HTTPResponse(
        .ok, body: .bytes(request.body.isEmpty ? Array(request.path.utf8) : request.body))
    }
  }

  @Test func `a connection is used again`() async throws {
    let server = try echo()
    let client = try RawClient(server)
    let texts = try await onThread {
      (0..<20).map { number in
        client.send("GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n")
        return client.read(until: "\r\n\r\n/\(number)")
      }
    }
    for (number, text) in texts.enumerated() { #expect(text.hasSuffix("\r\n\r\n/\(number)")) }
    #expect(texts.allSatisfy { !$0.contains("Connection: close") })
    await server.shutdown()
  }

  @Test func `100 pipelined requests are answered in order`() async throws {
    let server = try echo()
    let client = try RawClient(server)
    let text = try await onThread {
      client.send((0..<100).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
      client.finishWriting()
      return client.read()
    }
    let bodies = text.split(separator: "HTTP/1.1 200 OK").map { $0.split(separator: "\r\n").last }
    #expect(bodies == (0..<100).map { "/\($0)" })
  }

  @Test func `a request byte by byte is a request`() async throws {
    let server = try echo()
    let client = try RawClient(server)
    let text = try await onThread {
      for byte in Self.get.utf8 { client.send([byte]) }
      return client.read(until: "\r\n\r\n/")
    }
    #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
  }

  @Test func `a half-closed client gets its answer`() async throws {
    let server = try echo()
    let client = try RawClient(server)
    let text = try await onThread {
      client.send(Self.get)
      client.finishWriting()
      return client.read()
    }
    #expect(text.hasSuffix("\r\n\r\n/"))
  }

  @Test func `a body larger than the limit is refused, and the client sees it`() async throws {
    let server = try echo()
    let client = try RawClient(server)
    let text = try await onThread {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n")
      client.send([UInt8](repeating: 0, count: 3_000_000))
      return client.read()
    }
    #expect(text.hasPrefix("HTTP/1.1 413 Content Too Large\r\n"))
    #expect(text.contains("Connection: close\r\n"))
  }

  @Test(arguments: Corpus.malformed)
  func `a malformed request is answered and the connection closed`(
    request: Corpus.Malformed
  ) async throws {
    let server = try echo(Corpus.limits, threads: 1)
    let client = try RawClient(server)
    let text = try await onThread {
      client.send(request.bytes)
      return client.read()
    }
    #expect(text.hasPrefix("HTTP/1.1 \(request.status) "))
    #expect(text.contains("Connection: close\r\n"))
    await server.shutdown()
  }

  @Test(
    arguments: [
      ("", ""), ("GET / HT", "408"), ("GET / HTTP/1.1\r\nHost: a\r\nX: ", "408"),
      ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab", "408"),
      ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "408"),
    ])
  func `a client that stops in the middle is cut`(text: String, status: String) async throws {
    let server = try echo(quick(\.headerTime, \.bodyTime, \.idleTime))
    let answer = try await onThread {
      let client = try RawClient(server)
      client.send(text)
      return client.read()
    }
    #expect(status.isEmpty ? answer.isEmpty : answer.hasPrefix("HTTP/1.1 \(status) "))
  }

  @Test func `an idle connection is closed`() async throws {
    let server = try echo(quick(\.idleTime))
    let answer = try await onThread {
      let client = try RawClient(server)
      client.send(Self.get)
      return client.read()
    }
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\n/"))
  }

  @Test func `a handler that takes too long is cancelled`() async throws {
    let server = try HTTPServer(limits: quick(\.handlerTime)) { _ in
      // Ends only by being cancelled.
      let (events, _) = AsyncStream<Int>.makeStream()
      for await _ in events {}
      return .text("\(Task.isCancelled)")
    }
    let answer = try await onThread {
      let client = try RawClient(server)
      client.send(Self.get)
      return client.read()
    }
    #expect(answer.hasPrefix("HTTP/1.1 503 "))
  }

  @Test func `there is a last connection`() async throws {
    var limits = quick()
    limits.connections = 3
    let server = try echo(limits)
    let texts = try await onThread {
      let clients = try (0..<3).map { _ in try RawClient(server) }
      return try clients.map { client in
        client.send(Self.get)
        return client.read(until: "\r\n\r\n/")
      } + [RawClient(server).read()]
    }
    #expect(texts.dropLast().allSatisfy { $0.hasPrefix("HTTP/1.1 200 ") })
    #expect(texts.last?.hasPrefix("HTTP/1.1 503 ") == true)
  }

  @Test func `a port can be taken only once`() throws {
    let server = try echo()
    #expect(throws: HTTPSocketError.self) {
      _ = try HTTPServer(port: server.port) { _ in HTTPResponse(.ok) }
    }
    #expect(throws: HTTPSocketError.self) {
      _ = try HTTPServer(host: "no such host", port: 1) { _ in HTTPResponse(.ok) }
    }
    #expect(throws: HTTPSocketError.self) {
      _ = try HTTPServer(port: 70_000) { _ in HTTPResponse(.ok) }
    }
    #expect(server.url == "http://127.0.0.1:\(server.port)")
  }

  @Test func `an immediate answer needs no handler`() async throws {
    let server = try HTTPServer(
      limits: quick(), immediate: { $0.path == "/now" ? .text("now") : nil },
      handler: { _ in .text("later") })
    let client = try RawClient(server)
    let text = try await onThread {
      client.send("GET /now HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get)
      return client.read(until: "later")
    }
    #expect(text.contains("\r\n\r\nnowHTTP/1.1 200 OK\r\n"))
  }
}
