import DurablePromises
import HTTP
import ResonateProtocol
import Scheduling
import Synchronization
import Testing
import Transports

@Suite(.timeLimit(.minutes(12)))
struct PollTests {
  private func transport(connections: Int = 1_000, buffer: Int = 100) -> PollTransport {
    PollTransport(
      connections: connections, buffer: buffer, lifetime: .seconds(235),
      generator: SeededGenerator(seed: 1))
  }

  private func send(_ number: Int64, to text: String, _ transport: PollTransport) async throws
    -> Delivery
  {
    let address = try #require(Address(text))
    return await transport.deliver(
      .execute(task: "t", version: number, address: text), to: address, serverURL: "http://s")
  }

  @Test func `there is room for so many connections, and ended ones make room`() {
    let transport = transport(connections: 2)
    let first = transport.connect(group: "g", id: "a")
    let second = transport.connect(group: "h", id: "a")
    #expect(first != nil && second != nil)
    #expect(transport.connect(group: "g", id: "b") == nil)
    first?.finish()
    #expect(transport.connectionCount == 1)
    #expect(transport.connect(group: "g", id: "b") != nil)
  }

  @Test func `a stream ends before its client loses patience`() {
    #expect(transport().connect(group: "g", id: "a")?.lifetime == .seconds(235))
  }

  @Test func `of several connections with one id the oldest gets unicast`() async throws {
    let transport = transport(buffer: 1)
    let older = transport.connect(group: "g", id: "a")
    let younger = transport.connect(group: "g", id: "a")
    #expect(try await send(1, to: "poll://uni@g/a", transport) == .delivered)
    // The buffer of the older one is full, so it was the one; there is no fallback.
    #expect(try await !send(2, to: "poll://uni@g/a", transport).isDelivered)
    #expect(older?.offer([1]) == .full)
    older?.finish()
    #expect(try await send(3, to: "poll://uni@g/a", transport) == .delivered)
    #expect(younger?.offer([1]) == .full)
  }

  @Test func `a full preferred connection drops, an absent one is replaced`() async throws {
    let transport = transport(buffer: 1)
    let preferred = transport.connect(group: "g", id: "a")
    let other = transport.connect(group: "g", id: "b")
    #expect(try await send(1, to: "poll://any@g/a", transport) == .delivered)
    let full = try await send(2, to: "poll://any@g/a", transport)
    #expect(full == .dropped(reason: "the buffer of the receiver at poll://any@g/a is full"))
    #expect(other?.offer([1]) == .queued)
    preferred?.finish()
    other?.finish()
    let last = transport.connect(group: "g", id: "c")
    #expect(try await send(3, to: "poll://any@g/a", transport) == .delivered)
    #expect(last?.offer([1]) == .full)
  }

  @Test func `any chooses by lot, and a seed chooses alike`() async throws {
    func fullOnes() async throws -> [Bool] {
      let transport = transport(buffer: 1)
      let streams = (0..<20).map { transport.connect(group: "g", id: "\($0)") }
      for number in 0..<10 { _ = try await send(Int64(number), to: "poll://any@g", transport) }
      return streams.map { $0?.offer([1]) == .full }
    }
    let first = try await fullOnes()
    let second = try await fullOnes()
    #expect(first == second)
    #expect(first.contains(true) && first.prefix(10).contains(false))
  }

  @Test func `closing ends all streams and lets no more in`() {
    let transport = transport()
    let stream = transport.connect(group: "g", id: "a")
    transport.close()
    #expect(stream?.end == .finished)
    #expect(transport.connectionCount == 0)
    #expect(transport.connect(group: "g", id: "a") == nil)
  }

  @Test func `an event is one line, as old clients want it`() async throws {
    let transport = transport()
    let paths = Mutex<[String]>([])
    let server = try HTTPServer { request in
      paths.withLock { $0.append("\(request.target) \(request.headers["Authorization"] ?? "")") }
      guard let stream = transport.connect(group: "g", id: "a") else {
        return HTTPResponse(.serviceUnavailable)
      }
      _ = try? await send(7, to: "poll://uni@g/a", transport)
      stream.finish()
      return .events(stream)
    }
    let (origin, _) = try HTTPOrigin.parse(server.url)
    let client = try HTTPClient()
    let reply = try await client.send(HTTPRequest(), to: origin)
    #expect(reply.headers["Content-Type"] == "text/event-stream")
    let text = String(decoding: reply.body, as: UTF8.self)
    let json =
      #"{"kind":"execute","head":{"serverUrl":"http://s"},"#
      + #""data":{"task":{"id":"t","version":7}}}"#
    #expect(text == "data: \(json)\n\n")
    // A receiver encodes its name, shows its token, and comes back after each end.
    let receiver = try PollReceiver(
      url: server.url + "/base/", group: "g/h", id: "ü", token: "secret", client: client,
      clock: ImpatientClock())
    let inbox = Inbox()
    await withTaskGroup { group in
      group.addTask {
        await #expect(throws: CancellationError.self) {
          try await receiver.receive { inbox.add($0, for: "a") }
        }
      }
      while inbox.count < 3 { await Task.yield() }
      group.cancelAll()
    }
    #expect(Set(inbox["a"]) == [7])
    #expect(paths.withLock { $0[1] } == "/base/poll/g%2Fh/%C3%BC Bearer secret")
  }

  @Test func `the waits are doubled up to 30 s, and begin anew after a success`() async throws {
    let answers = Atomic(0)
    let server = try HTTPServer { _ in
      let number = answers.add(1, ordering: .relaxed).newValue
      if number != 7 { return HTTPResponse(.serviceUnavailable) }
      let stream = ResponseStream()
      stream.finish()
      return .events(stream)
    }
    let clock = ImpatientClock()
    let receiver = try PollReceiver(
      url: server.url, group: "g", id: "a", client: HTTPClient(), clock: clock)
    await withTaskGroup { group in
      group.addTask { try? await receiver.receive { _ in } }
      while clock.waits.count < 9 { await Task.yield() }
      group.cancelAll()
    }
    let seconds = clock.waits.prefix(9).map(\.components.seconds)
    #expect(seconds == [1, 2, 4, 8, 16, 30, 1, 2, 4])
  }

  @Test(arguments: [HTTPStatus.unauthorized, .forbidden])
  func `a refused token is an error and not tried for ever`(status: HTTPStatus) async throws {
    let server = try HTTPServer { _ in HTTPResponse(status) }
    let receiver = try PollReceiver(
      url: server.url, group: "g", id: "a", client: HTTPClient(), clock: ImpatientClock())
    let error = await #expect(throws: HTTPClientError.self) { try await receiver.receive { _ in } }
    #expect(error?.reason == .noEvents(status))
  }
}

/// A clock on which all waits are over at once, and which remembers them.
final class ImpatientClock: Clock {
  typealias Instant = VirtualClock.Instant

  private let state = Mutex<(now: Instant, waits: [Duration])>((.init(sinceStart: .zero), []))

  var now: Instant { state.withLock { $0.now } }
  var minimumResolution: Duration { .nanoseconds(1) }
  var waits: [Duration] { state.withLock { $0.waits } }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    state.withLock { state in
      state.waits.append(state.now.duration(to: deadline))
      state.now = deadline
    }
    await Task.yield()
  }
}
