import Course
import DurableAsyncAwait
import DurablePromises
import PromiseStores
import Testing
import Tracing
import Workers

/// What chapter 16 says about its runs, for the schedule it shows and for others.
@Suite(.timeLimit(.minutes(12))) struct Chapter16Tests {
  static let seeds: ClosedRange<UInt64> = 0...20

  private func run(_ flow: String, seed: UInt64 = 0, crash: String? = nil) throws -> Run {
    let act = try Act.find(16, flow)
    var settings = ["flow": flow]
    settings["crash"] = crash
    return try act.program.run(act.scenario, seed: seed, options: settings)
  }

  /// The promises in the order in which they were settled.
  private func settled(_ run: Run) -> [String] {
    run.trace.events.filter { $0.kind == .settled }.compactMap(\.promise)
  }

  /// The pieces of work that had an effect, in order.
  private func work(_ run: Run) -> [String] {
    run.trace.events.filter { $0.kind == .effect }.compactMap(\.value)
  }

  // MARK: 16-a

  @Test(arguments: seeds)
  func `chain: each service works in its turn, five pieces of 100 ms`(seed: UInt64) throws {
    let run = try run("chain", seed: seed)
    #expect(run.output.first == "order 7 is shipped, paid as entry 7")
    #expect(
      run.effects == ["100 reserve", "200 authorise", "300 post", "400 capture", "500 ship"])
    #expect(run.time == 500)
    #expect(Set(run.bodyRuns.values) == [1])
  }

  @Test(arguments: [("shop", "ship"), ("bank", "capture"), ("books", "post")], seeds)
  func `chain: of a service that is killed one piece runs again, of all others none`(
    crash: (service: String, interrupted: String), seed: UInt64
  ) throws {
    let run = try run("chain", seed: seed, crash: crash.service)
    #expect(run.output.first == "order 7 is shipped, paid as entry 7")
    #expect(work(run) == ["reserve", "authorise", "post", "capture", "ship"])
    #expect(run.trace.events.contains { $0.kind == .crash && $0.subject == crash.service })
    for (piece, count) in run.bodyRuns {
      #expect(count == (piece == crash.interrupted ? 2 : 1), "\(piece)")
    }
  }

  // MARK: 16-b

  @Test(arguments: seeds)
  func `fanout: the time is the maximum, not the sum`(seed: UInt64) throws {
    let run = try run("fanout", seed: seed)
    #expect(run.output.first == "trip 1: flight, room, car")
    #expect(run.effects == ["100 book car", "200 book room", "300 book flight"])
    #expect(run.time == 300)
  }

  @Test(arguments: ["travel", "air", "hotels", "cars"], seeds)
  func `fanout: whoever is killed, the others book once`(service: String, seed: UInt64) throws {
    let run = try run("fanout", seed: seed, crash: service)
    #expect(run.output.first == "trip 1: flight, room, car")
    #expect(work(run).sorted() == ["book car", "book flight", "book room"])
    let again = ["air": "book flight", "hotels": "book room", "cars": "book car"][service]
    for (piece, count) in run.bodyRuns { #expect(count == (piece == again ? 2 : 1), "\(piece)") }
  }

  // MARK: 16-c

  @Test(arguments: [nil, "shop", "mail"], seeds)
  func `detached: the caller settles first, and the callee settles`(
    crash: String?, seed: UInt64
  ) throws {
    let run = try run("detached", seed: seed, crash: crash)
    let roots = settled(run).filter { !$0.contains(".") }
    #expect(roots.count == 2)
    #expect(roots.first == "signup-1")
    #expect(run.effects.count == 2)
    if crash == nil {
      #expect(
        run.output.prefix(2) == ["signed up, at 100 ms", "sent: mail to Ada, at 500 ms"])
    }
  }

  // MARK: 16-d

  @Test(arguments: [nil, "math"], seeds)
  func `recursive: fib(10) makes eleven promises, each settled once`(
    crash: String?, seed: UInt64
  ) throws {
    let run = try run("recursive", seed: seed, crash: crash)
    #expect(run.output.first == "55, 11 promises")
    #expect(run.trace.events.count { $0.kind == .promiseCreated } == 11)
    #expect(settled(run).sorted() == (0...10).map { "fib-\($0)" }.sorted())
    #expect(run.bodyRuns.values.reduce(0, +) == (crash == nil ? 11 : 12))
  }

  /// A call by a chosen id, on a worker of its own.
  private func callByID(_ callers: [(id: String, asks: String)]) async throws -> [String] {
    let store = VolatileStore()
    let echo = DurableFunction("echo") { (context: Context, word: String) in
      "\(word) by \(context.id)"
    }
    let ask = DurableFunction("ask") { (context: Context, id: String) in
      try await context.rpc(echo, "hello", id: id)
    }
    let worker = Worker(
      store: store, receiver: StoreReceiver(store, group: "default", id: "w"),
      functions: [echo, ask])
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try? await store.runTimers() }
      group.addTask { try? await worker.run() }
      var answers: [String] = []
      for caller in callers {
        do {
          answers.append(try await Client(store: store).rpc(ask, caller.asks, id: caller.id))
        } catch let failure as DurableFailure {
          answers.append(failure.message)
        }
      }
      await worker.drain(within: .seconds(1))
      group.cancelAll()
      return answers + ["\(store.snapshot().promises.count)"]
    }
  }

  @Test func `an id that two callers choose is one call, and no child of either`() async throws {
    let answers = try await callByID([("first", "shared"), ("second", "shared")])
    #expect(answers == ["hello by shared", "hello by shared", "3"])
  }

  @Test func `an id with a dot is refused`() async throws {
    let answers = try await callByID([("first", "a.1")])
    #expect(answers.first?.contains("a.1") == true)
    #expect(answers.last == "1", "nothing was created under it")
  }

  // MARK: People, time and failures

  @Test(arguments: [nil, "shop"], seeds)
  func `human: two hours later somebody says yes, and nobody has held the call`(
    crash: String?, seed: UInt64
  ) throws {
    let run = try run("human", seed: seed, crash: crash)
    #expect(run.output.contains("order 8 is shipped, receipt-8, at 2 h"))
    #expect(run.output.count { $0.hasPrefix("the card for order 8 is charged") } == 1)
    #expect(!run.trace.events.contains { $0.kind == .heartbeat })
    #expect(!run.trace.events.contains { $0.kind == .leaseExpired }, "a waiting call has no lease")
  }

  @Test(arguments: [nil, "clock"], seeds)
  func `countdown: one number an hour, each once`(crash: String?, seed: UInt64) throws {
    let run = try run("countdown", seed: seed, crash: crash)
    let lines = ["3, at 0 ms", "2, at 1 h", "1, at 2 h", "liftoff, at 3 h"]
    #expect(run.output.prefix(4) == lines[...])
    #expect(!run.trace.events.contains { $0.kind == .heartbeat })
  }

  @Test(arguments: [nil, "shop", "bank"], seeds)
  func `declined: a function's own error is a rejection, and the caller catches it`(
    crash: String?, seed: UInt64
  ) throws {
    let run = try run("declined", seed: seed, crash: crash)
    #expect(run.failure == nil)
    #expect(run.output.first?.hasPrefix("nothing is bought: card 13 is declined") == true)
    let rejected = run.trace.events.filter { $0.kind == .settled && $0.outcome == .rejected }
    #expect(rejected.map(\.promise) == ["purchase-1.1"])
    #expect(work(run) == ["put back"])
  }

  @Test(arguments: seeds)
  func `outage: nothing settles until a worker can run the call`(seed: UInt64) throws {
    let run = try run("outage", seed: seed)
    #expect(run.output.first?.hasPrefix("paid with card 7, at ") == true)
    #expect(!run.trace.events.contains { $0.outcome == .rejected })
    let events = run.trace.events
    let start = try #require(events.firstIndex { $0.kind == .restart })
    #expect(!events[..<start].contains { $0.kind == .settled })
    let givenBack = events[..<start].count { $0.value == "give back purchase-2.1" }
    #expect(givenBack >= 2, "it is tried again, and not all the time")
    #expect(run.bodyRuns == ["pay": 1])
  }

  @Test func `the page shows what the crash of the bank repeats`() throws {
    let run = try run("chain", crash: "bank")
    let table = try #require(run.output.firstIndex { $0.hasPrefix("work ") })
    let page = try page("16-async-rpc")
    #expect(page.contains(run.output[table...].joined(separator: "\n") + "\n```"))
    let outage = try self.run("outage")
    for step in [7, 12] {
      #expect(outage.trace.steps[step - 1].event.value == "give back purchase-2.1", "\(step)")
    }
  }

  @Test func `a service that is not part of the flow is refused`() throws {
    let program = try #require(Program.all.first { $0.chapter == 16 })
    let setting = try #require(program.settings.first { $0.name == "crash" })
    guard case .text(_, let problem) = setting.kind else {
      Issue.record("the setting is a text")
      return
    }
    #expect(problem("bank", ["flow": "chain"]) == nil)
    #expect(problem("mail", [:]) == nil)
    #expect(problem("mail", ["flow": "chain"])?.accepted == "one of shop, bank, books")
  }
}
