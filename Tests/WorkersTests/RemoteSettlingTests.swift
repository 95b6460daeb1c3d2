import DurablePromises
import HTTP
import PromiseStores
import ResonateProtocol
import Synchronization
import Testing

@testable import Workers

/// Whoever waits for a promise on a server hears of its settlement, whatever gets lost.
@Suite(.timeLimit(.minutes(12)))
struct RemoteSettlingTests {
  private static let address = "poll://uni@workers/1"
  private static let create = Request.promiseCreate(PromiseCreate(id: "x", timeoutAt: 9_000))
  private static let settle = Request.promiseSettle(
    PromiseSettle(id: "x", state: .resolved, value: Value(data: "42")))
  private static let settled = PromiseRecord(
    id: "x", state: .resolved, value: Value(data: "42"), timeoutAt: 9_000, createdAt: 1_000,
    settledAt: 1_000)

  private func store(
    _ server: RemoteServer, address: String? = address, time: TimeSource = Sleeps().time
  ) throws -> RemoteStore {
    try RemoteStore(
      url: server.url, address: address, client: HTTPClient(), patience: .seconds(120), time: time)
  }

  @Test func `a settled promise is found when the listener is registered`() async throws {
    let server = RemoteServer()
    try await server.start()
    _ = try await server.store.send(Self.create)
    _ = try await server.store.send(Self.settle)
    let store = try store(server)
    let record = try await store.settled("x")
    #expect(record == Self.settled)
    #expect(store.inbox.waiterCount == 0)
    await server.kill()
  }

  @Test func `a promise that is not there is not found`() async throws {
    let server = RemoteServer()
    try await server.start()
    let store = try store(server)
    await #expect(throws: PromiseNotFound(id: "x")) { _ = try await store.settled("x") }
    #expect(store.inbox.waiterCount == 0)
    await server.kill()
  }

  @Test func `an unblock message ends the wait`() async throws {
    let server = RemoteServer()
    try await server.start()
    _ = try await server.store.send(Self.create)
    // Nobody asks a second time: the wait for the next time begins when the listener is there.
    let (registrations, registered) = AsyncStream<Int64>.makeStream()
    let time = TimeSource(now: { 0 }) { until in
      registered.yield(until.milliseconds)
      let (silence, end) = AsyncStream<Never>.makeStream()
      for await _ in silence {}
      end.finish()
      throw CancellationError()
    }
    let store = try store(server, time: time)
    async let waited = store.settled("x")
    for await second in registrations.prefix(1) { #expect(second == 1_000) }
    // Neither of these is what is waited for.
    store.handle(.execute(task: "x", version: 0, serverURL: nil))
    var other = Self.settled
    other.id = "y"
    store.handle(.unblock(other))
    var messages = server.store.messages(for: Self.address).makeAsyncIterator()
    _ = try await server.store.send(Self.settle)
    guard case .unblock(let record, Self.address) = await messages.next() else {
      Issue.record("The server's store sent something else.")
      return
    }
    store.handle(.unblock(record))
    let settled = try await waited
    #expect(settled == Self.settled)
    #expect(store.inbox.waiterCount == 0)
    await server.kill()
  }

  @Test(arguments: [address, nil])
  func `a lost message is made up for, soon and then every minute`(address: String?) async throws {
    let server = RemoteServer()
    try await server.start()
    _ = try await server.store.send(Self.create)
    // The promise is settled while the store sleeps for the eighth time, and nobody says so.
    let sleepCount = Atomic(0)
    let sleeps = Sleeps {
      let count = sleepCount.add(1, ordering: .relaxed).newValue
      if count == 8 { _ = try await server.store.send(Self.settle) }
    }
    let record = try await store(server, address: address, time: sleeps.time).settled("x")
    #expect(record == Self.settled)
    #expect(
      sleeps.durations == [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
    let kinds = try server.requests.map { try RequestEnvelope($0.body).kind }
    let kind = address == nil ? "promise.get" : "promise.register_listener"
    #expect(kinds == Array(repeating: kind, count: 9))
    await server.kill()
  }

  @Test func `an address that the server does not know is told`() async throws {
    let server = RemoteServer()
    try await server.start()
    _ = try await server.store.send(Self.create)
    let store = try store(server, address: "nowhere")
    do {
      _ = try await store.settled("x")
      Issue.record("The promise is pending.")
    } catch let error as RemoteStoreError {
      #expect(error.description.contains("Invalid listener address"))
    }
    await server.kill()
  }

  @Test func `cancelling ends the wait and forgets it`() async throws {
    let server = RemoteServer()
    try await server.start()
    _ = try await server.store.send(Self.create)
    let (waits, begun) = AsyncStream<Void>.makeStream()
    let time = TimeSource(now: { 0 }) { _ in
      begun.yield()
      let (silence, end) = AsyncStream<Never>.makeStream()
      for await _ in silence {}
      end.finish()
      throw CancellationError()
    }
    let store = try store(server, time: time)
    await #expect(throws: CancellationError.self) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { _ = try await store.settled("x") }
        for await _ in waits.prefix(1) {}
        group.cancelAll()
        try await group.waitForAll()
      }
    }
    #expect(store.inbox.waiterCount == 0)
    await server.kill()
  }

  @Test func `messages go to the oldest stream`() async throws {
    let store = try RemoteStore(url: "http://localhost:1", client: HTTPClient())
    store.handle(.execute(task: "lost", version: 0, serverURL: nil))
    var first: AsyncStream<Message>? = store.messages(for: "a")
    let second = store.messages(for: "b")
    store.handle(.execute(task: "one", version: 1, serverURL: nil))
    var taken = await first?.first { _ in true }
    #expect(taken == .execute(task: "one", version: 1, address: "a"))
    first = nil
    store.handle(.unblock(Self.settled))
    taken = await second.first { _ in true }
    #expect(taken == .unblock(Self.settled, address: "b"))
  }
}
