import Synchronization
import Testing

@testable import HTTP

/// A gate that a test opens, or the end of its time.
final class Gate: Sendable {
  private let state = Mutex<(isOpen: Bool, waiters: [CheckedContinuation<Void, Never>])>(
    (false, []))

  func open() {
    let waiters = state.withLock { state in
      state.isOpen = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  func passed() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let isOpen = state.withLock { state in
          if !state.isOpen { state.waiters.append(waiter) }
          return state.isOpen
        }
        if isOpen { waiter.resume() }
      }
    } onCancel: {
      open()
    }
  }
}

@Suite(.timeLimit(.minutes(12)))
struct ShutdownTests {
  private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func `what runs is finished, what is idle is closed, what is new is refused`() async throws
  {
    let (entered, gate) = (Gate(), Gate())
    // One thread: what it closes first is closed when the idle client sees its end. And no limit of time:
    // a client that was away too long is no client of this test.
    let server = try HTTPServer(
      threads: 1, limits: quick(),
      immediate: { $0.path == "/now" ? .text("now") : nil },
      handler: { _ in
        entered.open()
        await gate.passed()
        return .text("done")
      })
    let (busy, idle) = (try RawClient(server), try RawClient(server))
    _ = try await onThread {
      idle.send("GET /now HTTP/1.1\r\nHost: a\r\n\r\n")
      return idle.read(until: "now")
    }
    busy.send(Self.get)
    await entered.passed()
    async let isStopped: Void = server.shutdown(within: .seconds(600))
    let rest = try await onThread { idle.read() }
    #expect(rest.isEmpty)
    let isRefused = try await onThread { Self.isRefused(server) }
    #expect(isRefused)
    gate.open()
    let answer = try await onThread { busy.read() }
    #expect(answer.contains("Connection: close\r\n") && answer.hasSuffix("done"))
    await isStopped
    #expect(server.connectionCount == 0)
  }

  /// A refused connection shows at once, or when it is used.
  private static func isRefused(_ server: HTTPServer) -> Bool {
    guard let client = try? RawClient(server) else { return true }
    client.send(get)
    return client.read().isEmpty
  }

  @Test func `what does not finish in time is cancelled`() async throws {
    let (entered, cancelled) = (Gate(), Gate())
    let server = try HTTPServer(limits: quick()) { _ in
      entered.open()
      let (events, _) = AsyncStream<Int>.makeStream()
      for await _ in events {}
      cancelled.open()
      return .text("late")
    }
    let client = try RawClient(server)
    client.send(Self.get)
    await entered.passed()
    await server.shutdown(within: .milliseconds(100))
    await cancelled.passed()
    #expect(try await onThread { client.read() } == "")
  }

  @Test func `streams end cleanly`() async throws {
    let ends = Mutex<[ResponseStream.End]>([])
    let server = try HTTPServer(limits: quick()) { _ in
      let stream = ResponseStream { end in ends.withLock { $0.append(end) } }
      _ = stream.offer(ServerSentEvent("x"))
      return .events(stream)
    }
    let client = try RawClient(server)
    let text = try await onThread {
      client.send(Self.get)
      return client.read(until: "data: x")
    }
    #expect(text.contains("Content-Type: text/event-stream\r\n"))
    await server.shutdown()
    let rest = try await onThread { client.read() }
    #expect(rest.hasSuffix("0\r\n\r\n"))
    #expect(ends.withLock { $0 } == [.shutdown])
  }

  @Test func `stopping twice is stopping`() async throws {
    let server = try HTTPServer(limits: quick()) { _ in HTTPResponse(.ok) }
    await server.shutdown()
    await server.shutdown()
  }
}
