import DurablePromises
import HTTP
import PromiseStores
import ResonateProtocol
import Testing
import Workers

/// A store on a server keeps its word as far as the server does, and says so where it cannot.
@Suite(.timeLimit(.minutes(12)))
struct RemoteStoreTests {
  private static let create = Request.promiseCreate(
    PromiseCreate(
      id: "x", timeoutAt: 9_000, tags: ["resonate:target": "poll://any@workers"]))
  /// No program listens on the first port.
  private static let deserted = "http://127.0.0.1:1"
  private static let acquire = Request.taskAcquire(
    TaskAcquire(id: "x", version: 0, pid: "p", ttl: 60_000))

  private func store(
    _ server: RemoteServer, token: String? = nil, attempts: Int = 20, sleeps: Sleeps = Sleeps()
  ) throws -> RemoteStore {
    try RemoteStore(
      url: server.url, token: token, client: HTTPClient(), attempts: attempts,
      patience: .seconds(120), time: sleeps.time)
  }

  private func failure(of request: Request, on store: RemoteStore) async throws -> RemoteStoreError
  {
    do {
      let response = try await store.send(request)
      Issue.record("\(response) was answered")
    } catch let error as RemoteStoreError {
      return error
    }
    throw CancellationError()
  }

  @Test func `a request is answered as by the store behind the server`() async throws {
    let server = RemoteServer()
    try await server.start()
    let store = try store(server)
    let created = try await store.send(Self.create)
    let found = try await server.store.send(.promiseGet(id: "x"))
    #expect(created == found)
    let missing = try await store.send(.promiseGet(id: "y"))
    #expect(missing == Response(.notFound, .problem("Promise not found")))
    let invalid = try await store.send(.promiseGet(id: ""))
    #expect(invalid.status == .invalid)
    let due = try await store.tick()
    #expect(due == nil)
    await server.kill()
  }

  @Test func `the token goes into the head and the header`() async throws {
    let server = RemoteServer()
    try await server.start()
    _ = try await store(server, token: "secret").send(Self.create)
    let request = try #require(server.requests.first)
    #expect(request.headers["Authorization"] == "Bearer secret")
    #expect(request.headers["Content-Type"] == "application/json")
    #expect(try RequestEnvelope(request.body).auth == "secret")
    await server.kill()
  }

  @Test func `requests have different correlation ids`() async throws {
    let server = RemoteServer()
    try await server.start()
    let store = try store(server)
    _ = try await store.send(Self.create)
    _ = try await store.send(Self.create)
    let ids = try server.requests.map { try RequestEnvelope($0.body).correlationID }
    #expect(ids == ["reprise-1", "reprise-2"])
    await server.kill()
  }

  @Test func `a server that comes back between requests is found again`() async throws {
    let server = RemoteServer()
    try await server.start()
    let sleeps = Sleeps { try await server.start() }
    _ = try await server.store.send(Self.create)
    await server.kill()
    // A request that may be sent only once has not reached the server, and is sent again.
    let response = try await store(server, sleeps: sleeps).send(Self.acquire)
    #expect(response.status == .ok)
    #expect(sleeps.durations == [1_000])
    await server.kill()
  }

  @Test(arguments: [RemoteServer.Fault.die, .answer(.serviceUnavailable, "overloaded")])
  func `a repeatable request is sent again`(fault: RemoteServer.Fault) async throws {
    let server = RemoteServer([fault])
    try await server.start()
    let sleeps = Sleeps { try await server.start() }
    let response = try await store(server, sleeps: sleeps).send(Self.create)
    #expect(response.status == .ok)
    #expect(server.requests.count == 2)
    #expect(sleeps.durations == [1_000])
    await server.kill()
  }

  static let onceOnly: [Request] = [
    acquire,
    .taskCreate(
      TaskCreate(
        pid: "p", ttl: 1,
        action: PromiseCreate(
          id: "y", timeoutAt: 9_000, tags: ["resonate:target": "poll://any@workers"]))),
    .taskRelease(TaskRelease(id: "x", version: 1)),
    .taskSuspend(TaskSuspend(id: "x", version: 1, actions: [])),
    .taskFulfill(
      TaskFulfill(id: "x", version: 1, action: PromiseSettle(id: "x", state: .resolved))),
    .taskHalt(id: "x"), .taskContinue(id: "x"),
  ]

  @Test(arguments: onceOnly, [RemoteServer.Fault.die, .answer(.internalServerError, "broken")])
  func `a request that may not be sent twice is sent once`(
    request: Request, fault: RemoteServer.Fault
  ) async throws {
    let server = RemoteServer([fault])
    try await server.start()
    _ = try await server.store.send(Self.create)
    let sleeps = Sleeps { try await server.start() }
    let error = try await failure(of: request, on: store(server, sleeps: sleeps))
    #expect(error.isOutcomeUnknown)
    #expect(error.request == request.kind)
    #expect(error.description.contains("unknown whether the \(request.kind.rawValue) was carried"))
    #expect(server.requests.count == 1)
    #expect(sleeps.durations == [])
    await server.kill()
  }

  @Test func `the waits double up to half a minute`() async throws {
    let sleeps = Sleeps()
    let store = try RemoteStore(
      url: Self.deserted, client: HTTPClient(), attempts: 8, time: sleeps.time)
    let error = try await failure(of: Self.acquire, on: store)
    #expect(sleeps.durations == [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    #expect(!error.isOutcomeUnknown)
    #expect(error.url == Self.deserted)
    #expect(error.description.hasPrefix("Nothing answers at \(Self.deserted): "))
    #expect(error.advice.contains("reprise dev"))
  }

  @Test func `a server that keeps failing is given up`() async throws {
    let server = RemoteServer(
      Array(repeating: .answer(.internalServerError, "broken"), count: 9))
    try await server.start()
    let error = try await failure(of: Self.create, on: store(server, attempts: 3))
    #expect(server.requests.count == 3)
    #expect(error.isOutcomeUnknown)
    #expect(error.description.contains("it may be sent again"))
    await server.kill()
  }

  @Test(arguments: [
    (RemoteServer.Fault.refuse(401, "Unauthorized"), "does not know who asks", false),
    (.refuse(403, "Forbidden"), "forbids the request", false),
    (.answer(.notFound, ""), "refuses the request with status 404", false),
    (.answer(.ok, "<html>"), "is no Resonate server", true),
    (.answer(.ok, "{}"), "is no Resonate server", true),
    (.misaddress, "'other' is answered", true),
  ])
  func `what cannot be mended is told at once`(
    fault: RemoteServer.Fault, text: String, isOutcomeUnknown: Bool
  ) async throws {
    let server = RemoteServer([fault])
    try await server.start()
    let sleeps = Sleeps()
    let error = try await failure(of: Self.create, on: store(server, sleeps: sleeps))
    #expect(error.description.contains(text), "\(error)")
    #expect(error.isOutcomeUnknown == isOutcomeUnknown)
    #expect(sleeps.durations == [])
    await server.kill()
  }

  @Test(arguments: ["localhost:8001", "https://localhost", "http://", ""])
  func `a URL that cannot be used is refused`(url: String) throws {
    let client = try HTTPClient()
    let error = try #require(throws: RemoteStoreError.self) {
      _ = try RemoteStore(url: url, client: client)
    }
    #expect(error.description.contains("--url"))
  }

  @Test func `cancelling ends the wait between attempts`() async throws {
    let (waits, begun) = AsyncStream<Void>.makeStream()
    let time = TimeSource(now: { 0 }) { _ in
      begun.yield()
      let (silence, end) = AsyncStream<Never>.makeStream()
      for await _ in silence {}
      end.finish()
      throw CancellationError()
    }
    let store = try RemoteStore(url: Self.deserted, client: HTTPClient(), time: time)
    await #expect(throws: CancellationError.self) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { _ = try await store.send(Self.create) }
        for await _ in waits.prefix(1) {}
        group.cancelAll()
        try await group.waitForAll()
      }
    }
  }

  @Test func `timers run until they are cancelled`() async throws {
    let store = try RemoteStore(url: "http://localhost:1", client: HTTPClient())
    await #expect(throws: CancellationError.self) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await store.runTimers() }
        group.cancelAll()
        try await group.waitForAll()
      }
    }
  }
}
