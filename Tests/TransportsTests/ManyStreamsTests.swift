import DurablePromises
import HTTP
import ResonateProtocol
import Scheduling
import Testing
import Transports

/// A thousand workers hold their streams open at the same time.
@Suite(.serialized, .timeLimit(.minutes(12)))
struct ManyStreamsTests {
  @Test func `a thousand streams are open, and each gets its message`() async throws {
    let transport = PollTransport(generator: SeededGenerator(seed: 1))
    let server = try HTTPServer(threads: 2) { request in
      guard let path = request.pathSegments, path.count == 3,
        let stream = transport.connect(group: path[1], id: path[2])
      else { return HTTPResponse(.serviceUnavailable) }
      return .events(stream)
    }
    let (origin, _) = try HTTPOrigin.parse(server.url)
    let client = try HTTPClient(connections: 1_001)
    let count = 1_000
    var streams: [HTTPEvents] = []
    for number in 0..<count {
      streams.append(
        try await client.events(
          HTTPRequest(target: "/poll/g/\(number)"), from: origin, within: .seconds(600)))
    }
    #expect(transport.connectionCount == count)
    await #expect(throws: HTTPClientError.self) {
      try await client.events(HTTPRequest(target: "/poll/g/one-more"), from: origin)
    }
    for (number, events) in streams.enumerated() {
      let address = try #require(Address("poll://uni@g/\(number)"))
      let message = Message.execute(task: "\(number)", version: 0, address: address.text)
      let delivery = await transport.deliver(message, to: address, serverURL: "u")
      #expect(delivery == .delivered)
      var iterator = events.makeAsyncIterator()
      let event = try await iterator.next()
      let inbound = try MessageEnvelope.decode(Array((event?.data ?? "").utf8))
      #expect(inbound == .execute(task: "\(number)", version: 0, serverURL: "u"))
    }
    streams = []
    client.close()
    await server.shutdown()
    #expect(transport.connectionCount == 0)
  }
}
