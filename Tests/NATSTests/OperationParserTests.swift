import Testing

@testable import NATS

struct OperationParserTests {
  private static let whole = [
    "INFO {\"max_payload\":1048576}\r\n", "+OK\r\n", "PING\r\n", "pong\r\n",
    "-ERR 'Unknown Protocol Operation'\r\n", "MSG a.b 7 5\r\nhello\r\n",
    "msg a 8 _INBOX.1 0\r\n\r\n", "HMSG _INBOX.2 0 16 16\r\nNATS/1.0 503\r\n\r\n\r\n",
    "HMSG a 9 r 18 20\r\nNATS/1.0\r\nA: B\r\n\r\nhi\r\n", "MSG a 7 4\r\n\r\n\r\n\r\n", "PING\n",
  ].joined()

  private static let operations: [ServerOperation] = [
    .info(Array("{\"max_payload\":1048576}".utf8)), .ok, .ping, .pong,
    .error("Unknown Protocol Operation"),
    .message(message("a.b", "hello"), subscription: 7),
    .message(message("a", "", reply: "_INBOX.1"), subscription: 8),
    .message(message("_INBOX.2", "", status: 503), subscription: 0),
    .message(message("a", "hi", reply: "r"), subscription: 9),
    .message(message("a", "\r\n\r\n"), subscription: 7),
    .ping,
  ]

  private static func message(
    _ subject: String, _ payload: String, reply: String? = nil, status: Int? = nil
  ) -> NATSMessage {
    NATSMessage(subject: subject, reply: reply, status: status, payload: Array(payload.utf8))
  }

  private func parse(_ pieces: [some Sequence<UInt8>]) throws(NATSError) -> [ServerOperation] {
    var parser = OperationParser(payloadLimit: 100)
    var found: [ServerOperation] = []
    for piece in pieces {
      parser.append(piece)
      while let operation = try parser.next() { found.append(operation) }
    }
    return found
  }

  @Test func `a stream is the same wherever it is cut`() throws {
    let bytes = Array(Self.whole.utf8)
    for cut in 0...bytes.count {
      let found = try parse([bytes[..<cut], bytes[cut...]])
      #expect(found == Self.operations, "cut at \(cut)")
    }
  }

  @Test(arguments: [1, 2, 3, 7]) func `a stream is the same in small pieces`(size: Int) throws {
    let bytes = Array(Self.whole.utf8)
    let pieces = stride(from: 0, to: bytes.count, by: size).map {
      bytes[$0..<min($0 + size, bytes.count)]
    }
    let found = try parse(pieces)
    #expect(found == Self.operations)
  }

  @Test(arguments: [
    "HELLO\r\n", "\r\n", "MSG\r\n", "MSG a 1\r\n", "MSG a b 1\r\n", "MSG a 1 -1\r\n",
    "MSG a 1 +1\r\n", "MSG a 1 r x 1\r\n", "MSG a 1 101\r\n", "MSG a 1 99999999999999999999\r\n",
    "HMSG a 1 5\r\n", "HMSG a 1 6 5\r\n", "MSG a 1 2\r\nhello\r\n", "MSG a 1 5\r\nhelloxx",
    "HTTP/1.1 400 Bad Request\r\n", "\0\0\0\0\n",
  ])
  func `what is no operation is refused`(text: String) {
    #expect(throws: NATSError.self) { try parse([text.utf8]) }
  }

  @Test func `an endless line is refused before it fills the memory`() {
    let piece = [UInt8](repeating: 0x41, count: 1_024)
    #expect(throws: NATSError.self) { try parse(Array(repeating: piece, count: 66)) }
    // Even when it comes with its end at once.
    let line = [UInt8](repeating: 0x41, count: 66 * 1_024) + [0x0A]
    #expect(throws: NATSError.self) { try parse([line]) }
  }

  @Test func `noise is refused or understood, and never trapped`() {
    var state: UInt64 = 42
    func random(below bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    var refused = 0
    for _ in 0..<2_000 {
      var bytes = Array(Self.whole.utf8)
      for _ in 0...random(below: 4) {
        let place = Int(random(below: UInt64(bytes.count)))
        bytes[place] = UInt8(random(below: 256))
      }
      do { _ = try parse([bytes]) } catch { refused += 1 }
    }
    #expect(refused > 500)
  }
}
