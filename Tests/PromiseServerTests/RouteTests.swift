import DurablePromises
import Foundation
import HTTP
import PromiseServer
import PromiseStores
import TestProcesses
import Testing

/// What is where, over real sockets (protocol §2.1).
@Suite(.timeLimit(.minutes(12)))
struct RouteTests {
  struct Row: Sendable {
    let method: String
    let target: String
    let status: Int
    init(_ method: String, _ target: String, _ status: Int) {
      self.method = method
      self.target = target
      self.status = status
    }
  }

  static let rows: [Row] = [
    Row("GET", "/health", 200), Row("GET", "/ready", 200), Row("HEAD", "/health", 200),
    Row("GET", "/health?x=1", 200),
    Row("GET", "/", 405), Row("PUT", "/", 405), Row("POST", "/health", 405),
    Row("DELETE", "/ready", 405), Row("POST", "/poll/w/1", 405),
    Row("GET", "/poll", 404), Row("GET", "/poll/w", 404), Row("GET", "/poll/w/", 404),
    Row("GET", "/poll/w/1/2", 404), Row("GET", "/nowhere", 404), Row("GET", "/metrics", 404),
    Row("GET", "/health/x", 404), Row("POST", "/%", 404), Row("GET", "/promisesx", 404),
    Row("GET", "/promises", 410), Row("POST", "/promises/a/b", 410), Row("PATCH", "/tasks/x", 410),
    Row("DELETE", "/schedules/x", 410), Row("GET", "/schedules", 410), Row("PUT", "/tasks", 410),
  ]

  @Test func `each path has its answer`() async throws {
    try await Live.run { live in
      for row in Self.rows {
        let reply = try await live.send(row.method, row.target)
        #expect(reply.status.rawValue == row.status, "\(row.method) \(row.target)")
        switch row.status {
        case 410:
          let error = try JSON(reply.body)["error"]?.text
          #expect(error?.hasPrefix("This endpoint is no longer supported.") == true)
          #expect(reply.headers["Content-Type"] == "application/json")
        case 405: #expect(reply.headers["Allow"] != nil)
        default: #expect(reply.body.isEmpty, "\(row.method) \(row.target)")
        }
      }
    }
  }

  @Test func `an envelope comes back with the status of HTTP`() async throws {
    try await Live.run { live in
      let created = try await live.create("a")
      #expect(created.status == 200 && created.promise?["state"] == "pending")
      let none = try await live("promise.get", ["id": "none"])
      #expect(none.status == 404 && none.data == "Promise not found")
      let garbage = try await live.send("POST", "/?x", body: Array("{".utf8))
      #expect(garbage.status.rawValue == 400)
      #expect(garbage.headers["Content-Type"] == "application/json")
      let disabled = try await live("debug.reset")
      #expect(disabled.status == 403)
    }
  }

  @Test func `a body beyond the limit is refused`() async throws {
    var options = ServerOptions.test
    options.bodyBytes = 10_000
    try await Live.run(options: options) { live in
      let reply = try await live.send("POST", "/", body: [UInt8](repeating: 0x20, count: 10_001))
      #expect(reply.status.rawValue == 413)
      let fits = try await live.send("POST", "/", body: [UInt8](repeating: 0x20, count: 10_000))
      #expect(fits.status.rawValue == 400)
    }
  }

  @Test func `a token may be in the header, and streams need one too`() async throws {
    var options = ServerOptions.test
    options.tokens = try Tokens("all\npart p.", source: "test")
    try await Live.run(options: options) { live in
      for (token, status) in [("all", 404), ("part", 403), ("none", 401)] {
        let reply = try await live(
          "promise.get", ["id": "x"], headers: ["authorization": "bearer \(token)"])
        #expect(reply.status == status)
      }
      for headers: HTTPHeaders in [[:], ["Authorization": "all"], ["Authorization": "Bearer x"]] {
        let reply = try await live.send("GET", "/poll/w/1", headers: headers)
        #expect(reply.status.rawValue == 401)
        #expect(String(decoding: reply.body, as: UTF8.self) == "Unauthorized")
      }
      _ = try await live.poll("w", "1", headers: ["Authorization": "Bearer part"])
      // Whether it lives is everybody's to know.
      let health = try await live.send("GET", "/health")
      #expect(health.status.rawValue == 200)
    }
  }

  @Test func `figures have the official names`() async throws {
    try await Live.run { live in
      _ = try await live.create("a", target: "poll://any@w")
      _ = try await live.create("a")
      _ = try await live("promise.get", ["id": "none"])
      _ = try await live("made.up", [:])
      let created = #"resonate_request_total{kind="promise.create",status="200"}"#
      #expect(try await live.metric(created) == 2)
      #expect(try await live.metric(#"resonate_request_total{kind="unknown",status="400"}"#) == 1)
      #expect(
        try await live.metric(#"resonate_request_duration_seconds_count{kind="promise.get"}"#) == 1)
      let all = #"resonate_request_duration_seconds_bucket{kind="promise.create",le="+Inf"}"#
      #expect(try await live.metric(all) == 2)
      #expect(try await live.metric("reprise_store_promises") == 1)
      #expect(try await live.metric("reprise_store_healthy") == 1)
      while try await live.metric(#"resonate_deliveries_total{status="dropped"}"#) < 1 {}
      // It comes again after a while, which on a busy machine may be over.
      #expect(try await live.metric(#"resonate_messages_total{kind="execute"}"#) >= 1)
      let url = try #require(live.server.metricsURL)
      let (origin, _) = try HTTPOrigin.parse(url)
      let elsewhere = try await live.client.send(HTTPRequest(target: "/"), to: origin)
      #expect(elsewhere.status.rawValue == 404)
    }
  }

  @Test func `curl is a client`() async throws {
    try await Live.run { live in
      let envelope = String(
        decoding: Caller.envelope("promise.create", ["id": "a", "timeoutAt": 5]).bytes,
        as: UTF8.self)
      let output = try await curl([
        "-s", "-i", "--max-time", "60", "-H", "Content-Type: application/json", "-d", envelope,
        live.server.url,
      ])
      #expect(output.hasPrefix("HTTP/1.1 200 OK\r\n") && output.contains("rejected_timedout"))
    }
  }

  /// Runs curl where it is installed.
  private func curl(_ arguments: [String]) async throws -> String {
    let paths = ["/usr/bin/curl", "/opt/homebrew/bin/curl"]
    guard let path = paths.first(where: FileManager.default.isExecutableFile(atPath:)) else {
      try Test.cancel("curl is not installed: apt-get install -y curl")
    }
    // Its threads may block, those of the pool may not.
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(with: Result { try Command(path, arguments).run().output })
      }
    }
  }
}
