import DurablePromises
import Foundation
import HTTP
import PromiseServer
import PromiseStores
import Scheduling
import Testing
import Transports

/// A server that runs, and a client of it.
struct Live: Sendable {
  let server: Server
  let client: HTTPClient
  let origin: HTTPOrigin

  /// Runs a server next to a body, and shuts it down after it.
  static func run(
    _ store: any ServedStore = Live.store(), options: ServerOptions = .test,
    transports: [any Transport] = [], _ body: @Sendable (Live) async throws -> Void
  ) async throws {
    let server = try Server(
      store: store, options: options, transports: transports, generator: SeededGenerator(seed: 1))
    let client = try HTTPClient()
    let origin = HTTPOrigin(host: "127.0.0.1", port: server.port)
    try await withThrowingTaskGroup { group in
      group.addTask { try await server.run() }
      let outcome: Result<Void, any Error>
      do {
        outcome = .success(try await body(Live(server: server, client: client, origin: origin)))
      } catch {
        outcome = .failure(error)
      }
      await server.shutdown()
      client.close()
      try await group.waitForAll()
      try outcome.get()
    }
  }

  /// A store that offers a message again only after an hour, however busy the machine is.
  static func store() -> VolatileStore {
    VolatileStore(configuration: Configuration(retryTimeout: 3_600_000))
  }

  func send(
    _ method: String, _ target: String, headers: HTTPHeaders = [:], body: [UInt8] = []
  ) async throws -> HTTPReply {
    let request = HTTPRequest(method: method, target: target, headers: headers, body: body)
    return try await client.send(request, to: origin, within: .seconds(600))
  }

  /// Asks over the protocol.
  func callAsFunction(
    _ kind: String, _ data: JSON = [:], headers: HTTPHeaders = [:]
  ) async throws -> Reply {
    let reply = try await send(
      "POST", "/", headers: headers, body: Caller.envelope(kind, data).bytes)
    #expect(reply.headers["Content-Type"] == "application/json")
    return Reply(status: reply.status.rawValue, envelope: try JSON(reply.body))
  }

  /// Creates a promise with a far deadline.
  func create(_ id: String, target: String? = nil) async throws -> Reply {
    var data: [String: JSON] = ["id": .string(id), "timeoutAt": 4_000_000_000_000]
    if let target { data["tags"] = ["resonate:target": .string(target)] }
    return try await self("promise.create", .object(data))
  }

  /// Opens a worker's stream.
  func poll(_ group: String, _ id: String, headers: HTTPHeaders = [:]) async throws -> HTTPEvents {
    try await client.events(
      HTTPRequest(target: "/poll/\(group)/\(id)", headers: headers), from: origin,
      within: .seconds(600))
  }

  /// The value of a metric; 0 for one that is not there.
  func metric(_ name: String) async throws -> Double {
    let url = try #require(server.metricsURL)
    let (origin, target) = try HTTPOrigin.parse(url)
    let reply = try await client.send(
      HTTPRequest(target: target), to: origin, within: .seconds(600))
    let line = String(decoding: reply.body, as: UTF8.self).split(separator: "\n").first {
      $0.hasPrefix(name + " ")
    }
    return line.flatMap { $0.split(separator: " ").last.flatMap { Double($0) } } ?? 0
  }
}

extension ServerOptions {
  /// Free ports, so that tests do not meet.
  static var test: ServerOptions {
    var options = ServerOptions()
    options.port = 0
    options.metricsPort = 0
    return options
  }
}

extension HTTPEvents {
  /// The next message: `execute root 1`, or `unblock root`; nil at the end.
  func next() async throws -> String? {
    var iterator = makeAsyncIterator()
    guard let event = try await iterator.next() else { return nil }
    let message = try JSON(Array(event.data.utf8))
    #expect(message["head"]?.names != nil)
    if let task = message["data"]?["task"] {
      return "execute \(task["id"]?.text ?? "?") \(task["version"]?.number ?? -1)"
    }
    return "unblock \(message["data"]?["promise"]?["id"]?.text ?? "?")"
  }
}
