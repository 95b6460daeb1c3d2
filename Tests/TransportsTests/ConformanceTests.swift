import DurablePromises
import NATSPeer
import ResonateProtocol
import Testing
import Transports

/// What every transport with groups promises.
@Suite(.timeLimit(.minutes(12)))
struct ConformanceTests {
  /// Runs receivers `a`, `b` and so on of group `g` beside a body.
  private func run(
    _ wire: Wire, _ ids: [String], inbox: Inbox, _ body: () async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup { group in
      for id in ids {
        let receiver = try wire.receiver("g", id)
        group.addTask {
          try? await receiver.receive { message in inbox.add(message, for: id) }
        }
      }
      for id in ids { await wire.wait(for: wire.address(.uni, "g", id)) }
      try await body()
      group.cancelAll()
    }
  }

  @Test(arguments: Wire.Kind.usable) func `a message arrives whole`(kind: Wire.Kind) async throws {
    let wire = try Wire(kind)
    let inbox = Inbox()
    let text = String(repeating: "line\r\n\n\u{0}é𝄞\\\"data: ", count: 500)
    let promise = PromiseRecord(
      id: text, state: .resolved, value: Value(headers: ["a": "b"], data: "NDI="),
      tags: ["resonate:target": "poll://any@g"], timeoutAt: Instant(milliseconds: .max / 2),
      createdAt: Instant(milliseconds: 1), settledAt: Instant(milliseconds: 2))
    try await run(wire, ["a"], inbox: inbox) {
      let address = wire.address(.uni, "g", "a")
      let delivery = await wire.transport.deliver(
        .unblock(promise, address: address.text), to: address, serverURL: "u")
      #expect(delivery == .delivered)
      while inbox.promises.isEmpty { await Task.yield() }
    }
    #expect(inbox.promises == [promise])
  }

  @Test(arguments: Wire.Kind.usable) func `any is exactly one`(kind: Wire.Kind) async throws {
    let wire = try Wire(kind)
    let inbox = Inbox()
    try await run(wire, ["a", "b", "c"], inbox: inbox) {
      for number in 0..<60 {
        let delivery = await wire.send(number, to: wire.address(.any, "g"))
        #expect(delivery == .delivered)
      }
      try await inbox.wait(count: 60)
    }
    let all = ["a", "b", "c"].flatMap { inbox[$0] }
    #expect(all.sorted() == Array(0..<60))
  }

  @Test(arguments: Wire.Kind.usable) func `uni is only the named one`(kind: Wire.Kind) async throws
  {
    let wire = try Wire(kind)
    let inbox = Inbox()
    try await run(wire, ["a", "b"], inbox: inbox) {
      for number in 0..<20 {
        _ = await wire.send(number, to: wire.address(.uni, "g", number % 2 == 0 ? "a" : "b"))
      }
      try await inbox.wait(count: 20)
    }
    #expect(inbox["a"] == (0..<20).filter { $0 % 2 == 0 })
    #expect(inbox["b"] == (0..<20).filter { $0 % 2 == 1 })
  }

  @Test(arguments: Wire.Kind.usable)
  func `any with an id prefers the named one, and takes another without it`(
    kind: Wire.Kind
  ) async throws {
    let wire = try Wire(kind)
    let inbox = Inbox()
    try await run(wire, ["a", "b"], inbox: inbox) {
      for number in 0..<20 {
        _ = await wire.send(number, to: wire.address(.any, "g", "b"))
        // A spool prefers the named one only while it is idle.
        try await inbox.wait(count: number + 1)
      }
      if kind != .spool { #expect(inbox["b"] == Array(0..<20)) }
      let delivery = await wire.send(20, to: wire.address(.any, "g", "stranger"))
      #expect(delivery == .delivered)
      try await inbox.wait(count: 21)
    }
  }

  @Test(arguments: Wire.Kind.usable)
  func `what nobody can receive is dropped with a reason`(kind: Wire.Kind) async throws {
    let wire = try Wire(kind)
    try await run(wire, ["a"], inbox: Inbox()) {
      for address in [
        wire.address(.uni, "g", "b"), wire.address(.uni, "h", "a"), wire.address(.any, "h"),
        wire.address(.any, "h", "a"), wire.address(.uni, "g"), wire.address(.any, "G"),
      ] {
        let delivery = await wire.send(0, to: address)
        #expect(delivery == .dropped(reason: "nobody receives at \(address.text)"))
      }
      let delivery = await wire.send(0, to: .push(url: "http://host/"))
      #expect(!delivery.isDelivered)
    }
  }

  @Test(arguments: Wire.Kind.usable)
  func `messages for one receiver keep their order`(kind: Wire.Kind) async throws {
    let wire = try Wire(kind)
    let inbox = Inbox()
    // Files take longer, and their names are what keeps the order.
    let count = kind == .spool ? 1_000 : 10_000
    try await run(wire, ["a"], inbox: inbox) {
      for number in 0..<count {
        let delivery = await wire.send(number, to: wire.address(.uni, "g", "a"))
        #expect(delivery == .delivered)
        // Buffers are bounded, so no more than a few are on their way.
        if number % 50 == 49 { try await inbox.wait(count: number + 1) }
      }
      try await inbox.wait(count: count)
    }
    #expect(inbox["a"] == Array(0..<count))
  }

  @Test(arguments: Wire.Kind.usable)
  func `a receiver comes and goes`(kind: Wire.Kind) async throws {
    let wire = try Wire(kind)
    for life in 1...3 {
      let inbox = Inbox()
      try await run(wire, ["a"], inbox: inbox) {
        _ = await wire.send(life, to: wire.address(.any, "g", "a"))
        try await inbox.wait(count: 1)
      }
      #expect(inbox["a"] == [life])
      if kind == .spool { continue }  // There it may come back, and messages wait.
      // The other end may learn late that the receiver has gone, but it learns.
      while await wire.send(-1, to: wire.address(.uni, "g", "a")).isDelivered { await Task.yield() }
    }
  }

  @Test(arguments: Wire.Kind.usable)
  func `groups and ids may have any characters`(kind: Wire.Kind) async throws {
    let wire = try Wire(kind)
    let (group, id) = ("a.*>% ü", "x y.>é?#")
    let receiver = try wire.receiver(group, id)
    let inbox = Inbox()
    try await withThrowingTaskGroup { tasks in
      tasks.addTask { try? await receiver.receive { inbox.add($0, for: id) } }
      await wire.wait(for: wire.address(.uni, group, id))
      _ = await wire.send(7, to: wire.address(.uni, group, id))
      try await inbox.wait(count: 1)
      tasks.cancelAll()
    }
    #expect(inbox[id] == [7])
  }
}
