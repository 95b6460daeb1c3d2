internal import DurableAsyncAwait
internal import Scheduling
internal import Workers

extension Program {
  /// Chapter 15: tasks are leased, a lease runs out, and who comes back too late is turned away.
  static let chapter15 = Program(
    chapter: 15, selector: "part",
    settings: [
      Setting("workers", .number(2...20), "How many workers there are."),
      Setting("tasks", .number(1...100), "How many tasks there are."),
      Setting(
        "retry", .number(10...3_600_000),
        "After how many ms a task that nobody has taken is sent again."),
      .kill { settings in Squares(settings).workers },
    ],
    [
      Scenario(
        "kill", "A worker is killed at work: its lease runs out, and another takes the task.",
        runtime: Cluster.runtime,
        knows: ["workers", "tasks", "retry", "kill"]
      ) { stage in
        let squares = Squares(stage.options)
        let cluster = squares.cluster(on: stage)
        cluster.kill(squares.kill.node, at: squares.kill.time)
        try await cluster.run { client in try await squares.sum(client, stage) }
        squares.draw(cluster)
      },
      Scenario(
        "zombie", "The worker only stands still, and comes back with a result that is too late.",
        runtime: Cluster.runtime,
        knows: ["workers", "tasks", "retry", "kill"]
      ) { stage in
        let squares = Squares(stage.options)
        let cluster = squares.cluster(on: stage)
        let end = squares.kill.time + Squares.pause
        cluster.freeze(squares.kill.node, from: squares.kill.time, until: end)
        try await cluster.run { client in
          try await squares.sum(client, stage)
          // The story ends when the one who comes back has heard that it is too late.
          try await stage.clock.sleep(
            until: .init(sinceStart: end + .milliseconds(1)))
        }
        squares.draw(cluster)
      },
      Scenario(
        "spread", "Nobody is killed: who has done how many?", runtime: Cluster.runtime,
        knows: ["workers", "tasks", "retry"], isExtra: true
      ) { stage in
        let squares = Squares(stage.options)
        let cluster = squares.cluster(on: stage)
        try await cluster.run { client in try await squares.sum(client, stage) }
        squares.draw(cluster)
      },
    ])
}

/// Tasks that cost the same, and workers that do one at a time.
struct Squares: Sendable {
  /// What a task costs.
  static let cost = Duration.milliseconds(250)
  /// How long a lease lasts unless it is renewed, which happens twice as often.
  static let lease = Duration.milliseconds(320)
  /// How long the zombie stands still: longer than a lease and a task.
  static let pause = Duration.milliseconds(1_000)

  let workers: [String]
  let tasks: Int
  let retry: Duration
  let kill: NodeKill

  /// Reads the settings of the program.
  init(_ settings: [String: String]) {
    func number(_ name: String, _ usual: Int) -> Int { settings[name].flatMap { Int($0) } ?? usual }
    workers = (1...number("workers", 3)).map { "w\($0)" }
    tasks = number("tasks", 12)
    retry = .milliseconds(number("retry", 250))
    kill =
      NodeKill(settings["kill"])
      ?? NodeKill(node: workers[workers.count > 1 ? 1 : 0], time: .milliseconds(400))
  }

  /// The server and the workers.
  func cluster(on stage: Stage) -> Cluster {
    let cluster = Cluster(on: stage, retry: retry)
    let options = WorkerOptions(ttl: Self.lease, concurrency: 1)
    for name in workers {
      cluster.worker(name, options: options) { node in
        [
          Self.square { number in
            node.begin("square")
            try await node.work(for: Self.cost)
            node.effect("square \(number)")
          }
        ]
      }
    }
    return cluster
  }

  /// What the workers run; the same on the stage and in processes of their own.
  static func square(
    work: @escaping @Sendable (_ number: Int) async throws -> Void
  ) -> DurableFunction<Int, Int> {
    DurableFunction("square") { (_: Context, number: Int) in
      try await work(number)
      return number * number
    }
  }

  /// Starts all tasks, and waits for them.
  func sum(_ client: Client, _ stage: Stage) async throws {
    var handles: [Handle<Int>] = []
    for number in 1...tasks {
      handles.append(try await client.startRPC("square", number, id: "t\(number)"))
    }
    var sum = 0
    for handle in handles { sum += try await handle.value }
    stage.say("\(tasks) tasks, the sum of the squares is \(sum)")
  }

  /// Draws who did what and when.
  func draw(_ cluster: Cluster) {
    cluster.drawLanes(of: workers, lease: Self.lease)
    cluster.drawShares(of: workers)
    cluster.drawEffort()
  }
}
