import PromiseServer
import PromiseStores
import Testing

/// What the SDKs in use insist on (protocol §2.11), for every kind of request.
struct ClientDemandTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let kind: String
    let data: JSON
    let status: Int
    /// The members of the answer's data.
    var members: Set<String> = []
    var testDescription: String { "\(kind) \(status)" }

    init(_ kind: String, _ data: JSON, _ status: Int, _ members: Set<String> = []) {
      self.kind = kind
      self.data = data
      self.status = status
      self.members = members
    }
  }

  private static let target: JSON = ["resonate:target": "poll://any@w", "resonate:branch": "root"]

  private static func creation(_ id: String) -> JSON {
    Caller.envelope(
      "promise.create", ["id": .string(id), "timeoutAt": 900_000, "tags": target])
  }

  private static func settlement(_ id: String) -> JSON {
    Caller.envelope("promise.settle", ["id": .string(id), "state": "resolved"])
  }

  /// A run of one workflow, request after request.
  static let rows: [Row] = [
    Row(
      "task.create", ["pid": "p", "ttl": 60_000, "action": creation("root")], 200,
      ["task", "promise", "preload"]),
    Row(
      "promise.create", ["id": "a", "timeoutAt": 900_000, "tags": target], 200, ["promise"]),
    // Once more: still 200, never 201.
    Row("promise.create", ["id": "a", "timeoutAt": 5], 200, ["promise"]),
    Row("promise.create", ["id": "a"], 400),
    Row("promise.get", ["id": "a"], 200, ["promise"]),
    Row("promise.get", ["id": "none"], 404),
    Row("promise.register_callback", ["awaited": "a", "awaiter": "root"], 200, ["promise"]),
    Row("promise.register_callback", ["awaited": "a", "awaiter": "none"], 422),
    Row(
      "promise.register_listener", ["awaited": "a", "address": "poll://uni@w/1"], 200,
      ["promise"]),
    Row("promise.search", [:], 200, ["promises"]),
    Row("promise.search", ["limit": 1], 200, ["promises", "cursor"]),
    Row("task.get", ["id": "root"], 200, ["task"]),
    Row("task.search", [:], 200, ["tasks"]),
    Row(
      "task.acquire", ["id": "a", "version": 0, "pid": "p", "ttl": 60_000], 200,
      ["task", "promise", "preload"]),
    Row("task.acquire", ["id": "a", "version": 0, "pid": "p", "ttl": 60_000], 409),
    Row("task.release", ["id": "a", "version": 1], 200),
    Row(
      "task.heartbeat", ["pid": "p", "tasks": [["id": "root", "version": 1]]], 200),
    Row(
      "task.fence", ["id": "root", "version": 1, "action": creation("b")], 200,
      ["action", "preload"]),
    Row(
      "task.fence", ["id": "root", "version": 1, "action": settlement("none")], 200,
      ["action", "preload"]),
    Row(
      "task.fence", ["id": "root", "version": 1, "action": settlement("b")], 200,
      ["action", "preload"]),
    Row(
      "task.suspend",
      [
        "id": "root", "version": 1,
        "actions": [
          Caller.envelope("promise.register_callback", ["awaited": "b", "awaiter": "root"])
        ],
      ], 300, ["preload"]),
    Row(
      "task.suspend",
      [
        "id": "root", "version": 1,
        "actions": [
          Caller.envelope("promise.register_callback", ["awaited": "a", "awaiter": "root"])
        ],
      ], 200),
    Row("task.halt", ["id": "root"], 200),
    Row("task.continue", ["id": "root"], 200),
    Row(
      "task.acquire", ["id": "root", "version": 1, "pid": "p", "ttl": 60_000], 200,
      ["task", "promise", "preload"]),
    Row(
      "task.fulfill", ["id": "root", "version": 2, "action": settlement("root")], 200,
      ["promise"]),
    Row("promise.settle", ["id": "a", "state": "rejected"], 200, ["promise"]),
    Row(
      "schedule.create",
      [
        "id": "s", "cron": "0 2 * * *", "promiseId": "x{{.timestamp}}", "promiseTimeout": 5,
        "promiseTags": target,
      ], 200, ["schedule"]),
    Row("schedule.get", ["id": "s"], 200, ["schedule"]),
    Row("schedule.search", [:], 200, ["schedules"]),
    Row("schedule.delete", ["id": "s"], 200),
    Row("no.such", [:], 400),
  ]

  @Test func `every answer has what the clients look for`() throws {
    try inOneOrder {
      let call = Caller(
        endpoint: ProtocolEndpoint(
          store: VolatileStore(time: .stopped), isDebugging: true))
      for (number, row) in Self.rows.enumerated() {
        let reply = try await call(
          row.kind, row.data, at: 1_000, correlationID: "corr-\(number)")
        let place: Comment = "row \(number), \(row.kind): \(reply.envelope)"
        // 1 and 2: the kind, the correlation id, the version and the status come back.
        #expect(reply.envelope.names == ["kind", "head", "data"], place)
        #expect(reply.envelope["kind"]?.text == row.kind, place)
        let head = reply.envelope["head"]
        #expect(head?["corrId"] == .string("corr-\(number)"), place)
        #expect(head?["version"] == "2026-04-01", place)
        #expect(head?["status"]?.number == Int64(row.status), place)
        // 3: success is 200.
        #expect(reply.status == row.status, place)
        if row.status >= 400 {
          // 4: the data of an error are a string.
          #expect(reply.data.text?.isEmpty == false, place)
        } else {
          // 6 and 8: an object, with what belongs to the kind and nothing that is null.
          #expect(reply.data.names == row.members, place)
          if row.members.contains("preload") {
            #expect(reply.data["preload"]?.items != nil, place)
          }
        }
        #expect(!Self.hasNull(reply.envelope), place)
        Self.checkRecords(reply.data, place)
      }
    }
  }

  private static func hasNull(_ json: JSON) -> Bool {
    switch json {
    case .null: true
    case .array(let items): items.contains(where: hasNull)
    case .object(let members): members.values.contains(where: hasNull)
    default: false
    }
  }

  /// 5: what records have, always or never.
  private static func checkRecords(_ data: JSON, _ place: Comment) {
    var promises = (data["preload"]?.items ?? []) + (data["promises"]?.items ?? [])
    if let promise = data["promise"] { promises.append(promise) }
    for promise in promises {
      let settled: Set<String> = promise["state"] == "pending" ? [] : ["settledAt"]
      let always: Set<String> = ["id", "state", "param", "value", "tags", "timeoutAt", "createdAt"]
      #expect(promise.names == always.union(settled), place)
      for name in ["param", "value", "tags"] { #expect(promise[name]?.names != nil, place) }
    }
    for task in (data["tasks"]?.items ?? []) + [data["task"]].compactMap({ $0 }) {
      let held: Set<String> = task["state"] == "acquired" ? ["ttl", "pid"] : []
      #expect(task.names == Set(["id", "state", "version", "resumes"]).union(held), place)
      #expect(task["resumes"]?.number != nil, place)
    }
    for schedule in (data["schedules"]?.items ?? []) + [data["schedule"]].compactMap({ $0 }) {
      #expect(schedule["nextRunAt"]?.number != nil && schedule["createdAt"]?.number != nil, place)
      #expect(
        schedule["promiseParam"]?.names != nil && schedule["promiseTags"]?.names != nil, place)
    }
    // 7: the action of a fence is a whole answer.
    if let action = data["action"] {
      #expect(action.names == ["kind", "head", "data"], place)
      let status = action["head"]?["status"]?.number
      #expect(action["head"]?["version"] == "2026-04-01", place)
      #expect(
        status == 200 ? action["data"]?["promise"] != nil : action["data"]?.text != nil, place)
    }
  }
}
