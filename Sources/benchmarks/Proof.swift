internal import Linearizability
internal import ModelChecking
internal import Scheduling
internal import Simulation
internal import Synchronization

extension Group {
  /// What proves the rest: the checker, the scheduler, the simulation and the explorer.
  static let proof = Group(
    name: "proof", summary: "histories checked, jobs scheduled, seeds run, states explored",
    workloads: checkerWorkloads + promiseWorkloads + schedulerWorkloads + seedWorkloads + [
      Workload(
        name: "states", summary: "the model of leases explored N times; operations are states",
        size: 20
      ) { size, _ in try explore("leases", times: size) }
    ])
}

// MARK: Histories

extension Group {
  /// How many clients ask at the same time, of how many keys; 0 is a register.
  private static let shapes: [(name: String, clients: Int, keys: Int, size: Int)] = [
    ("register5", 5, 0, 100_000), ("register10", 10, 0, 20_000), ("register20", 20, 0, 2_000),
    ("keys10", 10, 10, 50_000), ("keys50", 50, 20, 20_000),
  ]

  fileprivate static let checkerWorkloads = shapes.map { name, clients, keys, size in
    let of = keys == 0 ? "a register" : "\(keys) keys"
    return Workload(
      name: name, summary: "a legal history of N operations of \(clients) clients on \(of)",
      size: size
    ) { size, _ in
      keys == 0
        ? try judge(RegisterModel(), registerHistory(size, clients: clients))
        : try judge(KeyValueModel(), keyHistory(size, clients: clients, keys: keys))
    }
  }

  private static func judge<Model: SequentialModel>(
    _ model: Model, _ history: History<Model>
  ) throws -> Measurement {
    let checker = LinearizabilityChecker(model)
    var verdict: Linearizability.Verdict?
    let duration = ContinuousClock().measure { verdict = checker.check(history).verdict }
    guard verdict == .linearizable else { throw WrongVerdict() }
    return Measurement(operations: history.operations.count, duration: duration)
  }

  private static func registerHistory(
    _ size: Int, clients: Int
  ) throws -> History<RegisterModel> {
    var state = Datum.nothing
    return try history(size, clients: clients) { number, chance in
      Bool.random(using: &chance) ? .read : .write(.number(number))
    } effect: { input in
      guard case .write(let value) = input else { return .value(state) }
      state = value
      return .done
    }
  }

  private static func keyHistory(
    _ size: Int, clients: Int, keys: Int
  ) throws -> History<KeyValueModel> {
    var state: [Text: Text] = [:]
    return try history(size, clients: clients) { number, chance in
      let key = Text("k\(Int.random(in: 0..<keys, using: &chance))")
      return Bool.random(using: &chance) ? .get(key) : .put(key, Text("\(number)"))
    } effect: { input in
      switch input {
      case .get(let key): return .text(state[key] ?? Text(""))
      case .put(let key, let text), .append(let key, let text):
        state[key] = text
        return .done
      }
    }
  }

  /// A history as clients see it whose operations each happen at one moment of theirs.
  private static func history<Model: SequentialModel>(
    _ size: Int, clients: Int, input: (Int, inout SeededGenerator) -> Model.Input,
    effect: (Model.Input) -> Model.Output
  ) throws -> History<Model> {
    var chance = SeededGenerator(seed: 1)
    var recorder = HistoryRecorder<Model>()
    var asked: [(operation: Int, input: Model.Input)?] = Array(repeating: nil, count: clients)
    var done: [Model.Output?] = Array(repeating: nil, count: clients)
    var begun = 0
    while begun < size || asked.contains(where: { $0 != nil }) {
      let client = Int.random(in: 0..<clients, using: &chance)
      if let question = asked[client] {
        if let output = done[client] {
          recorder.respond(to: question.operation, with: output)
          (asked[client], done[client]) = (nil, nil)
        } else {
          done[client] = effect(question.input)
        }
      } else if begun < size {
        begun += 1
        let input = input(begun, &chance)
        asked[client] = (recorder.invoke(input, by: "\(client)"), input)
      }
    }
    return recorder.history
  }
}

// MARK: Schedules

extension Group {
  fileprivate static let schedulerWorkloads = [
    Workload(
      name: "jobs", summary: "N jobs of 8 tasks that yield, in the order of a seed", size: 2_000_000
    ) { size, _ in
      let executor = SeededExecutor(.random(seed: 1), budget: .max, recordsChoices: false)
      let duration = try ContinuousClock().measure {
        try executor.run {
          await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<size / 8 { await Task.yield() } } }
          }
        }
      }
      return Measurement(operations: executor.jobsRun, duration: duration)
    },
    Workload(
      name: "lost-update", summary: "a lost update of three tasks, explored completely N times",
      size: 50
    ) { size, _ in
      var runs = 0
      let duration = try ContinuousClock().measure {
        for _ in 0..<size {
          let found = try SeededExecutor.exploreAll(.upToIndependence, limit: 10_000) {
            try lostUpdate(on: $0)
          }
          guard found.isComplete, found.endings.count == 3 else { throw WrongVerdict() }
          runs = found.runs + found.prunedRuns
        }
      }
      return Measurement(
        operations: size, duration: duration, extra: [("runs_each", Double(runs))])
    },
  ]

  private static func lostUpdate(on executor: SeededExecutor) throws -> Int {
    let counter = Counter(on: executor.lane("counter"))
    for number in 0..<3 {
      Task(executorPreference: executor.lane("task \(number)")) {
        let value = await counter.value
        await counter.write(value + 1)
      }
    }
    try executor.drain()
    return try executor.run("end") { await counter.value }
  }
}

private actor Counter {
  private(set) var value = 0
  private let lane: Lane

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe lane.asUnownedSerialExecutor()  // The caller keeps the executor, and so the lane.
  }

  init(on lane: Lane) { self.lane = lane }

  func write(_ value: Int) { self.value = value }
}

// MARK: Seeds and states

extension Group {
  fileprivate static let seedWorkloads = Scenarios.all.map { scenario in
    Workload(
      name: "seeds-\(scenario.name)", summary: "N seeds of 1,000 ticks: \(scenario.summary)",
      size: 200
    ) { size, _ in
      var requests = 0
      let duration = try ContinuousClock().measure {
        for seed in 1...size {
          let run = scenario.run(seed: UInt64(seed), ticks: 1_000)
          guard run.violations.isEmpty else { throw WrongVerdict() }
          requests += run.log.count
        }
      }
      return Measurement(
        operations: size, duration: duration,
        extra: [("requests_each", Double(requests) / Double(size))])
    }
  }

  fileprivate static func explore(_ name: String, times: Int) throws -> Measurement {
    guard let entry = ModelCatalogue.entry(named: name) else { throw WrongVerdict() }
    var states = 0
    let duration = try ContinuousClock().measure {
      for _ in 0..<times {
        let report = try entry.explore()
        guard report.isComplete else { throw WrongVerdict() }
        states += report.states
      }
    }
    return Measurement(
      operations: states, duration: duration,
      extra: [("states_each", Double(states) / Double(times))])
  }
}

/// What is measured did not do its work.
struct WrongVerdict: Error, CustomStringConvertible {
  let description = "the workload did not end as it has to"
}
