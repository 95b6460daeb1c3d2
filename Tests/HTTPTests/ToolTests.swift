import Foundation
import TestProcesses
import Testing

@testable import HTTP

/// Programs that others wrote, where they are installed.
@Suite(.timeLimit(.minutes(12)), .serialized)
struct ToolTests {
  /// The path of a program; without it the test is skipped with this reason.
  private func program(_ name: String) throws -> URL {
    let folders = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/bin"]
    for folder in folders {
      let path = "\(folder)/\(name)"
      if FileManager.default.isExecutableFile(atPath: path) { return URL(filePath: path) }
    }
    try Test.cancel("\(name) is not installed: apt-get install -y \(name)")
  }

  private func run(_ name: String, _ arguments: [String]) async throws -> String {
    let program = try program(name)
    return try await onThread {
      var command = Command(program.path, arguments)
      command.errors = .nowhere
      return try command.run().output
    }
  }

  private func server() throws -> HTTPServer {
    try HTTPServer(
      limits: quick(),
      immediate: { $0.path == "/health" ? HTTPResponse(.ok) : nil },
      handler: { request in
        if request.path == "/events" {
          let stream = ResponseStream()
          _ = stream.offer(ServerSentEvent("one"))
          _ = stream.offer(ServerSentEvent("two"))
          stream.finish()
          return .events(stream)
        }
        return HTTPResponse(.ok, body: .bytes(request.body))
      })
  }

  /// A file of zeros, removed after the test.
  private func withFile(
    of size: Int, _ body: (String) async throws -> Void
  ) async throws {
    let name = "reprise-http-\(ProcessInfo.processInfo.processIdentifier)-\(size)"
    let url = FileManager.default.temporaryDirectory.appending(path: name)
    try Data(count: size).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    try await body(url.path)
  }

  @Test(arguments: [["-H", "Transfer-Encoding: chunked"], ["-H", "Expect: 100-continue"], ["-0"]])
  func `curl uploads in every way and gets it back`(options: [String]) async throws {
    let server = try server()
    try await withFile(of: 1_500_000) { path in
      let arguments = ["-s", "--max-time", "30", "--data-binary", "@\(path)", "\(server.url)/"]
      let text = try await run("curl", options + arguments)
      #expect(text.utf8.count == 1_500_000)
    }
    await server.shutdown()
  }

  @Test func `curl sees why a large body is refused`() async throws {
    let server = try server()
    try await withFile(of: 3_000_000) { path in
      let arguments = ["-s", "-i", "--max-time", "30", "--data-binary", "@\(path)", server.url]
      let text = try await run("curl", arguments)
      #expect(text.contains("413 Content Too Large"))
    }
    await server.shutdown()
  }

  @Test func `curl uses its connection again and reads a stream to its end`() async throws {
    let server = try server()
    let format = ["-s", "--max-time", "30", "-w", "%{num_connects};"]
    let twice = try await run("curl", format + [server.url + "/health", server.url + "/health"])
    #expect(twice == "1;0;")
    let events = try await run("curl", ["-sN", "--max-time", "30", server.url + "/events"])
    #expect(events == "data: one\n\ndata: two\n\n")
    let head = try await run("curl", ["-sI", "--max-time", "30", server.url + "/health"])
    #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.contains("Content-Length: 0\r\n"))
    await server.shutdown()
  }

  @Test(arguments: ["/health", "/"])
  func `wrk finds no error, with others sending slowly`(path: String) async throws {
    let server = try server()
    let slow = try (0..<50).map { _ in
      let client = try RawClient(server)
      client.send("GET / HTTP/1.1\r\nHost: ")
      return client
    }
    let text = try await run("wrk", ["-t1", "-c32", "-d1s", server.url + path])
    #expect(text.contains("Requests/sec:"))
    #expect(!text.contains("Socket errors") && !text.contains("Non-2xx"), "\(text)")
    withExtendedLifetime(slow) {}
    await server.shutdown(within: .zero)
  }

  @Test func `wrk leaving in the middle leaves nothing behind`() async throws {
    let server = try server()
    _ = try await run("wrk", ["-t1", "-c64", "-d1s", server.url])
    while server.connectionCount > 0 { await Task.yield() }
    await server.shutdown()
  }
}
