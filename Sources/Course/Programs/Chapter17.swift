internal import DurableAsyncAwait
internal import Scheduling
internal import Tracing
internal import Transports
internal import Workers

extension Program {
  /// Chapter 17: the services of chapter 16 over three wires that may fail.
  static let chapter17 = Program(
    chapter: 17, selector: "transport",
    settings: [
      .rate("drop", "How many messages are lost."),
      .rate("repeat", "How many messages arrive twice."),
      .rate("reorder", "How many messages are overtaken by the next one."),
      Setting("delay", .number(1...10_000), "Hold messages up for as many ms at the most."),
      Setting("orders", .number(1...1_000), "How many orders there are."),
    ],
    [
      Scenario(
        "memory", "From hand to hand, in one process.", runtime: Cluster.runtime,
        knows: Shipping.settings
      ) { stage in
        try await Shipping(stage).perform(over: .local(seed: stage.seed))
      },
      Scenario(
        "spool", "Through a directory: each message is a file.", runtime: Cluster.runtime,
        knows: Shipping.settings
      ) { stage in
        try await Shipping(stage).perform(over: try .spool(on: stage, Shipping.posts))
      },
      Scenario(
        "socket", "Over the network: each message is posted to its worker.",
        runtime: Cluster.runtime, knows: Shipping.settings
      ) { stage in
        try await Shipping(stage).perform(over: try .socket(Shipping.posts))
      },
      Scenario(
        "lossy", "From hand to hand, and a third is lost, and a third comes twice.",
        runtime: Cluster.runtime, isExtra: true
      ) { stage in
        var faults = FaultRates()
        (faults.loss, faults.repetition) = (0.3, 0.3)
        try await Shipping(stage, faults: faults).perform(over: .local(seed: stage.seed))
      },
      Scenario(
        "queue", "One worker with room for two messages: what has no room is sent again.",
        runtime: Cluster.runtime, isExtra: true
      ) { stage in
        try await Shipping(stage).crowd()
      },
    ])
}

extension Program.Setting {
  /// How often something goes wrong.
  fileprivate static func rate(_ name: String, _ help: String) -> Program.Setting {
    Program.Setting(
      name,
      .text(valueName: "RATE") { text, _ in
        // A wire that loses everything is no wire.
        if let rate = Double(text), (0...0.9).contains(rate) { return nil }
        return .init(accepted: "a number from 0 to 0.9")
      }, help)
  }
}

/// Orders that three services work on, over a wire.
private struct Shipping: Sendable {
  static let settings = ["drop", "repeat", "reorder", "delay", "orders"]
  static let posts = ["shop", "bank", "books"].map { Post(group: $0, name: $0) }
  /// How long a message that nobody has acted on is waited for.
  static let retry = Duration.milliseconds(250)

  let stage: Stage
  let orders: Int
  let faults: FaultRates

  /// Reads the settings of the program.
  init(_ stage: Stage, faults usual: FaultRates = FaultRates()) {
    self.stage = stage
    let options = stage.options
    orders = options["orders"].flatMap { Int($0) } ?? 1
    func rate(_ name: String) -> Double? { options[name].flatMap { Double($0) } }
    var faults = usual
    faults.loss = rate("drop") ?? usual.loss
    faults.repetition = rate("repeat") ?? usual.repetition
    faults.reordering = rate("reorder") ?? usual.reordering
    if let delay = options["delay"].flatMap({ Int($0) }) {
      faults.delay = 1
      faults.longestDelay = .milliseconds(delay)
    }
    self.faults = faults
  }

  /// Lets the services ship all orders, and says what the wire has done.
  func perform(over wire: Wire) async throws {
    let bad = BadWire(wire, faults: faults, on: stage)
    let cluster = Cluster(on: stage, retry: Self.retry, wire: bad.wire)
    for post in Self.posts {
      cluster.worker(post.name, group: post.group) { node in
        Services { step, duration in
          node.begin(step)
          try await node.work(for: duration)
          node.effect(step)
        }.functions
      }
    }
    try await cluster.run { client in
      var handles: [Handle<String>] = []
      for order in 1...orders {
        handles.append(
          try await client.startRPC(
            "checkout", order, id: "order-\(order)", target: "shop"))
      }
      for handle in handles { stage.say(try await handle.value) }
    }
    let time = stage.clock.now.sinceStart
    cluster.drawTree(of: "order-1")
    draw(bad.counts, time)
  }

  /// Draws what has become of the messages.
  private func draw(_ counts: FaultCounts, _ time: Duration) {
    let arrived = stage.events.count { $0.kind == .messageDelivered }
    let taken = stage.events.count { $0.kind == .taskClaimed }
    let figures = [
      ("sent", counts.messages), ("lost", counts.lost), ("repeated", counts.repeated),
      ("overtaken", counts.reordered), ("arrived", arrived), ("taken", taken),
      ("absorbed", arrived - taken), ("ms", Int(time / .milliseconds(1))),
    ]
    stage.draw("")
    stage.draw(figures.map(\.0).joined(separator: "   "))
    let cells = figures.map { name, number in
      String(repeating: " ", count: max(0, name.count - "\(number)".count)) + "\(number)"
    }
    stage.draw(cells.joined(separator: "   "))
    let bodies = stage.bodyRuns.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    stage.draw("")
    stage.draw("work begun: \(bodies.joined(separator: ", "))")
  }

  /// Lets one worker with little room do what twelve callers ask for at once.
  func crowd() async throws {
    let transport = LocalTransport(
      scheme: "poll", capacity: 2, generator: SeededGenerator(seed: stage.seed))
    let wire = Wire(transport: transport) { transport.receiver(group: $0, id: $1) }
    let cluster = Cluster(on: stage, retry: Self.retry, wire: wire)
    cluster.worker("air", group: "air", options: WorkerOptions(concurrency: 1)) { node in
      Services { step, duration in
        node.begin(step)
        try await node.work(for: duration)
        node.effect(step)
      }.functions
    }
    try await cluster.run { client in
      var handles: [Handle<String>] = []
      for seat in 1...12 {
        handles.append(
          try await client.startRPC(
            "book", "seat \(seat)", 100, id: "seat-\(seat)", target: "air"))
      }
      for handle in handles { _ = try await handle.value }
    }
    let refused = stage.events.count { $0.kind == .messageDropped }
    stage.say(
      "12 seats, \(refused) messages had no room, "
        + "\(Int(stage.clock.now.sinceStart / .milliseconds(1))) ms")
  }
}
