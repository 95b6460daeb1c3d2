import DurablePromises
import PromiseStores
import Scheduling
import Synchronization
import Testing

@testable import Workers

/// What one pass sees of the store.
@Suite(.timeLimit(.minutes(12)))
struct FencedStoreTests {
  /// A call whose task is held, and the store as its pass sees it.
  private static func held(
    _ yard: Yard, version: Int64 = 1, through store: (any PromiseStore)? = nil
  ) async throws -> FencedStore {
    let create = PromiseCreate(
      id: "main", timeoutAt: yard.time.now.advanced(by: 1_000_000),
      tags: ["resonate:target": "poll://any@default", "resonate:branch": "main"])
    var response = try await yard.store.send(
      .taskCreate(TaskCreate(pid: "w", ttl: 60_000, action: create)))
    for version in 1..<version {
      _ = try await yard.store.send(.taskRelease(TaskRelease(id: "main", version: version)))
      response = try await yard.store.send(
        .taskAcquire(TaskAcquire(id: "main", version: version, pid: "w", ttl: 60_000)))
    }
    guard case .held(let task, _, let preload) = response.body else { throw Boom() }
    return FencedStore(store ?? yard.store, task: task, preload: preload, time: yard.time)
  }

  private static func child(_ number: Int, _ yard: Yard) -> Request {
    .promiseCreate(
      PromiseCreate(
        id: "main.\(number)", timeoutAt: yard.time.now.advanced(by: 1_000),
        tags: ["resonate:scope": "local", "resonate:branch": "main"]))
  }

  private static func settle(_ id: String, _ text: String) -> Request {
    .promiseSettle(PromiseSettle(id: id, state: .resolved, value: Value(data: text)))
  }

  private static func record(_ response: Response) throws -> PromiseRecord {
    guard case .promise(let record) = response.body else { throw Boom() }
    return record
  }

  @Test func `what is known is not asked for again`() throws {
    let yard = Yard()
    try yard.run([]) { _ in
      let counting = CountingStore(yard.store)
      let fenced = try await Self.held(yard, through: counting)
      _ = try await fenced.send(Self.child(1, yard))
      _ = try await fenced.send(Self.child(1, yard))
      _ = try await fenced.send(Self.settle("main.1", "a"))
      let again = try Self.record(try await fenced.send(Self.settle("main.1", "b")))
      #expect(again.value.data == "a")
      let known = try Self.record(try await fenced.send(.promiseGet(id: "main.1")))
      #expect(known.value.data == "a")
      // Nobody held the task before, so nobody has created the next one.
      let unknown = try await fenced.send(.promiseGet(id: "main.2"))
      #expect(unknown.status == .notFound)
      #expect(counting.kinds == [.taskFence, .taskFence])
    }
  }

  @Test func `what others created comes with the task, or is asked for`() throws {
    let yard = Yard()
    try yard.run([]) { _ in
      let first = try await Self.held(yard)
      _ = try await first.send(Self.child(1, yard))
      _ = try await first.send(Self.settle("main.1", "a"))
      _ = try await yard.store.send(.taskRelease(TaskRelease(id: "main", version: 1)))
      let response = try await yard.store.send(
        .taskAcquire(TaskAcquire(id: "main", version: 1, pid: "v", ttl: 60_000)))
      guard case .held(let task, _, let preload) = response.body else { throw Boom() }
      let counting = CountingStore(yard.store)
      let second = FencedStore(counting, task: task, preload: preload, time: yard.time)
      let known = try Self.record(try await second.send(Self.child(1, yard)))
      #expect(known.value.data == "a")
      #expect(counting.kinds.isEmpty)
      let unknown = try await second.send(.promiseGet(id: "main.2"))
      #expect(unknown.status == .notFound)
      #expect(counting.kinds == [.promiseGet])
      // The zombie is refused, now and for ever.
      await #expect(throws: LeaseLost(id: "main", version: 1)) {
        try await first.send(Self.child(2, yard))
      }
      await #expect(throws: LeaseLost(id: "main", version: 1)) {
        try await first.send(.promiseGet(id: "main.1"))
      }
      await #expect(throws: LeaseLost.self) { try await first.send(Self.settle("main", "x")) }
    }
    #expect(yard.record("main.2") == nil)
    #expect(yard.record("main")?.state == .pending)
  }

  @Test func `a settled record is never replaced`() throws {
    let yard = Yard()
    try yard.run([]) { _ in
      let fenced = try await Self.held(yard)
      var record = try Self.record(try await fenced.send(Self.child(1, yard)))
      let pending = record
      record.state = .resolved
      fenced.absorb([record])
      fenced.absorb([pending])
      let known = try Self.record(try await fenced.send(.promiseGet(id: "main.1")))
      #expect(known.state == .resolved)
    }
  }

  @Test func `after the first failure nothing is asked any more`() throws {
    let yard = Yard()
    try yard.run([]) { _ in
      let counting = CountingStore(yard.store)
      let fenced = try await Self.held(yard, through: counting)
      counting.isBroken = true
      await #expect(throws: Dead.self) { try await fenced.send(Self.child(1, yard)) }
      counting.isBroken = false
      await #expect(throws: Dead.self) { try await fenced.send(Self.child(1, yard)) }
      await #expect(throws: Dead.self) { try await fenced.send(Self.settle("main", "x")) }
      #expect(counting.kinds == [.taskFence])
    }
  }

  @Test func `a promise that only its deadline settles is waited for`() throws {
    let yard = Yard()
    try yard.run([]) { _ in
      let fenced = try await Self.held(yard)
      _ = try await fenced.send(Self.child(1, yard))
      let record = try await fenced.settled("main.1")
      #expect(record.state == .rejectedTimedout)
      await #expect(throws: PromiseNotFound.self) { try await fenced.settled("main.9") }
    }
    #expect(yard.clock.now.sinceStart == .seconds(1))
  }
}

/// A store that remembers what it is asked, and fails when it is told to.
private final class CountingStore: PromiseStore {
  private let inner: any PromiseStore
  private let state = Mutex((kinds: [Request.Kind](), isBroken: false))

  init(_ inner: any PromiseStore) { self.inner = inner }

  var kinds: [Request.Kind] { state.withLock { $0.kinds } }

  var isBroken: Bool {
    get { state.withLock { $0.isBroken } }
    set { state.withLock { $0.isBroken = newValue } }
  }

  func send(_ request: Request, durability: Durability) async throws -> Response {
    let isBroken = state.withLock { state in
      state.kinds.append(request.kind)
      return state.isBroken
    }
    if isBroken { throw Dead() }
    return try await inner.send(request, durability: durability)
  }

  func messages(for address: String) -> AsyncStream<Message> { inner.messages(for: address) }

  func settled(_ id: String) async throws -> PromiseRecord { try await inner.settled(id) }

  func tick() async throws -> Instant? { nil }

  func runTimers() async throws {}
}
