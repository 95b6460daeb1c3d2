import DurablePromises
import HTTP
import PromiseStores
import ResonateProtocol
import Synchronization
import Testing
import Transports

@testable import Workers

/// A store on a server hears what its worker's receiver brings.
@Suite(.timeLimit(.minutes(12)))
struct FeedingReceiverTests {
  /// Brings some messages, and then breaks.
  private struct Script: Receiver {
    struct Over: Error {}

    let anycast = "poll://any@workers/1"
    let unicast = "poll://uni@workers/1"
    let messages: [InboundMessage]

    func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
      for message in messages { await handle(message) }
      throw Over()
    }
  }

  @Test func `a settlement overtakes a task that waits for a busy worker`() async throws {
    let record = PromiseRecord(
      id: "x", state: .resolved, timeoutAt: 9_000, createdAt: 1_000, settledAt: 1_000)
    let store = try RemoteStore(url: "http://localhost:1", client: HTTPClient())
    let settlements = store.messages(for: "poll://uni@workers/1")
    let receiver = store.feeding(
      from: Script(messages: [.execute(task: "t", version: 0, serverURL: nil), .unblock(record)]))
    #expect(receiver.anycast == "poll://any@workers/1")
    #expect(receiver.unicast == "poll://uni@workers/1")
    await #expect(throws: Script.Over.self) {
      try await receiver.receive { message in
        guard case .execute = message else { return }
        // Busy until the store has heard of the settlement, which was sent later.
        let settlement = await settlements.first { message in
          if case .unblock = message { true } else { false }
        }
        #expect(settlement == .unblock(record, address: "poll://uni@workers/1"))
      }
    }
  }

  @Test func `all messages are handled in their order`() async throws {
    let store = try RemoteStore(url: "http://localhost:1", client: HTTPClient())
    let script = (0..<50).map { InboundMessage.execute(task: "\($0)", version: 0, serverURL: nil) }
    let (handled, handle) = AsyncStream<InboundMessage>.makeStream()
    await #expect(throws: Script.Over.self) {
      try await store.feeding(from: Script(messages: script)).receive { handle.yield($0) }
    }
    handle.finish()
    var messages: [InboundMessage] = []
    for await message in handled { messages.append(message) }
    #expect(messages.count <= script.count)
    #expect(messages == Array(script.prefix(messages.count)))
  }

  // MARK: Asking again

  /// Brings nothing, until it is told to break.
  private struct Silence: Receiver {
    struct Over: Error {}

    let anycast = "poll://any@workers/1"
    let unicast = "poll://uni@workers/1"
    let end: AsyncStream<Void>

    func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
      for await _ in end { throw Over() }
      throw CancellationError()
    }
  }

  /// A server with a pending promise, and a store that is fed with nothing.
  private func fed<Output: Sendable>(
    _ server: RemoteServer, _ time: TimeSource,
    _ body:
      @escaping @Sendable (RemoteStore, _ breaks: @escaping @Sendable () -> Void) async throws
      -> Output
  ) async throws -> Output {
    try await server.start()
    _ = try await server.store.send(
      .promiseCreate(PromiseCreate(id: "x", timeoutAt: 9_000_000)))
    let store = try RemoteStore(
      url: server.url, address: "poll://uni@workers/1", client: HTTPClient(),
      patience: .seconds(600), time: time)
    let (end, ending) = AsyncStream<Void>.makeStream()
    let output = try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try? await store.feeding(from: Silence(end: end)).receive { _ in } }
      defer { group.cancelAll() }
      while !store.inbox.isTended { await Task.yield() }
      return try await body(store) { ending.yield() }
    }
    await server.kill()
    return output
  }

  private static let settle = Request.promiseSettle(
    PromiseSettle(id: "x", state: .resolved, value: Value(data: "42")))

  @Test(arguments: [1, 3]) func `one timer serves all who wait, and a lost message is made up for`(
    waiters: Int
  ) async throws {
    let server = RemoteServer()
    // Settled while the store sleeps for the eighth time, and nobody says so.
    let count = Atomic(0)
    let sleeps = Sleeps {
      if count.add(1, ordering: .relaxed).newValue == 8 {
        _ = try await server.store.send(Self.settle)
      }
      await Task.yield()
    }
    let records = try await fed(server, sleeps.time) { store, _ in
      try await withThrowingTaskGroup(of: PromiseRecord.self) { group in
        for _ in 0..<waiters { group.addTask { try await store.settled("x") } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
    }
    #expect(records.map(\.value) == Array(repeating: Value(data: "42"), count: waiters))
    // A second each: whoever waits longer is asked for more seldom, after 2, 4, 8 and so on.
    #expect(sleeps.durations.allSatisfy { $0 == 1_000 } && sleeps.durations.count >= 8)
    #expect(server.requests.count <= waiters + 4)
  }

  @Test func `the pauses between two questions double up to a minute`() {
    let inbox = Inbox()
    let news = inbox.news(of: "x")
    var (pauses, pause) = ([Int](), 0)
    for _ in 0..<300 {
      pause += 1
      guard inbox.tick() == ["x"] else { continue }
      // While somebody asks, nobody else does.
      #expect(inbox.tick() == [])
      inbox.asked("x")
      pauses.append(pause)
      pause = 0
    }
    #expect(pauses.prefix(8) == [2, 4, 8, 16, 32, 60, 60, 60])
    withExtendedLifetime(news) {}
    inbox.tell(.untended, about: "x")
    #expect(inbox.tick() == nil)
  }

  @Test func `whoever waits hears that asking again has failed`() async throws {
    let server = RemoteServer([nil, .refuse(403, "no")])
    let sleeps = Sleeps { await Task.yield() }
    await #expect(throws: RemoteStoreError.self) {
      try await fed(server, sleeps.time) { store, _ in _ = try await store.settled("x") }
    }
  }

  @Test func `whoever waits asks by itself when nobody feeds the store any more`() async throws {
    let server = RemoteServer()
    let (sleeping, asleep) = AsyncStream<Void>.makeStream()
    let count = Atomic(0)
    let time = TimeSource(now: { 0 }) { _ in
      guard count.add(1, ordering: .relaxed).newValue == 1 else {
        _ = try await server.store.send(Self.settle)
        return
      }
      // The common timer, which never rings.
      asleep.yield()
      let (silence, end) = AsyncStream<Never>.makeStream()
      for await _ in silence {}
      end.finish()
      throw CancellationError()
    }
    let record = try await fed(server, time) { store, breaks in
      async let waited = store.settled("x")
      for await _ in sleeping { break }
      breaks()
      return try await waited
    }
    #expect(record.value == Value(data: "42"))
    #expect(count.load(ordering: .relaxed) == 2)
  }
}
