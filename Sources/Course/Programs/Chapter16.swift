internal import DurableAsyncAwait
internal import DurablePromises
internal import PromiseStores
internal import Scheduling
internal import Tracing
internal import Workers

extension Program {
  /// Chapter 16: services call each other in four shapes, wait for people and for time, and fail.
  static let chapter16 = Program(
    chapter: 16, selector: "flow",
    settings: [
      Setting(
        "crash",
        .text(valueName: "SERVICE") { text, settings in
          let flows = settings["flow"]?.split(separator: ",").map(String.init)
          let services = Flow.all.filter { flows?.contains($0.name) ?? true }
            .flatMap { $0.services.map(\.name) }
          if services.contains(text) { return nil }
          return .init(accepted: "one of \(services.unique.joined(separator: ", "))")
        }, "Kill this service in the middle, and start it again.")
    ],
    Flow.all.map { flow in
      Scenario(flow.name, flow.summary, runtime: Cluster.runtime, knows: ["crash"]) { stage in
        try await flow.perform(on: stage)
      }
    })
}

/// Services, and what a client asks of them.
struct Flow: Sendable {
  /// A group with one worker.
  struct Service: Sendable {
    let name: String
    /// When it is in the middle of its last work, or of waiting, in milliseconds.
    let middle: Int
    /// Functions that its first worker does not know yet.
    var lacks: [String] = []
  }

  let name: String
  let summary: String
  let services: [Service]
  /// The call whose tree is drawn.
  let root: String
  let ask: @Sendable (Client, Cluster) async throws -> Void

  static let all = [
    chain, fanOut, detached, recursive, human, countdown, declined, outage,
  ]

  /// Lets the services run until the client has what it asks for.
  func perform(on stage: Stage) async throws {
    let cluster = Cluster(on: stage, retry: .milliseconds(250))
    let options = WorkerOptions(ttl: .milliseconds(200))
    for service in services {
      let functions = { @Sendable (node: Node) -> [any Registrable] in
        DemoFunctions(time: stage.time) { cluster.say($0, by: node) }.own
          + Services { step, duration in
            node.begin(step)
            try await node.work(for: duration)
            node.effect(step)
          }.functions
      }
      cluster.worker(service.name, group: service.name, options: options) { node in
        functions(node).filter { !service.lacks.contains($0.name) }
      }
      let isKilled = stage.options["crash"] == service.name
      if isKilled { cluster.kill(service.name, at: .milliseconds(service.middle)) }
      if isKilled || !service.lacks.isEmpty {
        cluster.worker(
          "\(service.name)-2", group: service.name,
          startingAt: .milliseconds(service.middle + 50), options: options, functions: functions)
      }
    }
    try await cluster.run { client in try await ask(client, cluster) }
    cluster.drawTree(of: root)
    cluster.drawWork()
  }
}

// MARK: Four shapes

extension Flow {
  fileprivate static let chain = Flow(
    name: "chain", summary: "The shop calls the bank, and the bank calls its bookkeeping.",
    services: [
      Service(name: "shop", middle: 450), Service(name: "bank", middle: 350),
      Service(name: "books", middle: 250),
    ], root: "order-7"
  ) { client, cluster in
    let result = try await client.rpc(
      "checkout", 7, id: "order-7", of: String.self, target: "shop")
    cluster.stage.say(result)
  }

  fileprivate static let fanOut = Flow(
    name: "fanout", summary: "Three services are asked at once: it takes as long as the slowest.",
    services: [
      Service(name: "travel", middle: 150), Service(name: "air", middle: 150),
      Service(name: "hotels", middle: 150), Service(name: "cars", middle: 50),
    ], root: "trip-1"
  ) { client, cluster in
    cluster.stage.say(
      try await client.rpc("trip", 1, id: "trip-1", of: String.self, target: "travel"))
  }

  fileprivate static let detached = Flow(
    name: "detached", summary: "The caller does not wait for the mail, and the mail is sent.",
    services: [Service(name: "shop", middle: 50), Service(name: "mail", middle: 300)],
    root: "signup-1"
  ) { client, cluster in
    let id = try await client.rpc(
      "signup", "Ada", id: "signup-1", of: String.self, target: "shop")
    cluster.say("signed up")
    let mail = try await client.handle(id: id, of: String.self)
    cluster.say("sent: \(try await mail.value)")
  }

  fileprivate static let recursive = Flow(
    name: "recursive", summary: "fib(10) calls itself, and each number is worked out once.",
    services: [Service(name: "math", middle: 55)], root: "fib-10"
  ) { client, cluster in
    let result = try await client.rpc(
      "fibonacci", 10, id: "fib-10", of: Int.self, target: "math")
    cluster.stage.say("\(result), \(cluster.store.snapshot().promises.count) promises")
  }
}

// MARK: People, time and failures

extension Flow {
  fileprivate static let human = Flow(
    name: "human", summary: "An order waits two hours for somebody who says yes.",
    services: [Service(name: "shop", middle: 3_600_000)], root: "order-8"
  ) { client, cluster in
    let order = try await client.startRPC(
      "order", 8, id: "order-8", of: String.self, target: "shop")
    try await cluster.stage.clock.sleep(for: .seconds(7_200))
    try await cluster.client("ann").resolve("order-8.2", with: true)
    cluster.say(try await order.value)
  }

  fileprivate static let countdown = Flow(
    name: "countdown", summary: "One number an hour, and nobody holds the call in between.",
    services: [Service(name: "clock", middle: 5_400_000)], root: "launch"
  ) { client, cluster in
    cluster.say(
      try await client.rpc(
        "countdown", 3, 3_600_000, id: "launch", of: String.self, target: "clock"))
  }

  fileprivate static let declined = Flow(
    name: "declined", summary: "Your function failed: its promise is rejected, and that is caught.",
    services: [Service(name: "shop", middle: 50), Service(name: "bank", middle: 50)],
    root: "purchase-1"
  ) { client, cluster in
    cluster.say(
      try await client.rpc("buy", 13, id: "purchase-1", of: String.self, target: "shop"))
  }

  fileprivate static let outage = Flow(
    name: "outage", summary: "The platform failed: nothing settles, and it is tried again.",
    services: [
      Service(name: "shop", middle: 50), Service(name: "bank", middle: 2_450, lacks: ["pay"]),
    ], root: "purchase-2"
  ) { client, cluster in
    cluster.say(
      try await client.rpc("buy", 7, id: "purchase-2", of: String.self, target: "shop"))
  }
}

extension Cluster {
  /// Prints a line with the time.
  fileprivate func say(_ line: String) {
    stage.say("\(line), at \(stage.clock.now.sinceStart.inWords)")
  }

  /// Prints what a process says, unless it is gone, with the time.
  fileprivate func say(_ line: String, by node: Node) {
    guard node.isUp else { return }
    stage.draw("\(line), at \(stage.clock.now.sinceStart.inWords)")
    stage.recorder.record(.log, lane: node.name, value: line, flags: [.folded])
  }

  /// Draws each piece of work: how often it began, and when and by whom it was brought to an end.
  fileprivate func drawWork() {
    let effects = stage.events.filter { $0.kind == .effect }
    var rows = [["work", "begun", "done by", "at"]]
    for effect in effects {
      let work = effect.value ?? ""
      rows.append([
        work, stage.bodyRuns[work].map(String.init) ?? "", effect.lane,
        Duration.microseconds(effect.clock).inWords,
      ])
    }
    guard !effects.isEmpty else { return }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    stage.draw("")
    for row in rows {
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      stage.draw(cells.joined(separator: "   ").droppingLast(" "))
    }
  }
}

extension Duration {
  /// In milliseconds, or in hours where they are whole.
  fileprivate var inWords: String {
    let milliseconds = Int(self / .milliseconds(1))
    let (hours, rest) = milliseconds.quotientAndRemainder(dividingBy: 3_600_000)
    return hours > 0 && rest == 0 ? "\(hours) h" : "\(milliseconds) ms"
  }
}

extension [String] {
  /// Each once, in the order in which they first appear.
  fileprivate var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
