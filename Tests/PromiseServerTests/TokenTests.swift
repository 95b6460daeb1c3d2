import PromiseServer
import PromiseStores
import Scheduling
import Testing

/// Who may do what (protocol §2.5, design §5).
struct TokenTests {
  static let file = """
    # The operators.
    all-of-it

    some order.
    """

  struct Row: Sendable, CustomTestStringConvertible {
    let kind: String
    let data: JSON
    /// With no token, a wrong one, one for `order.`, and one for everything.
    let statuses: [Int]
    var testDescription: String { kind }

    init(_ kind: String, _ data: JSON, _ statuses: [Int]) {
      self.kind = kind
      self.data = data
      self.statuses = statuses
    }
  }

  static let create: JSON = ["id": "order.1", "timeoutAt": 9]

  static func fence(on id: String) -> JSON {
    [
      "id": "order.1", "version": 1,
      "action": Caller.envelope(
        "promise.settle", ["id": .string(id), "state": "resolved"]),
    ]
  }

  static func suspend(on id: String) -> JSON {
    [
      "id": "order.1", "version": 1,
      "actions": [
        Caller.envelope(
          "promise.register_callback", ["awaited": .string(id), "awaiter": "order.1"])
      ],
    ]
  }

  static let rows: [Row] = [
    Row("promise.get", ["id": "order.1"], [401, 401, 404, 404]),
    Row("promise.get", ["id": "other"], [401, 401, 403, 404]),
    Row("promise.get", ["id": "order"], [401, 401, 403, 404]),
    Row("promise.create", create, [401, 401, 200, 200]),
    Row("promise.settle", ["id": "x", "state": "resolved"], [401, 401, 403, 404]),
    Row(
      "promise.register_callback", ["awaited": "order.1", "awaiter": "order.2"],
      [401, 401, 404, 404]),
    Row(
      "promise.register_callback", ["awaited": "order.1", "awaiter": "x"], [401, 401, 403, 404]),
    Row(
      "promise.register_callback", ["awaited": "x", "awaiter": "order.1"], [401, 401, 403, 404]),
    Row(
      "promise.register_listener", ["awaited": "x", "address": "poll://any@w"],
      [401, 401, 403, 404]),
    Row("promise.search", [:], [401, 401, 403, 200]),
    Row("task.get", ["id": "x"], [401, 401, 403, 404]),
    Row(
      "task.create", ["pid": "p", "ttl": 1, "action": Caller.envelope("promise.create", create)],
      [401, 401, 400, 400]),
    Row(
      "task.create",
      [
        "pid": "p", "ttl": 1,
        "action": Caller.envelope("promise.create", ["id": "x", "timeoutAt": 9]),
      ], [401, 401, 403, 400]),
    Row(
      "task.acquire", ["id": "x", "version": 0, "pid": "p", "ttl": 1], [401, 401, 403, 404]),
    Row("task.release", ["id": "order.1", "version": 0], [401, 401, 404, 404]),
    Row(
      "task.heartbeat",
      ["pid": "p", "tasks": [["id": "order.1", "version": 1], ["id": "order.2", "version": 1]]],
      [401, 401, 200, 200]),
    Row(
      "task.heartbeat",
      ["pid": "p", "tasks": [["id": "order.1", "version": 1], ["id": "x", "version": 1]]],
      [401, 401, 403, 200]),
    Row("task.fence", fence(on: "order.1.1"), [401, 401, 404, 404]),
    Row("task.fence", fence(on: "x"), [401, 401, 403, 404]),
    Row("task.suspend", suspend(on: "order.1.1"), [401, 401, 404, 404]),
    Row("task.suspend", suspend(on: "x"), [401, 401, 403, 404]),
    Row("task.halt", ["id": "x"], [401, 401, 403, 404]),
    Row("task.search", [:], [401, 401, 403, 200]),
    Row("schedule.get", ["id": "order.nightly"], [401, 401, 404, 404]),
    Row(
      "schedule.create",
      [
        "id": "order.nightly", "cron": "0 2 * * *", "promiseId": "order.{{.timestamp}}",
        "promiseTimeout": 1, "promiseTags": ["resonate:target": "poll://any@w"],
      ], [401, 401, 200, 200]),
    Row(
      "schedule.create",
      [
        "id": "nightly", "cron": "0 2 * * *", "promiseId": "order.{{.timestamp}}",
        "promiseTimeout": 1, "promiseTags": ["resonate:target": "poll://any@w"],
      ], [401, 401, 403, 200]),
    Row(
      "schedule.create",
      [
        "id": "order.", "cron": "0 2 * * *", "promiseId": "x{{.timestamp}}", "promiseTimeout": 1,
        "promiseTags": ["resonate:target": "poll://any@w"],
      ], [401, 401, 403, 200]),
    Row("schedule.search", [:], [401, 401, 403, 200]),
    Row("debug.snap", [:], [401, 401, 403, 200]),
    Row("debug.reset", [:], [401, 401, 403, 200]),
    Row("no.such", ["id": "order.1"], [401, 401, 403, 400]),
  ]

  @Test(arguments: rows)
  func `a token covers the ids that start with its prefix`(row: Row) throws {
    let tokens = try Tokens(Self.file, source: "tokens")
    try inOneOrder {
      for (token, status) in zip([nil, "wrong", "some", "all-of-it"], row.statuses) {
        // In the envelope, and beside it.
        for isInside in [true, false] {
          let store = VolatileStore(time: .stopped)
          let endpoint = ProtocolEndpoint(store: store, tokens: tokens, isDebugging: true)
          let caller = Caller(endpoint: endpoint)
          let envelope = Caller.envelope(row.kind, row.data, token: isInside ? token : nil)
          let reply = try await caller.send(envelope.bytes, bearer: isInside ? nil : token)
          #expect(reply.status == status, "\(row.kind) with \(token ?? "nothing")")
        }
      }
    }
  }

  @Test func `a holder is shown nothing that its token does not cover`() throws {
    let tokens = try Tokens(Self.file, source: "tokens")
    try inOneOrder {
      let endpoint = ProtocolEndpoint(store: VolatileStore(time: .stopped), tokens: tokens)
      let owner = Caller(endpoint: endpoint, token: "all-of-it")
      let holder = Caller(endpoint: endpoint, token: "some")
      let far: JSON = 4_000_000_000_000
      let branch: [String: JSON] = ["resonate:branch": "secret"]
      for id in ["secret.1", "order.7"] {
        let reply = try await owner(
          "promise.create", ["id": .string(id), "timeoutAt": far, "tags": .object(branch)])
        #expect(reply.status == 200)
      }
      // A task that claims to be of somebody else's branch has that branch shown.
      let target: [String: JSON] = ["resonate:target": "poll://any@w"]
      let create: JSON = [
        "id": "order.1", "timeoutAt": far, "tags": .object(branch.merging(target) { $1 }),
      ]
      let data: JSON = [
        "pid": "p", "ttl": 1_000, "action": Caller.envelope("promise.create", create),
      ]
      let reply = try await holder("task.create", data)
      #expect(reply.status == 200)
      #expect((reply.data["preload"]?.items ?? []).map { $0["id"]?.text } == ["order.7"])
    }
  }

  @Test func `the token in the envelope comes first`() throws {
    let tokens = try Tokens(Self.file, source: "tokens")
    try inOneOrder {
      let store = VolatileStore(time: .stopped)
      let caller = Caller(endpoint: ProtocolEndpoint(store: store, tokens: tokens))
      let body = Caller.envelope("promise.search", [:], token: "wrong").bytes
      let reply = try await caller.send(body, bearer: "all-of-it")
      #expect(reply.status == 401)
    }
  }

  @Test(arguments: ["", "a", "all-of-i", "all-of-it ", "all-of-itt", "All-of-it", "some order."])
  func `a token that is nearly right is wrong`(token: String) throws {
    #expect(try Tokens(Self.file, source: "tokens").grant(token) == nil)
  }

  @Test(arguments: [
    ("", "tokens has no token"), ("# only words\n\n", "has no token"),
    ("a\nb c d\n", "tokens:2: more than a token and a prefix"),
    ("a\n\n# x\na order.\n", "tokens:4: the token of line 1 again"),
  ])
  func `a file that cannot be meant is refused, with the line`(file: (String, String)) {
    let error = #expect(throws: TokenFileError.self) { _ = try Tokens(file.0, source: "tokens") }
    #expect(error?.description.contains(file.1) == true, "\(String(describing: error))")
  }

  @Test func `a file that is not there is named`() {
    let error = #expect(throws: TokenFileError.self) { _ = try Tokens(contentsOf: "/no/such") }
    #expect(error?.description.contains("/no/such cannot be read") == true)
  }

  @Test(arguments: ["0.0.0.0", "::", "192.168.1.7", "example.org", "127.0.0.1.example.org"])
  func `an address that others reach needs tokens`(host: String) {
    var options = ServerOptions()
    options.host = host
    options.port = 0
    let error = #expect(throws: UnprotectedHost.self) {
      _ = try Server(
        store: VolatileStore(), options: options, generator: SeededGenerator(seed: 1))
    }
    #expect(error?.description.contains("--token-file") == true)
  }
}
