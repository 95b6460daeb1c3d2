import Foundation
import Synchronization
import Testing

@testable import HTTP

/// Handlers on the threads of their connections.
@Suite(.timeLimit(.minutes(12)))
struct HandlerPlaceTests {
  /// The threads on which things happened.
  private final class Threads: Sendable {
    private let names = Mutex<Set<String>>([])

    /// Called without `async`, where asking for the thread is allowed.
    func note() { names.withLock { _ = $0.insert("\(Thread.current)") } }

    var count: Int { names.withLock { $0.count } }
  }

  @Test func `a handler runs where the connection is read, before and after it waited`()
    async throws
  {
    let threads = Threads()
    let server = try HTTPServer(threads: 1, limits: quick(), handlersRunOn: .connectionThread) {
      _ in
      threads.note()
      return nil
    } handler: { _ in
      threads.note()
      await Task.yield()
      await elsewhere()
      threads.note()
      return HTTPResponse(.ok)
    }
    let client = try RawClient(server)
    let text = try await onThread {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      return client.read(until: "\r\n\r\n")
    }
    #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(threads.count == 1)
    await server.shutdown()
  }

  @Test func `handlers of requests that came together meet before one goes on`() async throws {
    let most = Mutex(0)
    let running = Mutex(0)
    let server = try HTTPServer(threads: 1, limits: quick(), handlersRunOn: .connectionThread) {
      _ in
      nil
    } handler: { _ in
      let count = running.withLock { running in
        running += 1
        return running
      }
      most.withLock { $0 = max($0, count) }
      // Until the others are here; alone it would go on for ever.
      while most.withLock({ $0 }) < 8 { await Task.yield() }
      running.withLock { $0 -= 1 }
      return HTTPResponse(.ok)
    }
    let clients = try (0..<8).map { _ in try RawClient(server) }
    let texts = try await onThread {
      for client in clients { client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
      return clients.map { $0.read(until: "\r\n\r\n") }
    }
    #expect(texts.allSatisfy { $0.hasPrefix("HTTP/1.1 200 OK\r\n") })
    await server.shutdown()
  }

  @Test func `a handler that outlives its thread is run to its end`() async throws {
    let (began, beginning) = AsyncStream.makeStream(of: Void.self)
    let (gate, opening) = AsyncStream.makeStream(of: Void.self)
    let (ended, ending) = AsyncStream.makeStream(of: Void.self)
    let server = try HTTPServer(threads: 1, limits: quick(), handlersRunOn: .connectionThread) {
      _ in
      nil
    } handler: { _ in
      beginning.yield()
      // Not cancelled with the request: that is what makes it late.
      await withTaskCancellationShield { for await _ in gate { break } }
      ending.yield()
      return HTTPResponse(.ok)
    }
    let client = try RawClient(server)
    try await onThread { client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
    for await _ in began { break }
    await server.shutdown(within: .zero)
    opening.yield()
    for await _ in ended { break }
  }

  @Test func `whoever asks on the client's thread goes on there`() async throws {
    let threads = Threads()
    let server = try HTTPServer(limits: quick()) { _ in HTTPResponse(.ok) }
    let (origin, _) = try HTTPOrigin.parse(server.url)
    let client = try HTTPClient()
    try await withTaskExecutorPreference(client.executor) {
      for _ in 0..<20 {
        threads.note()
        let reply = try await client.send(HTTPRequest(), to: origin, within: .seconds(600))
        #expect(reply.status == .ok)
      }
    }
    #expect(threads.count == 1)
    await server.shutdown()
  }

  @Test func `whoever is on the client's thread when it ends goes on elsewhere`() async throws {
    let client = try HTTPClient()
    let isOver = await withTaskExecutorPreference(client.executor) {
      client.close()
      for _ in 0..<20 { await Task.yield() }
      return true
    }
    #expect(isOver)
  }

  /// Comes back from another thread.
  private func elsewhere() async {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume() }
    }
  }
}

/// Waits for something though the task was cancelled.
private func withTaskCancellationShield(_ body: @escaping @Sendable () async -> Void) async {
  await Task { await body() }.value
}
