import Foundation
import HTTP
import PromiseServer
import PromiseStores
import TestThreads
import Testing

/// A server among clients that are broken, or mean harm, over real sockets.
@Suite(.longRunning, .timeLimit(.minutes(12)))
struct HostileTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    /// The statuses of the answers, in order.
    let statuses: [Int]
    var testDescription: String { name }

    /// A request with a body of the length that is said.
    init(_ name: String, body: [UInt8], _ status: Int = 400) {
      self.name = name
      bytes = Hostile.post(body)
      statuses = [status]
    }

    init(_ name: String, _ text: String, _ statuses: Int...) {
      self.name = name
      bytes = Array(text.utf8)
      self.statuses = statuses
    }
  }

  static let rows: [Row] = documents + framings

  static let documents: [Row] = [
    Row("nothing", body: []),
    Row("no JSON", body: Array("hello".utf8)),
    Row("two documents", body: Hostile.get + Hostile.get),
    Row("an array", body: Array("[]".utf8)),
    Row("a string", body: Array("\"\"".utf8)),
    Row("deep arrays", body: Array(repeating: UInt8(ascii: "["), count: 1_000_000)),
    Row(
      "deep arrays that end",
      body: Array(repeating: UInt8(ascii: "["), count: 500_000)
        + Array(repeating: UInt8(ascii: "]"), count: 500_000)),
    Row("deep objects", body: Array(String(repeating: #"{"a":"#, count: 200_000).utf8)),
    Row(
      "deep data",
      body: Hostile.envelope(
        #"{"id":"a","x":"# + String(repeating: "[", count: 900)
          + String(repeating: "]", count: 900) + "}")),
    Row("a mark of the byte order", body: [0xEF, 0xBB, 0xBF] + Hostile.get),
    Row("UTF-16", body: Hostile.get.flatMap { [$0, 0] }),
    Row("UTF-32", body: Hostile.get.flatMap { [$0, 0, 0, 0] }),
    Row("bytes that are no UTF-8", body: Hostile.envelope(#"{"id":"\#u{1}"}"#, replacing: 0xFF)),
    Row("an overlong slash", body: Hostile.envelope(#"{"id":"\#u{1}"}"#, replacing: 0xC0, 0xAF)),
    Row("half of a character", body: Hostile.envelope(#"{"id":"\ud800"}"#)),
    Row(
      "a NUL in an id", body: Hostile.envelope(#"{"id":"a\u0000","timeoutAt":1}"#, "promise.create")
    ),
    Row("an id that is a number", body: Hostile.envelope(#"{"id":1}"#)),
    Row(
      "a large number", body: Hostile.envelope(#"{"id":"a","timeoutAt":1e999}"#, "promise.create")),
    Row(
      "a number of many digits",
      body: Hostile.envelope(
        #"{"id":"a","timeoutAt":\#(String(repeating: "9", count: 100_000))}"#, "promise.create")),
    Row("null for data", body: Hostile.envelope("null")),
    Row(
      "another version",
      body: Array(#"{"kind":"x","head":{"corrId":"c","version":"1"},"data":{}}"#.utf8)),
    Row("an unknown kind", body: Hostile.envelope("{}", "promise.steal")),
    Row(
      "a body over the limit", body: Array(repeating: UInt8(ascii: " "), count: 2 * 1_048_576 + 1),
      413),
    Row(
      "many tasks",
      body: Hostile.envelope(
        #"{"pid":"p","tasks":["# + String(repeating: #"{"id":"a","version":0},"#, count: 50_000)
          + #"{"id":"a","version":0}]}"#, "task.heartbeat"), 200),
  ]

  static let framings: [Row] = [
    Row("no length", "POST / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    Row("a length that is too large", Hostile.text(length: 9_000)),
    Row(
      "a length and a coding",
      Hostile.smuggled("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"), 400),
    Row("a coding with a blank", Hostile.smuggled("Transfer-Encoding : chunked\r\n"), 400),
    Row("a coding nobody has", Hostile.smuggled("Transfer-Encoding: xchunked\r\n"), 501),
    Row("two lengths", Hostile.smuggled("Content-Length: 4\r\nContent-Length: 0\r\n"), 400),
    Row("two lengths alike", Hostile.smuggled("Content-Length: 4\r\nContent-Length: 4\r\n"), 400),
    Row("a folded length", Hostile.smuggled("Content-Length:\r\n 4\r\n"), 400),
    Row(
      "a chunk with a bare newline",
      Hostile.smuggled("Transfer-Encoding: chunked\r\n", body: "0\n\n"), 400),
    Row("two Hosts", "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    Row(
      "a long line", "GET /\(String(repeating: "x", count: 10_000)) HTTP/1.1\r\nHost: a\r\n\r\n",
      414),
    Row(
      "a large field",
      "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n", 431),
    Row(
      "many fields",
      "GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "X: 1\r\n", count: 200))\r\n", 431),
    Row("a path out of the root", "GET /poll/../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    Row("a path with a NUL", "GET /poll/%00/%00/x HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    Row("a path that is no UTF-8", "GET /poll/%ff/x HTTP/1.1\r\nHost: a\r\n\r\n", 404),
  ]

  @Test(arguments: rows) func `each has its status`(row: Row) async throws {
    try await Live.run { live in
      let (statuses, text) = try RawClient.ask(row.bytes, port: live.server.port)
      #expect(statuses == row.statuses, "\(text.prefix(500))")
      try await Self.expectUnharmed(live)
    }
  }

  /// The server answers others, holds nothing of those who were here, and has stored nothing.
  private static func expectUnharmed(_ live: Live) async throws {
    // One is of this client, for the requests; the metrics have a server of their own.
    let health = try await live.send("GET", "/health")
    #expect(health.status.rawValue == 200)
    while try await live.metric("reprise_connections") > 1 {}
    let promises = try await live.metric("reprise_store_promises")
    #expect(promises == 0)
  }

  @Test func `a request cut at any byte is not carried out`() async throws {
    let request = Hostile.post(Hostile.create)
    try await Live.run { live in
      for end in 0..<request.count {
        let (statuses, text) = try RawClient.ask(Array(request[..<end]), port: live.server.port)
        #expect(statuses == [] || statuses == [400], "cut at \(end): \(text)")
      }
      try await Self.expectUnharmed(live)
    }
  }

  @Test func `a body cut at any byte is refused`() async throws {
    try await Live.run { live in
      for end in 0..<Hostile.create.count {
        let body = Array(Hostile.create[..<end])
        let (statuses, text) = try RawClient.ask(Hostile.post(body), port: live.server.port)
        #expect(statuses == [400], "cut at \(end): \(text)")
        #expect(text.contains("application/json") && text.contains("Invalid request envelope"))
      }
      try await Self.expectUnharmed(live)
    }
  }

  @Test func `what follows a request is a request of its own`() async throws {
    try await Live.run { live in
      // The length is that of the first document, whatever it contains.
      let inside = Hostile.post(Hostile.envelope(#"{"id":"GET / HTTP/1.1\r\n\r\n"}"#))
      let (statuses, _) = try RawClient.ask(inside + inside, port: live.server.port)
      #expect(statuses == [404, 404])
      try await Self.expectUnharmed(live)
    }
  }

  @Test func `two tokens in one header are none`() async throws {
    var options = ServerOptions.test
    options.tokens = try Tokens("right", source: "tokens")
    let length = Hostile.get.count
    try await Live.run(options: options) { live in
      for (fields, status) in [
        (["Bearer right"], 404), (["Bearer right", "Bearer wrong"], 401),
        (["Bearer wrong", "Bearer right"], 401), (["Bearer right", "Bearer right"], 401),
      ] {
        let header = fields.map { "Authorization: \($0)\r\n" }.joined()
        let head = "POST / HTTP/1.1\r\nHost: a\r\n\(header)Content-Length: \(length)\r\n\r\n"
        let (statuses, _) = try RawClient.ask(
          Array(head.utf8) + Hostile.get, port: live.server.port)
        #expect(statuses == [status], "\(fields)")
      }
    }
  }

  @Test func `slow senders are sent away, and hold up nobody`() async throws {
    try await Live.run { live in
      let slow = try (0..<200).map { number in
        let client = try RawClient(port: live.server.port)
        client.send(Array(Hostile.post(Hostile.create).prefix(1 + number % 40)))
        return client
      }
      for _ in 0..<20 {
        let reply = try await live("promise.get", ["id": "a"])
        #expect(reply.status == 404)
      }
      for client in slow {
        #expect(String(decoding: client.read(), as: UTF8.self).hasPrefix("HTTP/1.1 408 "))
      }
      withExtendedLifetime(slow) {}
    }
  }
}

/// Requests byte by byte.
enum Hostile {
  static let get = envelope(#"{"id":"a"}"#)
  static let create = envelope(#"{"id":"a","timeoutAt":4000000000000}"#, "promise.create")

  static func envelope(
    _ data: String, _ kind: String = "promise.get", replacing bytes: UInt8...
  ) -> [UInt8] {
    let text =
      #"{"kind":"\#(kind)","head":{"corrId":"c","version":"2026-04-01"},"data":\#(data)}"#
    return text.utf8.flatMap { $0 == 1 ? bytes : [$0] }
  }

  static func post(_ body: [UInt8]) -> [UInt8] {
    Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
  }

  /// A request that says another length than it has.
  static func text(length: Int) -> String {
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n"
      + String(decoding: create, as: UTF8.self)
  }

  /// A request inside another, for whoever takes the length of the outer one for another.
  static func smuggled(_ fields: String, body: String = "0\r\n\r\n") -> String {
    "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\(body)"
      + String(decoding: post(create), as: UTF8.self)
  }
}
