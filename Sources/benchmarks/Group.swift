internal import AsyncAwait

/// Workloads that belong together.
struct Group: Sendable {
  let name: String
  let summary: String
  let workloads: [Workload]

  var workloadNames: String { workloads.map(\.name).joined(separator: ", ") }

  static let all: [Group] = [
    Group(name: "memory", summary: "the event loop", subject: Loop()),
    Group(
      name: "memory-inline", summary: "… starting callees inside invoke", subject: Loop(.atOnce)),
    Group(
      name: "memory-observed", summary: "… with an observer that records every event",
      subject: Loop(observed: true)),
    Group(
      name: "bare-task", summary: "peer: Task {} and .value, no loop at all", subject: BareTask()),
    Group(
      name: "naive-actor", summary: "peer: an actor with a dictionary of continuations",
      subject: NaiveActor()),
    durable, limit, .batching, journal, journalInSQLite, .server, proof,
  ]

  static var names: String { all.map(\.name).joined(separator: ", ") }

  /// What bare `benchmarks` prints.
  static var overview: String {
    var lines = [
      "Measures Reprise. Build it with: swift build -c release --product benchmarks", "",
    ]
    for group in all {
      lines.append("benchmarks \(group.name) WORKLOAD [N]   \(group.summary)")
      lines += group.workloads.map { "    \($0.name)  N = \($0.size): \($0.summary)" }
    }
    lines += [
      "", "benchmarks compare memory [WORKLOAD…]      ours and every peer found here, in turn,",
      "benchmarks compare durable|journal|batching|server [WORKLOAD…]",
      "                                               five rounds, as ratios of medians",
      "", "What writes to disk does so inside DIR, or in the current directory, and cleans up:",
      "benchmarks durable WORKLOAD N DIR; benchmarks compare durable --dir DIR", "",
    ]
    return lines.joined(separator: "\n")
  }
}

/// Something to do many times, and to time.
struct Workload: Sendable {
  let name: String
  let summary: String
  /// How many times, unless told otherwise.
  let size: Int
  /// The directory is for workloads that write files.
  let measure: @Sendable (_ size: Int, _ directory: String) async throws -> Measurement
}
