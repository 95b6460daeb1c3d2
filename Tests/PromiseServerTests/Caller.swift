import DurablePromises
import PromiseServer
import PromiseStores
import Scheduling

/// What a server answered.
struct Reply: Sendable {
  let status: Int
  let envelope: JSON

  var data: JSON { envelope["data"] ?? .null }
  var promise: JSON? { data["promise"] }
  var task: JSON? { data["task"] }
}

/// Asks an endpoint as a harness does: by envelopes, with the time stamped on them.
struct Caller: Sendable {
  var endpoint: ProtocolEndpoint
  var token: String?

  /// A store in memory under debugging, whose timers are stopped.
  static func harness(_ configuration: Configuration = Configuration()) async throws -> Caller {
    let store = VolatileStore(configuration: configuration, time: .stopped)
    let caller = Caller(endpoint: ProtocolEndpoint(store: store, isDebugging: true))
    _ = try await caller("debug.start")
    _ = try await caller("debug.reset")
    return caller
  }

  func callAsFunction(
    _ kind: String, _ data: JSON = [:], at time: Int64? = nil, correlationID: String = "c-1"
  ) async throws -> Reply {
    try await send(
      Self.envelope(kind, data, at: time, token: token, correlationID: correlationID).bytes)
  }

  func send(_ body: [UInt8], bearer: String? = nil) async throws -> Reply {
    let answer = await endpoint.answer(body, bearer: bearer)
    return Reply(status: answer.status, envelope: try JSON(answer.body))
  }

  static func envelope(
    _ kind: String, _ data: JSON, at time: Int64? = nil, token: String? = nil,
    correlationID: String = "c-1"
  ) -> JSON {
    var head: [String: JSON] = ["corrId": .string(correlationID), "version": "2026-04-01"]
    if let time { head["resonate:debug_time"] = .number(Double(time)) }
    if let token { head["auth"] = .string(token) }
    return ["kind": .string(kind), "head": .object(head), "data": data]
  }

  // MARK: The requests that most tests make

  /// Creates a promise that a worker of group `w` is to settle.
  func createTargeted(
    _ id: String, timeoutAt: Int64 = 1_000_000, at time: Int64 = 1_000, tags: [String: JSON] = [:]
  ) async throws -> Reply {
    let target: [String: JSON] = ["resonate:target": "poll://any@w"]
    return try await create(
      id, timeoutAt: timeoutAt, at: time, tags: target.merging(tags) { $1 })
  }

  func create(
    _ id: String, timeoutAt: Int64 = 1_000_000, at time: Int64 = 1_000, tags: [String: JSON] = [:]
  ) async throws -> Reply {
    try await self(
      "promise.create",
      ["id": .string(id), "timeoutAt": .number(Double(timeoutAt)), "tags": .object(tags)], at: time)
  }

  func settle(_ id: String, _ state: String = "resolved", at time: Int64) async throws -> Reply {
    try await self(
      "promise.settle", ["id": .string(id), "state": .string(state)], at: time)
  }

  func acquire(
    _ id: String, _ version: Int, pid: String = "p1", ttl: Int64 = 60_000, at time: Int64
  ) async throws -> Reply {
    try await self(
      "task.acquire",
      [
        "id": .string(id), "version": .number(Double(version)), "pid": .string(pid),
        "ttl": .number(Double(ttl)),
      ], at: time)
  }

  func suspend(_ id: String, _ version: Int, on awaited: [String], at time: Int64) async throws
    -> Reply
  {
    let actions = awaited.map { awaited -> JSON in
      Self.envelope(
        "promise.register_callback", ["awaited": .string(awaited), "awaiter": .string(id)])
    }
    return try await self(
      "task.suspend",
      ["id": .string(id), "version": .number(Double(version)), "actions": .array(actions)],
      at: time)
  }

  func fulfill(_ id: String, _ version: Int, at time: Int64) async throws -> Reply {
    try await self(
      "task.fulfill",
      [
        "id": .string(id), "version": .number(Double(version)),
        "action": Self.envelope(
          "promise.settle", ["id": .string(id), "state": "resolved", "value": ["data": "NDI="]]),
      ], at: time)
  }

  func task(_ id: String, at time: Int64) async throws -> JSON? {
    try await self("task.get", ["id": .string(id)], at: time).task
  }

  func promise(_ id: String, at time: Int64) async throws -> JSON? {
    try await self("promise.get", ["id": .string(id)], at: time).promise
  }

  /// The messages that wait, in short: `execute root 1`, `unblock root poll://…`.
  func messages() async throws -> [String] {
    let snapshot = try await self("debug.snap")
    return (snapshot.data["messages"]?.items ?? []).compactMap { row in
      let message = row["message"]
      if let task = message?["data"]?["task"] {
        return "execute \(task["id"]?.text ?? "?") \(task["version"]?.number ?? -1)"
      }
      let id = message?["data"]?["promise"]?["id"]?.text ?? "?"
      return "unblock \(id) \(row["address"]?.text ?? "?")"
    }
  }

  func tick(_ time: Int64) async throws {
    _ = try await self("debug.tick", ["time": .number(Double(time))], at: time)
  }
}

extension TimeSource {
  /// A clock that shows a late time and never goes on.
  static let stopped = TimeSource(
    now: { 1_790_000_000_000 }, sleep: { _ in throw CancellationError() })
}

/// Runs async code to its end, on one thread, in one order.
@discardableResult
func inOneOrder<Output: Sendable>(
  _ body: @escaping @Sendable () async throws -> Output
) throws -> Output {
  try SeededExecutor(seed: 1).run("main", body)
}
