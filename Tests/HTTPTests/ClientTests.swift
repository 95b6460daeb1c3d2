import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(12)))
struct ClientTests {
  private func origin(_ server: HTTPServer) -> HTTPOrigin {
    HTTPOrigin(host: server.host, port: server.port)
  }

  private func echo(_ limits: HTTPLimits = quick()) throws -> HTTPServer {
    try HTTPServer(limits: limits) { request in
      HTTPResponse(.ok, headers: ["X": request.headers["X"] ?? ""], body: .bytes(request.body))
    }
  }

  @Test(arguments: [0, 1, 100_000, 2_000_000])
  func `a body comes back`(size: Int) async throws {
    let server = try echo()
    let client = try HTTPClient()
    let body = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
    let request = HTTPRequest(method: "POST", target: "/x", headers: ["X": "1"], body: body)
    let reply = try await client.send(request, to: origin(server))
    #expect(reply.status == .ok && reply.headers["X"] == "1")
    #expect(reply.body == body)
    await server.shutdown()
  }

  @Test func `one connection serves one request after the other`() async throws {
    let server = try echo()
    let client = try HTTPClient()
    for _ in 0..<50 { _ = try await client.send(HTTPRequest(), to: origin(server)) }
    #expect(server.connectionCount == 1)
    await server.shutdown()
  }

  @Test func `requests beyond the connections wait for one`() async throws {
    let server = try echo()
    let client = try HTTPClient(connections: 2)
    let origin = origin(server)
    let statuses = try await withThrowingTaskGroup(of: HTTPStatus.self) { group in
      for _ in 0..<200 {
        // The time counts from the asking, and the last one waits for all others.
        group.addTask {
          try await client.send(HTTPRequest(), to: origin, within: .seconds(600)).status
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses == Array(repeating: .ok, count: 200))
    #expect(server.connectionCount <= 2)
    await server.shutdown()
  }

  @Test func `a server that closed an idle connection is asked anew`() async throws {
    let server = try echo(quick(\.idleTime))
    let client = try HTTPClient()
    _ = try await client.send(HTTPRequest(), to: origin(server))
    // The server closes the connection by itself; the client may or may not have seen it.
    while server.connectionCount > 0 { await Task.yield() }
    let reply = try await client.send(HTTPRequest(), to: origin(server))
    #expect(reply.status == .ok)
    await server.shutdown()
  }

  @Test func `a refused body is a status, not a lost connection`() async throws {
    let server = try echo()
    let client = try HTTPClient()
    let body = [UInt8](repeating: 0, count: 5_000_000)
    let reply = try await client.send(HTTPRequest(method: "POST", body: body), to: origin(server))
    #expect(reply.status == .contentTooLarge)
    await server.shutdown()
  }

  @Test func `nobody listens`() async throws {
    let client = try HTTPClient()
    for host in ["127.0.0.1", "localhost"] {
      let error = await #expect(throws: HTTPClientError.self) {
        // No test listens on a port that only the system may open.
        _ = try await client.send(HTTPRequest(), to: HTTPOrigin(host: host, port: 1))
      }
      #expect(error?.reason == .unreachable && error?.isUnsent == true)
    }
  }

  @Test func `a name is found`() async throws {
    let server = try echo()
    let client = try HTTPClient()
    let origin = HTTPOrigin(host: "localhost", port: server.port)
    let reply = try await client.send(HTTPRequest(), to: origin)
    #expect(reply.status == .ok)
    await server.shutdown()
  }

  @Test func `no answer in time`() async throws {
    let gate = Gate()
    let server = try HTTPServer(limits: quick()) { _ in
      await gate.passed()
      return HTTPResponse(.ok)
    }
    let client = try HTTPClient()
    let error = await #expect(throws: HTTPClientError.self) {
      _ = try await client.send(
        HTTPRequest(), to: self.origin(server), within: .milliseconds(100))
    }
    #expect(error?.reason == .timedOut && error?.isUnsent == false)
    gate.open()
    await server.shutdown()
  }

  @Test func `a cancelled request ends at once, and the server learns it`() async throws {
    let (entered, cancelled) = (Gate(), Gate())
    let server = try HTTPServer(limits: quick()) { _ in
      entered.open()
      let (events, _) = AsyncStream<Int>.makeStream()
      for await _ in events {}
      cancelled.open()
      return HTTPResponse(.ok)
    }
    let client = try HTTPClient()
    let origin = origin(server)
    await #expect(throws: CancellationError.self) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { _ = try await client.send(HTTPRequest(), to: origin) }
        await entered.passed()
        group.cancelAll()
        try await group.waitForAll()
      }
    }
    await server.shutdown(within: .zero)
    await cancelled.passed()
  }

  @Test func `a closed client answers everybody`() async throws {
    let entered = Gate()
    let server = try HTTPServer(limits: quick()) { _ in
      entered.open()
      let (events, _) = AsyncStream<Int>.makeStream()
      for await _ in events {}
      return HTTPResponse(.ok)
    }
    let client = try HTTPClient()
    let origin = origin(server)
    await #expect(throws: HTTPClientError.self) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { _ = try await client.send(HTTPRequest(), to: origin) }
        await entered.passed()
        client.close()
        try await group.waitForAll()
      }
    }
    await #expect(throws: HTTPClientError.self) {
      _ = try await client.send(HTTPRequest(), to: origin)
    }
    await server.shutdown(within: .zero)
  }

  @Test(
    arguments: [
      HTTPRequest(method: "G T"), HTTPRequest(target: "x"), HTTPRequest(target: "/ x"),
      HTTPRequest(headers: ["X": "a\r\nY: b"]), HTTPRequest(headers: ["X Y": "a"]),
    ])
  func `a request cannot be split`(request: HTTPRequest) async throws {
    let client = try HTTPClient()
    let error = await #expect(throws: HTTPClientError.self) {
      _ = try await client.send(request, to: HTTPOrigin(host: "127.0.0.1", port: 1))
    }
    #expect(error?.reason == .badRequest)
  }
}
