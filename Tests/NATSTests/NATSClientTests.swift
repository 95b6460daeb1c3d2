import NATS
import NATSPeer
import Testing

@Suite(
  .enabled(if: NATSPeer.program != nil, "this machine has no nats-server"),
  .timeLimit(.minutes(12)))
struct NATSClientTests {
  private func client(
    of url: String, _ change: (inout NATSOptions) -> Void = { _ in }
  ) throws -> NATSClient {
    var options = NATSOptions()
    options.firstDelay = .milliseconds(5)
    options.longestDelay = .milliseconds(20)
    change(&options)
    return try NATSClient(NATSServer(url), options: options)
  }

  private func text(_ message: NATSMessage?) -> String? {
    message.map { String(decoding: $0.payload, as: UTF8.self) }
  }

  @Test func `a message arrives whole`() async throws {
    let peer = try NATSPeer()
    let (sender, receiver) = (try client(of: peer.url), try client(of: peer.url))
    let messages = try receiver.subscribe(to: "a.*")
    try await receiver.connected()
    try await receiver.flush()
    try await sender.connected()
    let payload = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    let isHeard = try await sender.publish(payload, to: "a.b")
    #expect(isHeard)
    var iterator = messages.makeAsyncIterator()
    let message = try await iterator.next()
    #expect(message?.subject == "a.b")
    #expect(message?.payload == payload)
  }

  @Test func `the sender learns that nobody listens`() async throws {
    let peer = try NATSPeer()
    let client = try client(of: peer.url)
    try await client.connected()
    let isHeard = try await client.publish([1], to: "nobody")
    #expect(!isHeard)
    do {
      let messages = try client.subscribe(to: "somebody")
      let isHeard = try await client.publish([2], to: "somebody")
      #expect(isHeard)
      withExtendedLifetime(messages) {}
    }
    // Whoever drops the messages has unsubscribed.
    let isStillHeard = try await client.publish([3], to: "somebody")
    #expect(!isStillHeard)
  }

  @Test func `of a queue one gets each message, in order`() async throws {
    let peer = try NATSPeer()
    let client = try client(of: peer.url)
    try await client.connected()
    let left = try client.subscribe(to: "work", queue: "q", capacity: 10_000)
    let right = try client.subscribe(to: "work", queue: "q", capacity: 10_000)
    for number in 0..<1_000 {
      let isHeard = try await client.publish(Array("\(number)".utf8), to: "work")
      #expect(isHeard)
    }
    client.close()
    var numbers: [Int] = []
    for messages in [left, right] {
      var share: [Int] = []
      let error = await #expect(throws: NATSError.self) {
        for try await message in messages { share.append(Int(text(message) ?? "") ?? -1) }
      }
      #expect(error?.reason == .closed)
      #expect(share == share.sorted() && !share.isEmpty)
      numbers += share
    }
    #expect(numbers.sorted() == Array(0..<1_000))
  }

  @Test func `a client comes back and subscribes again`() async throws {
    let first = try NATSPeer()
    let (sender, receiver) = (try client(of: first.url), try client(of: first.url))
    let messages = try receiver.subscribe(to: "a")
    try await receiver.connected()
    try await sender.connected()
    var iterator = messages.makeAsyncIterator()
    for life in 1...3 {
      let peer = life == 1 ? first : try NATSPeer(port: first.port)
      // Refused while the connection is away, unheard until the other side is back as well.
      while true {
        let isHeard = try? await sender.publish(Array("\(life)".utf8), to: "a")
        if isHeard == true { break }
        await Task.yield()
      }
      let message = try await iterator.next()
      #expect(text(message) == "\(life)")
      peer.stop()
    }
  }

  @Test func `what is published without a connection is refused`() async throws {
    let peer = try NATSPeer()
    let client = try client(of: peer.url)
    try await client.connected()
    peer.stop()
    let error = await #expect(throws: NATSError.self) {
      while true { _ = try await client.publish([1], to: "a") }
    }
    #expect([.connectionLost, .notConnected].contains(error?.reason))
  }

  @Test(arguments: [
    (["--auth", "secret"], "secret@", "wrong@"),
    (["--user", "me", "--pass", "p@ss"], "me:p%40ss@", "me:other@"),
  ])
  func `credentials open the door, and others do not`(
    arguments: [String], right: String, wrong: String
  ) async throws {
    let peer = try NATSPeer(arguments)
    let place = "127.0.0.1:\(peer.port)"
    try await client(of: "nats://\(right)\(place)").connected()
    for stranger in ["nats://\(wrong)\(place)", "nats://\(place)"] {
      let client = try client(of: stranger)
      // The server may say no before or after the client subscribes; what it says arrives either way.
      let early = await #expect(throws: NATSError.self) {
        for try await _ in try client.subscribe(to: "a") {}
      }
      let error = await #expect(throws: NATSError.self) { try await client.connected() }
      let late = #expect(throws: NATSError.self) { try client.subscribe(to: "a") }
      for error in [early, error, late] {
        #expect(error?.reason == .refused)
        #expect(error?.description.contains("Authorization Violation") == true)
      }
    }
  }

  @Test func `what the server would not take is refused here`() async throws {
    let peer = try NATSPeer()
    let client = try client(of: peer.url)
    try await client.connected()
    let large = [UInt8](repeating: 0, count: 1_024 * 1_024 + 1)
    let error = await #expect(throws: NATSError.self) {
      try await client.publish(large, to: "a")
    }
    #expect(error?.reason == .payloadTooLarge)
    for subject in ["", "a b", "a\r\nPING", "a.*"] {
      let error = await #expect(throws: NATSError.self) {
        try await client.publish([], to: subject)
      }
      #expect(error?.reason == .badSubject)
    }
    // The connection has not suffered.
    try await client.flush()
  }

  @Test func `a slow reader loses messages, not the connection`() async throws {
    let peer = try NATSPeer()
    let client = try client(of: peer.url)
    try await client.connected()
    let messages = try client.subscribe(to: "a", capacity: 2)
    for number in 0..<10 { _ = try await client.publish([UInt8(number)], to: "a") }
    var iterator = messages.makeAsyncIterator()
    let first = try await iterator.next()
    let second = try await iterator.next()
    #expect([first?.payload, second?.payload] == [[0], [1]])
    _ = try await client.publish([10], to: "a")
    let third = try await iterator.next()
    #expect(third?.payload == [10])
  }

  @Test func `a server that says nothing more counts as lost`() async throws {
    let peer = try NATSPeer()
    let client = try client(of: peer.url) { $0.silence = .milliseconds(500) }
    try await client.connected()
    peer.freeze()
    let error = await #expect(throws: NATSError.self) {
      while true { _ = try await client.publish([1], to: "a") }
    }
    #expect(error?.detail.contains("has said nothing") == true)
  }
}
