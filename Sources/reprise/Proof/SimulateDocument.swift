import Simulation

/// A simulated run as scripts see it.
struct SimulationDocument: Encodable {
  struct Request: Encodable {
    let id: Int
    let milliseconds: Int64
    let client: String
    let server: String
    let request: String
    let status: String?
    let answeredAt: Int64?

    init(_ entry: LogEntry) {
      id = entry.id
      milliseconds = entry.askedAt
      client = entry.client
      server = entry.server
      request = entry.request
      status = entry.status
      answeredAt = entry.answeredAt
    }
  }

  struct Found: Encodable {
    let property: String
    let words: String
    let request: Int?
  }

  struct Step: Encodable {
    let number: Int
    let tick: Int
    let words: String
  }

  struct Shrunk: Encodable {
    let steps: Int
    let originalSteps: Int
    let attempts: Int
    let ticks: Int
    let plan: [Step]
    let log: [Request]
    let violations: [Found]
    let digest: String
    let reproduction: String
  }

  let schema = 1
  let scenario: String
  let seed: UInt64
  let ticks: Int
  let bug: String?
  let verdict: String
  let violations: [Found]
  let undecided: [String]
  let coverage: [String: Int]
  let log: [Request]
  let digest: String
  let reproduction: String
  let shrunk: Shrunk?

  init(_ run: Run, _ shrunk: ShrunkRun?) {
    scenario = run.scenario
    seed = run.seed
    ticks = run.ticks
    bug = run.bug?.rawValue
    verdict =
      !run.violations.isEmpty ? "failed" : run.undecided.isEmpty ? "passed" : "undecided"
    violations = Self.found(in: run)
    undecided = run.undecided
    coverage = counts(run.coverage)
    log = run.log.map(Request.init)
    digest = run.digest
    reproduction = run.reproduction
    self.shrunk = shrunk.map { shrunk in
      Shrunk(
        steps: shrunk.run.plan.count, originalSteps: shrunk.originalSteps,
        attempts: shrunk.attempts, ticks: shrunk.run.ticks,
        plan: shrunk.run.plan.map { Step(number: $0.number, tick: $0.tick, words: $0.words) },
        log: shrunk.run.log.map(Request.init), violations: Self.found(in: shrunk.run),
        digest: shrunk.run.digest, reproduction: shrunk.run.reproduction)
    }
  }

  private static func found(in run: Run) -> [Found] {
    run.violations.map { Found(property: $0.property, words: $0.words, request: $0.request) }
  }
}

/// A sweep as scripts see it.
struct SweepDocument: Encodable {
  struct Failure: Encodable {
    let scenario: String
    let seed: UInt64
    let property: String
    let words: String
    let reproduction: String
  }

  let schema = 1
  let first: UInt64
  let last: UInt64
  let ticks: Int
  let scenarios: [String]
  let bug: String?
  let runs: Int
  let repeated: Int
  let requests: Int
  let failures: [Failure]
  let undecided: [String]
  let coverage: [String: Int]
  let neverFired: [String]
  let digest: String?

  init(_ sweep: Sweep) {
    first = sweep.order.seeds.lowerBound
    last = sweep.order.seeds.upperBound
    ticks = sweep.order.ticks
    scenarios = sweep.order.scenarios.map(\.name)
    bug = sweep.order.bug?.rawValue
    runs = sweep.runs
    repeated = sweep.repeated
    requests = sweep.requests
    failures = sweep.failures.map {
      Failure(
        scenario: $0.scenario, seed: $0.seed, property: $0.property, words: $0.words,
        reproduction: $0.reproduction)
    }
    undecided = sweep.undecided
    coverage = counts(sweep.coverage)
    neverFired = sweep.neverFired.map(\.rawValue)
    digest = sweep.digest
  }
}

/// The scenarios as scripts see them.
struct ScenariosDocument: Encodable {
  struct Scenario: Encodable {
    let name: String
    let summary: String
    let faults: [String]
    let bugs: [String]
  }

  let schema = 1
  let scenarios = Scenarios.all.map {
    Scenario(
      name: $0.name, summary: $0.summary, faults: $0.faults.map(\.rawValue),
      bugs: $0.bugs.map(\.rawValue))
  }
}

private func counts(_ coverage: [FaultKind: Int]) -> [String: Int] {
  Dictionary(uniqueKeysWithValues: coverage.map { ($0.key.rawValue, $0.value) })
}
