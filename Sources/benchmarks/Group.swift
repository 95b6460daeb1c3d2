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
    .batching,
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
      "", "benchmarks compare memory|batching [WORKLOAD…]   ours and every peer found here, in",
      "                                        turn, five rounds, as ratios of medians", "",
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
  let measure: @Sendable (_ size: Int) async throws -> Measurement
}
