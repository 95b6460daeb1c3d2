import DurablePromises
import PromiseServer
import ProtocolExamples
import Testing

/// Every example of the protocol's description (§4), asked of the endpoint as it stands there.
struct ExampleTests {
  /// What has to be there before the request, and when the request comes.
  struct Occasion: Sendable, CustomTestStringConvertible {
    let kind: Request.Kind
    /// Which of the documented answers it leads to.
    var answer = 0
    /// In milliseconds after the start.
    var after: Int64 = 0
    var prepare: @Sendable (Caller) async throws -> Void = { _ in }

    var testDescription: String { "\(kind.rawValue) \(answer)" }
  }

  private static let start: Int64 = 1_790_000_000_000
  private static let target: [String: JSON] = ["resonate:target": "poll://any@default"]
  private static let branch = target.merging(["resonate:branch": "root"]) { $1 }

  static let occasions = [
    Occasion(kind: .promiseGet) { try await $0.make("root") },
    Occasion(kind: .promiseCreate),
    Occasion(kind: .promiseSettle, after: 2_000) {
      try await $0.make("order.1", ["resonate:scope": "global"])
    },
    Occasion(kind: .promiseRegisterCallback) {
      try await $0.make("root", target)
      try await $0.make("root.1", target)
    },
    Occasion(kind: .promiseRegisterListener, after: 1_500) {
      try await $0.make("greet-1", target)
      try await $0.resolve("greet-1", "IkhlbGxvLCBBZGEi", after: 1_000)
    },
    Occasion(kind: .promiseSearch, after: 600) {
      for id in ["root", "root.1", "root.2"] { try await $0.make(id, ["resonate:origin": "root"]) }
      try await $0.resolve("root.1", "NDk=", after: 500)
    },
    Occasion(kind: .taskGet) {
      try await $0.make("greet-1", target)
      try await $0.take("greet-1", 0, "4f1c")
    },
    Occasion(kind: .taskCreate),
    Occasion(kind: .taskAcquire, after: 300) {
      try await $0.make("root", branch)
      try await $0.take("root", 0, "4f1c")
      let local: [String: JSON] = [
        "resonate:scope": "local", "resonate:branch": "root", "resonate:parent": "root",
      ]
      try await $0.make("root.1", local, after: 100)
      try await $0.resolve("root.1", "NDk=", after: 200)
      try await $0.done("task.release", ["id": "root", "version": 1], after: 250)
    },
    Occasion(kind: .taskRelease) {
      try await $0.make("root", target)
      try await $0.takeTwice("root")
    },
    Occasion(kind: .taskFence, after: 100) {
      try await $0.make("root", branch)
      try await $0.take("root", 0, "4f1c")
    },
    Occasion(kind: .taskSuspend) {
      try await $0.make("root", target)
      try await $0.take("root", 0, "4f1c")
      try await $0.make("root.2", target)
    },
    Occasion(kind: .taskSuspend, answer: 1, after: 100) {
      try await $0.make("root", target)
      try await $0.take("root", 0, "4f1c")
      try await $0.make("root.2", target)
      try await $0.resolve("root.2", "NDk=", after: 50)
    },
    Occasion(kind: .taskFulfill, after: 3_000) {
      try await $0.make("root", branch)
      try await $0.takeTwice("root")
    },
    Occasion(kind: .taskHeartbeat) {
      try await $0.make("root", target)
      try await $0.take("root", 0, "4f1c")
    },
    Occasion(kind: .taskHalt) { try await $0.make("root", target) },
    Occasion(kind: .taskContinue) {
      try await $0.make("root", target)
      try await $0.done("task.halt", ["id": "root"])
    },
    Occasion(kind: .taskSearch, after: 100) {
      try await $0.make("root", target)
      try await $0.make("other", target)
      try await $0.take("root", 0, "4f1c")
      let suspended = try await $0.suspend("root", 1, on: ["other"], at: start)
      #expect(suspended.status == 200)
    },
    Occasion(kind: .scheduleGet) { try await $0.makeNightly() },
    Occasion(kind: .scheduleDelete) { try await $0.makeNightly() },
    Occasion(kind: .scheduleSearch),
    Occasion(kind: .scheduleCreate),
  ]

  @Test(arguments: occasions)
  func `the answer is as documented`(occasion: Occasion) throws {
    let request = try #require(RequestDocuments.documents[occasion.kind]?.first)
    let answers = try #require(ResponseDocuments.documents[occasion.kind])
    let expected = try JSON(Array(answers[occasion.answer].utf8))
    let asked = try JSON(Array(request.utf8)).stamped(Self.start + occasion.after)
    try inOneOrder {
      let caller = try await Caller.harness()
      try await occasion.prepare(caller)
      let reply = try await caller.send(asked.bytes)
      #expect(reply.envelope == expected)
      #expect(Int64(reply.status) == expected["head"]?["status"]?.number)
    }
  }

  @Test func `every kind and every documented answer is asked for`() {
    for kind in Request.Kind.allCases {
      let count = ResponseDocuments.documents[kind]?.count ?? 0
      let asked = Self.occasions.filter { $0.kind == kind }.map(\.answer)
      #expect(count > 0 && asked == Array(0..<count), "\(kind)")
    }
  }
}

extension JSON {
  /// The envelope, with the time at which it is to count.
  fileprivate func stamped(_ time: Int64) -> JSON {
    guard case .object(var envelope) = self, case .object(var head)? = envelope["head"] else {
      return self
    }
    head["resonate:debug_time"] = .number(Double(time))
    envelope["head"] = .object(head)
    return .object(envelope)
  }
}

// Times in milliseconds after the start of the examples.
extension Caller {
  fileprivate func done(_ kind: String, _ data: JSON, after: Int64 = 0) async throws {
    let reply = try await self(kind, data, at: 1_790_000_000_000 + after)
    #expect(reply.status == 200, "\(kind) \(reply.envelope)")
  }

  fileprivate func make(
    _ id: String, _ tags: [String: JSON] = [:], after: Int64 = 0
  ) async throws {
    try await done(
      "promise.create",
      ["id": .string(id), "timeoutAt": 1_790_000_600_000, "tags": .object(tags)], after: after)
  }

  fileprivate func resolve(_ id: String, _ value: String, after: Int64) async throws {
    try await done(
      "promise.settle",
      ["id": .string(id), "state": "resolved", "value": ["data": .string(value)]], after: after)
  }

  fileprivate func take(_ id: String, _ version: Int, _ pid: String) async throws {
    try await done(
      "task.acquire",
      [
        "id": .string(id), "version": .number(Double(version)), "pid": .string(pid), "ttl": 60_000,
      ])
  }

  fileprivate func takeTwice(_ id: String) async throws {
    try await take(id, 0, "4f1c")
    try await done("task.release", ["id": .string(id), "version": 1])
    try await take(id, 1, "b2")
  }

  fileprivate func makeNightly() async throws {
    try await done(
      "schedule.create",
      [
        "id": "nightly", "cron": "0 2 * * *", "promiseId": "{{.id}}.{{.timestamp}}",
        "promiseTimeout": 3_600_000, "promiseParam": [:],
        "promiseTags": ["resonate:target": "poll://any@default"],
      ])
  }
}
