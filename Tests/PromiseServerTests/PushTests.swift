import DurablePromises
import HTTP
import PromiseServer
import PromiseStores
import Synchronization
import Testing
import Transports

/// Messages that are posted to URLs (protocol §2.10).
@Suite(.timeLimit(.minutes(12)))
struct PushTests {
  /// What arrived, in order.
  final class Inbox: Sendable {
    private let bodies = Mutex<[JSON]>([])
    var all: [JSON] { bodies.withLock { $0 } }
    func add(_ request: HTTPRequest) {
      if let body = try? JSON(request.body) { bodies.withLock { $0.append(body) } }
    }
  }

  private func transports() throws -> [any Transport] {
    [PushTransport(client: try HTTPClient())]
  }

  @Test func `a message is posted, and its answer counted`() async throws {
    let inbox = Inbox()
    let worker = try HTTPServer { request in
      inbox.add(request)
      return HTTPResponse(request.path == "/bad" ? .internalServerError : .ok)
    }
    try await Live.run(transports: try transports()) { live in
      _ = try await live.create("good", target: "\(worker.url)/good?x=1")
      _ = try await live.create("bad", target: "\(worker.url)/bad")
      while inbox.all.count < 2 { _ = try await live.send("GET", "/health") }
      let execute = inbox.all.first { $0["data"]?["task"]?["id"] == "good" }
      #expect(execute?["kind"] == "execute")
      #expect(execute?["head"]?["serverUrl"]?.text == live.server.url)
      #expect(execute?["data"]?["task"]?["version"] == 0)
      while try await live.metric(#"resonate_deliveries_total{status="dropped"}"#) < 1 {}
      let reason = #"reprise_dropped_messages_total{reason="… answered 500"}"#
      #expect(try await live.metric(reason) == 1)
      #expect(try await live.metric(#"resonate_deliveries_total{status="delivered"}"#) == 1)
    }
    await worker.shutdown()
  }

  @Test func `a target that never answers holds nobody up, nor the end`() async throws {
    let inbox = Inbox()
    let (never, end) = AsyncStream.makeStream(of: Never.self)
    let stuck = try HTTPServer { _ in
      // It ends with its task, or with the test.
      for await _ in never {}
      return HTTPResponse(.ok)
    }
    let quick = try HTTPServer { request in
      inbox.add(request)
      return HTTPResponse(.ok)
    }
    var options = ServerOptions.test
    options.deliveries = 4
    try await Live.run(options: options, transports: try transports()) { live in
      for number in 0..<10 {
        _ = try await live.create("stuck-\(number)", target: "\(stuck.url)/")
        _ = try await live.create("quick-\(number)", target: "\(quick.url)/")
      }
      while inbox.all.count < 10 { _ = try await live.send("GET", "/health") }
      // One is under way for the stuck target. On a slow machine, tasks are offered again meanwhile.
      #expect(try await live.metric(#"reprise_deliveries{state="waiting"}"#) >= 9)
    }
    end.finish()
    await stuck.shutdown()
    await quick.shutdown()
  }
}
