import ArgumentParsing
import Foundation
import Simulation
import Terminals

extension Feature {
  /// `reprise dst sweep`: many runs.
  static let simulateSweep = Feature(
    command: Command(
      "sweep", abstract: "Run every scenario with many seeds.",
      discussion: """
        Of every tenth seed the run is made twice, and both must be the same to the last byte. Exits \
        with 1 if a run failed, with 2 if a check did not come to an end.
        """,
      examples: [
        .init("reprise dst sweep --seeds 1..1000", "all scenarios"),
        .init(
          "reprise dst sweep --seeds 1..200 --bug create-with-callback",
          "how often a known mistake is met"),
      ],
      options: [
        Option("seeds", valueName: "A..B", help: "The seeds.", defaultText: "1..10000"), .ticks,
        .simulated("all; with a mistake, those that know it"), .bug,
        Option(
          "twice-every", kind: .integer, valueName: "N",
          help: "Of so many seeds, one is run twice; 0 for none.", defaultText: "10"),
        Option(
          "at-once", kind: .integer, valueName: "N",
          help: "How many runs are made at the same time.", defaultText: "one for each core"),
      ])
  ) { context in
    let invocation = context.invocation
    let bug = try invocation.bug()
    let named = try invocation.simulated(bug)
    let order = Sweep.Order(
      seeds: try invocation.seeds() ?? 1...10_000, ticks: try invocation.ticks(),
      scenarios: named.map { [$0] } ?? bug.map { Scenarios.finding($0) } ?? Scenarios.all, bug: bug,
      twiceEvery: UInt64(try invocation.int("twice-every", in: 0...Int.max) ?? 10),
      width: try invocation.int("at-once", in: 1...256)
        ?? ProcessInfo.processInfo.activeProcessorCount)
    let sweep = await context.sweep(order)
    if context.wantsJSON {
      try context.write(SweepDocument(sweep))
    } else {
      try context.show(sweep)
    }
    if sweep.failures.isEmpty { return sweep.undecided.isEmpty ? .done : .inconclusive }
    return .checkFailed
  }
}

extension Invocation {
  /// The seeds that were asked for.
  fileprivate func seeds() throws(UsageError) -> ClosedRange<UInt64>? {
    try value("seeds", expecting: "a range such as 1..1000") { text in
      let ends = text.components(separatedBy: "..")
      guard ends.count == 2, let first = UInt64(ends[0]), let last = UInt64(ends[1]),
        first <= last, last - first < UInt64(Int.max)
      else { return nil }
      return first...last
    }
  }
}

extension Context {
  /// Makes all runs, and says on the stream of errors how far they are.
  fileprivate func sweep(_ order: Sweep.Order) async -> Sweep {
    let clock = ContinuousClock()
    let start = clock.now
    var line = ProgressLine(
      capabilities: noteCapabilities,
      columns: StandardStream.error.size(environment: environment).columns)
    let total = Int(order.seeds.upperBound - order.seeds.lowerBound) + 1
    let sweep = await Sweep(order) { done, failures in
      let progress = Progress(
        unit: "seed", done: Int(done), total: total, failures: failures,
        elapsed: clock.now - start)
      if let text = line.update(progress) { output.note(text) }
    }
    if let text = line.finish() { output.note(text) }
    return sweep
  }

  /// Shows what a sweep found.
  fileprivate func show(_ sweep: Sweep) throws {
    let seeds = sweep.order.seeds
    var lines = [
      "\(sweep.runs) runs of \(sweep.order.ticks) ticks, seeds \(seeds.lowerBound)..\(seeds.upperBound)"
        + (sweep.repeated > 0 ? ", \(sweep.repeated) of them made twice" : ""),
      "scenarios: \(sweep.order.scenarios.map(\.name).joined(separator: ", "))",
    ]
    if let bug = sweep.order.bug { lines.append("with the mistake \(bug.rawValue)") }
    lines.append("requests: \(sweep.requests)")
    let faults = FaultKind.allCases.compactMap { fault in
      sweep.coverage[fault].map { "\(fault.rawValue) \($0)" }
    }
    lines.append("faults: \(faults.isEmpty ? "none" : faults.joined(separator: ", "))")
    if let digest = sweep.digest { lines.append("digest of the repeated: \(digest)") }
    let never = sweep.neverFired.map(\.rawValue).joined(separator: ", ")
    if !never.isEmpty { lines.append("\(styled("never fired:", .yellow, capabilities)) \(never)") }
    lines += sweep.undecided.map { "undecided: \($0)" }
    guard !sweep.failures.isEmpty else { return try write(lines + ["no failure"]) }
    lines.append(styled("failures: \(sweep.failures.count)", .red, capabilities))
    for failure in sweep.failures.prefix(Self.listed) {
      lines += [
        "", "seed \(failure.seed): not \(failure.property)",
        failure.words.wrapped(to: max(min(width, 100), 40), indent: 2),
        "  \(failure.reproduction)",
      ]
    }
    let rest = sweep.failures.count - Self.listed
    if rest > 0 { lines += ["", "and \(rest) more; --json lists all"] }
    try write(lines)
  }

  /// How many failures are listed.
  private static let listed = 10
}
