import Testing

@testable import HTTP

/// Streams of events over real sockets, with this module's client.
@Suite(.timeLimit(.minutes(12)))
struct EventStreamTests {
  /// The streams a server has opened, and their ends.
  private final class Hub: Sendable {
    let opened = AsyncStream<ResponseStream>.makeStream()
    let ended = AsyncStream<ResponseStream.End>.makeStream()

    func open(lifetime: Duration? = nil, capacity: Int = 100) -> ResponseStream {
      let stream = ResponseStream(capacity: capacity, lifetime: lifetime) { [self] end in
        ended.continuation.yield(end)
      }
      opened.continuation.yield(stream)
      return stream
    }

    func nextStream() async -> ResponseStream? {
      var iterator = opened.stream.makeAsyncIterator()
      return await iterator.next()
    }

    func nextEnd() async -> ResponseStream.End? {
      var iterator = ended.stream.makeAsyncIterator()
      return await iterator.next()
    }
  }

  private func origin(_ server: HTTPServer) -> HTTPOrigin {
    HTTPOrigin(host: server.host, port: server.port)
  }

  @Test func `events arrive in order, and the end after them`() async throws {
    let hub = Hub()
    let server = try HTTPServer(limits: quick()) { _ in .events(hub.open()) }
    let client = try HTTPClient()
    let events = try await client.events(HTTPRequest(), from: origin(server))
    let stream = try #require(await hub.nextStream())
    for number in 0..<1_000 {
      let isSent = await stream.send(ServerSentEvent("\(number)"))
      #expect(isSent)
    }
    stream.finish()
    var seen: [String] = []
    for try await event in events { seen.append(event.data) }
    #expect(seen == (0..<1_000).map(String.init))
    await server.shutdown()
  }

  @Test func `a producer writes, and its end is the stream's`() async throws {
    let server = try HTTPServer(limits: quick()) { _ in
      .events(
        ResponseStream(
          capacity: 1,
          producer: { stream in
            for number in 0..<50 { _ = await stream.send(ServerSentEvent("\(number)")) }
          }))
    }
    let client = try HTTPClient()
    let events = try await client.events(HTTPRequest(), from: origin(server))
    var count = 0
    for try await event in events {
      #expect(event.data == "\(count)")
      count += 1
    }
    #expect(count == 50)
    await server.shutdown()
  }

  @Test func `a client that goes is noticed`() async throws {
    let hub = Hub()
    let server = try HTTPServer(limits: quick()) { _ in .events(hub.open()) }
    let client = try HTTPClient()
    do {
      let events = try await client.events(HTTPRequest(), from: origin(server))
      let stream = try #require(await hub.nextStream())
      _ = stream.offer(ServerSentEvent("x"))
      var iterator = events.makeAsyncIterator()
      #expect(try await iterator.next() == ServerSentEvent("x"))
    }
    let end = await hub.nextEnd()
    #expect(end == .clientGone)
    await server.shutdown()
  }

  @Test func `a producer is cancelled when the client goes`() async throws {
    let gone = Gate()
    let server = try HTTPServer(limits: quick()) { _ in
      .events(
        ResponseStream(producer: { _ in
          let (events, _) = AsyncStream<Int>.makeStream()
          for await _ in events {}
          gone.open()
        }))
    }
    let client = try HTTPClient()
    do { _ = try await client.events(HTTPRequest(), from: origin(server)) }
    await gone.passed()
    await server.shutdown()
  }

  @Test func `a stream ends by itself after its lifetime`() async throws {
    let hub = Hub()
    let server = try HTTPServer(limits: quick()) { _ in
      .events(hub.open(lifetime: .milliseconds(100)))
    }
    let client = try HTTPClient()
    let events = try await client.events(HTTPRequest(), from: origin(server))
    for try await _ in events {}
    let end = await hub.nextEnd()
    #expect(end == .lifetimeOver)
    await server.shutdown()
  }

  @Test func `a client that does not read fills the buffer, and is let go`() async throws {
    let hub = Hub()
    let server = try HTTPServer(limits: quick(\.stallTime)) { _ in .events(hub.open(capacity: 4)) }
    let client = try RawClient(server)
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let stream = try #require(await hub.nextStream())
    let piece = [UInt8](repeating: 0x78, count: 1 << 20)
    var offers: Set<ResponseStream.Offer> = []
    // Without a pause at first, or the client is let go before the buffer is full; and again and
    // again, because the system takes megabytes before the connection stalls.
    while stream.end == nil {
      offers.insert(stream.offer(piece))
      if offers.contains(.full) { await Task.yield() }
    }
    #expect(offers.contains(.full))
    #expect(stream.end == .stalled)
    await server.shutdown()
    withExtendedLifetime(client) {}
  }

  @Test func `a slow reader makes the server wait and loses nothing`() async throws {
    let server = try HTTPServer(limits: quick()) { _ in
      .events(
        ResponseStream(
          capacity: 2,
          producer: { stream in
            for number in 0..<20_000 { _ = await stream.send(ServerSentEvent("\(number)")) }
          }))
    }
    let client = try HTTPClient()
    let events = try await client.events(HTTPRequest(), from: origin(server))
    var count = 0
    for try await event in events {
      if event.data != "\(count)" { Issue.record("\(event.data) instead of \(count)") }
      count += 1
      if count % 100 == 0 { await Task.yield() }
    }
    #expect(count == 20_000)
    await server.shutdown()
  }

  @Test func `silence can be too long`() async throws {
    let hub = Hub()
    let server = try HTTPServer(limits: quick()) { _ in .events(hub.open()) }
    let client = try HTTPClient()
    let events = try await client.events(
      HTTPRequest(), from: origin(server), silence: .milliseconds(100))
    await #expect(throws: HTTPClientError.self) { for try await _ in events {} }
    await server.shutdown()
  }

  @Test func `something else than events is an error`() async throws {
    let server = try HTTPServer(limits: quick()) { _ in .text("at capacity", .serviceUnavailable) }
    let client = try HTTPClient()
    let error = await #expect(throws: HTTPClientError.self) {
      _ = try await client.events(HTTPRequest(), from: self.origin(server))
    }
    #expect(error?.reason == .noEvents(.serviceUnavailable))
    await server.shutdown()
  }

  @Test func `a thousand streams hear everything`() async throws {
    let hub = Hub()
    let server = try HTTPServer(limits: quick()) { _ in .events(hub.open()) }
    let client = try HTTPClient(connections: 1_000)
    let origin = origin(server)
    var streams: [ResponseStream] = []
    let heard = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<1_000 {
        group.addTask {
          var all = ""
          for try await event in try await client.events(HTTPRequest(), from: origin) {
            all += event.data
          }
          return all
        }
      }
      for _ in 0..<1_000 { streams.append(try #require(await hub.nextStream())) }
      for text in ["a", "b", "c"] {
        for stream in streams { #expect(stream.offer(ServerSentEvent(text)) == .queued) }
      }
      for stream in streams { stream.finish() }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(heard.count == 1_000 && heard.allSatisfy { $0 == "abc" })
    await server.shutdown()
  }
}
