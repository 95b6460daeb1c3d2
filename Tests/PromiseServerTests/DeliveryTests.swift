import DurablePromises
import HTTP
import PromiseStores
import ResonateProtocol
import Scheduling
import Synchronization
import Testing
import Transports

@testable import PromiseServer

/// How messages leave the store (protocol §2.9 and §5.8).
struct DeliveryTests {
  /// A transport whose receivers answer when they are told to.
  final class Held: Transport {
    let schemes: Set<String> = ["http"]
    private let state = Mutex(
      (arrived: [String](), waiting: [(String, CheckedContinuation<Delivery, Never>)]()))

    /// The URLs of all messages that were sent so far.
    var arrived: [String] { state.withLock { $0.arrived } }
    /// How many are on their way.
    var count: Int { state.withLock { $0.waiting.count } }

    func deliver(
      _ message: Message, to address: Address, serverURL: String
    ) async -> Delivery {
      state.withLock { $0.arrived.append(address.text) }
      if address.text.hasPrefix("http://fast") { return .delivered }
      return await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          state.withLock { $0.waiting.append((address.text, continuation)) }
          if Task.isCancelled { release(.dropped(reason: "cancelled")) }
        }
      } onCancel: {
        release(.dropped(reason: "cancelled"))
      }
    }

    func release(_ delivery: Delivery) {
      let waiting = state.withLock { state in
        defer { state.waiting = [] }
        return state.waiting
      }
      for (_, continuation) in waiting { continuation.resume(returning: delivery) }
    }
  }

  private struct Stage {
    let store: VolatileStore
    let transport: Held
    let poll: PollTransport
    let delivery: MessageDelivery
    let metrics: ServerMetrics

    func send(_ request: Request) async throws {
      let answer = try await store.send(request)
      #expect(answer.status == .ok)
    }

    func create(_ id: String, _ target: String) async throws {
      try await send(
        .promiseCreate(
          PromiseCreate(
            id: id, timeoutAt: Instant(milliseconds: .max), tags: ["resonate:target": target])))
    }

    /// Lets an address be told that a promise is settled.
    func tell(_ address: String, of id: String) async throws {
      try await send(
        .promiseCreate(PromiseCreate(id: id, timeoutAt: Instant(milliseconds: .max))))
      try await send(.promiseRegisterListener(RegisterListener(awaited: id, address: address)))
      try await send(.promiseSettle(PromiseSettle(id: id, state: .resolved)))
    }

    var figures: String {
      var page = MetricsPage()
      metrics.write(to: &page)
      return page.text
    }
  }

  private func stage(
    seed: UInt64 = 1, places: Int = 256, room: Int = 10_000,
    _ body: @escaping @Sendable (Stage) async throws -> Void
  ) throws {
    try SeededExecutor(seed: seed).run {
      let store = VolatileStore(time: .stopped)
      let (transport, metrics) = (Held(), ServerMetrics())
      let poll = PollTransport(buffer: 2, generator: SeededGenerator(seed: seed))
      let delivery = MessageDelivery(
        store: store, serverURL: "http://me", poll: poll, others: [transport], places: places,
        room: room, metrics: metrics)
      try await withThrowingTaskGroup { group in
        group.addTask { await delivery.run() }
        try await body(
          Stage(
            store: store, transport: transport, poll: poll, delivery: delivery, metrics: metrics))
        group.cancelAll()
      }
    }
  }

  @Test(arguments: UInt64(1)...20)
  func `a slow receiver holds nobody up`(seed: UInt64) throws {
    try stage(seed: seed, places: 8) { stage in
      for number in 0..<100 {
        try await stage.create("slow-\(number)", "http://slow/\(number)")
        try await stage.create("fast-\(number)", "http://fast/\(number)")
      }
      while stage.transport.arrived.count(where: { $0.hasPrefix("http://fast") }) < 100 {
        await Task.yield()
      }
      // It has its share of the places, and no more.
      #expect(stage.transport.count == 2)
      #expect(stage.delivery.load == (2, 98))
      while stage.delivery.load != (0, 0) {
        stage.transport.release(.delivered)
        await Task.yield()
      }
      let slow = stage.transport.arrived.filter { $0.hasPrefix("http://slow") }
      // Those that go together are in no order; the others are.
      #expect(Set(slow).count == 100)
    }
  }

  @Test func `an unblock message is kept until it is delivered, an execute message is not`() throws
  {
    try stage { stage in
      try await stage.create("work", "http://slow/1")
      try await stage.tell("http://slow/2", of: "done")
      while stage.transport.count < 2 { await Task.yield() }
      // So that nothing is merely in the loop's hand.
      for _ in 0..<10 { await Task.yield() }
      let kept = stage.store.snapshot().outbox.map(\.key)
      #expect(kept == [.unblock(promise: "done", address: "http://slow/2")])
      stage.transport.release(.dropped(reason: "http://slow/2 answered 500"))
      while stage.delivery.load.running > 0 { await Task.yield() }
      #expect(stage.store.snapshot().outbox.isEmpty)
      let line = #"reprise_dropped_messages_total{reason="… answered 500"} 1"#
      #expect(stage.figures.contains(line), "\(stage.figures)")
    }
  }

  @Test func `what has no room is dropped, and counted with the reason`() throws {
    try stage(places: 4, room: 3) { stage in
      for number in 0..<10 { try await stage.tell("http://slow/\(number)", of: "\(number)") }
      try await stage.create("cloud", "gcps://project/topic")
      try await stage.create("shell", "bash://")
      try await stage.create("nobody", "poll://any@w")
      for _ in 0..<50 { await Task.yield() }
      let figures = stage.figures
      #expect(figures.contains(#"{reason="too many messages are under way"} 6"#), "\(figures)")
      #expect(figures.contains(#"{reason="no transport has gcps://project/topic"} 1"#))
      #expect(figures.contains(#"resonate_deliveries_total{status="dropped"} 9"#))
      #expect(figures.contains(#"resonate_messages_total{kind="unblock"} 10"#))
      #expect(stage.store.snapshot().outbox.count == 4)
    }
  }

  @Test func `a worker that does not read loses messages, and nobody else does`() throws {
    try stage { stage in
      // Neither stream is read by anybody.
      let slow = stage.poll.connect(group: "w", id: "slow")
      let other = stage.poll.connect(group: "w", id: "other")
      for number in 0..<5 { try await stage.create("\(number)", "poll://uni@w/slow") }
      // Though another one of the group has room, it is not asked (protocol §2.7).
      try await stage.create("5", "poll://any@w/slow")
      try await stage.create("6", "poll://uni@w/other")
      for _ in 0..<50 { await Task.yield() }
      let figures = stage.figures
      #expect(figures.contains(#"resonate_deliveries_total{status="delivered"} 3"#), "\(figures)")
      #expect(figures.contains(#"resonate_deliveries_total{status="dropped"} 4"#), "\(figures)")
      #expect(figures.contains(#"the receiver at … is full"} 4"#), "\(figures)")
      #expect(slow?.end == nil && other?.end == nil)
    }
  }

  @Test(arguments: UInt64(0)..<200)
  func `places are shared, and every target keeps its order`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let places = Int.random(in: 1...9, using: &generator)
    var queue = DeliveryQueue<(target: String, number: Int)>(places: places, room: 50)
    var running: [(target: String, number: Int)] = []
    var started: [String: [Int]] = [:]
    var admitted: [String: [Int]] = [:]
    func check() {
      #expect(queue.running == running.count && running.count <= places)
      for (target, items) in Dictionary(grouping: running, by: \.target) {
        #expect(items.count <= max(1, places / 4), "\(target)")
      }
    }
    for number in 0..<400 {
      if Bool.random(using: &generator) {
        let item = (target: "\(Int.random(in: 0..<4, using: &generator))", number: number)
        let waiting = queue.waiting
        switch queue.admit(item, to: item.target) {
        case .start:
          running.append(item)
          started[item.target, default: []].append(number)
          admitted[item.target, default: []].append(number)
        case .queued: admitted[item.target, default: []].append(number)
        case .refused: #expect(waiting == 50)
        }
      } else if !running.isEmpty {
        let done = running.remove(at: Int.random(in: 0..<running.count, using: &generator))
        if let next = queue.next(after: done.target) {
          running.append(next)
          started[next.target, default: []].append(next.number)
        }
      }
      check()
    }
    while let done = running.popLast() {
      guard let next = queue.next(after: done.target) else { continue }
      running.append(next)
      started[next.target, default: []].append(next.number)
      check()
    }
    #expect(queue.waiting == 0 && queue.running == 0)
    #expect(started == admitted)
  }
}
