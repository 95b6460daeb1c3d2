import NATS
import Testing

struct NATSServerTests {
  @Test func `a URL names host, port and credentials`() throws {
    #expect(try NATSServer("nats://localhost") == NATSServer(host: "localhost", port: 4222))
    #expect(try NATSServer("nats://[::1]:99/") == NATSServer(host: "::1", port: 99))
    let user = try NATSServer("nats://me:p%40ss@host:1")
    #expect(user.credentials == .user("me", password: "p@ss"))
    let token = try NATSServer("nats://secret@host")
    #expect(token.credentials == .token("secret"))
    #expect(!"\(user) \(token)".contains("p@ss") && !"\(token)".contains("secret"))
  }

  @Test(arguments: [
    "", "localhost:4222", "tls://host", "nats://", "nats://:4222", "nats://host:0",
    "nats://host:70000", "nats://host/path", "nats://host?x", "nats://host#x",
  ])
  func `other texts are refused`(text: String) {
    let error = #expect(throws: NATSError.self) { try NATSServer(text) }
    #expect(error?.reason == .badAddress)
  }
}
