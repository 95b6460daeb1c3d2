internal import AsyncAwait
internal import Scheduling
internal import Tracing

extension Program {
  /// Chapter 01: two values, asked for in three ways.
  static let chapter01 = Program(
    chapter: 1, selector: "show",
    [
      Scenario("sync", "Two calls: one round trip each, one after the other.") { stage in
        let price = try await stage.call("price") { try await stage.price() }
        let rate = try await stage.call("rate") { try await stage.rate() }
        stage.report(price * rate)
      },
      Scenario("async", "Two invocations, awaited while they are pending.") { stage in
        let price = await Async.invoke("price") { try await stage.price() }
        let rate = await Async.invoke("rate") { try await stage.rate() }
        let factor = try await Async.await(rate)
        let amount = try await Async.await(price)
        stage.report(amount * factor)
      },
      Scenario("async-after", "Two invocations, awaited after they have completed.") { stage in
        let price = await Async.invoke("price") { try await stage.price() }
        let rate = await Async.invoke("rate") { try await stage.rate() }
        try await stage.clock.sleep(for: .milliseconds(40))
        let factor = try await Async.await(rate)
        let amount = try await Async.await(price)
        stage.report(amount * factor)
      },
    ])
}

extension Stage {
  /// Looks up a price, which takes 30 ms.
  fileprivate func price() async throws -> Int {
    try await clock.sleep(for: .milliseconds(30))
    return 42
  }

  /// Looks up a rate, which takes 20 ms.
  fileprivate func rate() async throws -> Int {
    try await clock.sleep(for: .milliseconds(20))
    return 2
  }

  /// A call: one message there, one value back, and the caller waits in between.
  fileprivate func call(_ name: String, _ body: () async throws -> Int) async throws -> Int {
    message("call \(name)", from: "main", to: name)
    let value = try await body()
    message("\(value)", from: name, to: "main")
    return value
  }

  /// Prints the result, how long it took, and the messages that came in pairs.
  fileprivate func report(_ result: Int) {
    func count(_ kind: EventKind) -> Int { events.count { $0.kind == kind } }
    let calls = count(.messageSent) / 2
    let awaits = count(.replyValue) + count(.awaitImmediate)
    let milliseconds = clock.now.sinceStart / .milliseconds(1)
    say("\(result) after \(Int(milliseconds)) ms")
    draw(
      """
      round trips: \(calls) call → value, \(count(.replyPromise)) invoke → promise, \
      \(awaits) await → value
      """)
    draw("awaits: \(count(.parked)) parked, \(count(.awaitImmediate)) answered at once")
  }
}
