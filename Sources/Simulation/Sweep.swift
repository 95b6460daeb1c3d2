/// Many runs: each scenario with each seed.
///
/// What a sweep finds does not depend on how many runs are under way at the same time.
public struct Sweep: Sendable {
  /// A run that failed.
  public struct Failure: Hashable, Sendable {
    /// The scenario.
    public let scenario: String
    /// The seed.
    public let seed: UInt64
    /// What must be true and is not.
    public let property: String
    /// How it is broken.
    public let words: String
    /// The command that makes the run again.
    public let reproduction: String
  }

  /// What is to be run.
  public struct Order: Sendable {
    /// The seeds.
    public var seeds: ClosedRange<UInt64>
    /// How long each run goes on, in milliseconds of virtual time.
    public var ticks: Int
    /// The scenarios.
    public var scenarios: [ScenarioEntry]
    /// A known mistake to put back.
    public var bug: SeededBug?
    /// Of so many seeds, one is run twice, and the two runs must be the same; 0 for none.
    public var twiceEvery: UInt64
    /// How many runs are under way at the same time.
    public var width: Int

    /// Orders a sweep.
    ///
    /// - Parameters:
    ///   - seeds: the seeds.
    ///   - ticks: how long each run goes on, in milliseconds of virtual time.
    ///   - scenarios: the scenarios; all of them by default.
    ///   - bug: a known mistake to put back.
    ///   - twiceEvery: of so many seeds, one is run twice; 0 for none.
    ///   - width: how many runs are under way at the same time.
    public init(
      seeds: ClosedRange<UInt64>, ticks: Int, scenarios: [ScenarioEntry] = Scenarios.all,
      bug: SeededBug? = nil, twiceEvery: UInt64 = 10, width: Int = 1
    ) {
      precondition(width > 0, "at least one run is under way")
      self.seeds = seeds
      self.ticks = ticks
      self.scenarios = scenarios
      self.bug = bug
      self.twiceEvery = twiceEvery
      self.width = width
    }
  }

  /// What was run.
  public let order: Order
  /// How many runs were made, without those that only repeated another.
  public private(set) var runs = 0
  /// How many runs were made a second time, to compare.
  public private(set) var repeated = 0
  /// How many requests were made in all of them.
  public private(set) var requests = 0
  /// The runs that failed, by seed.
  public private(set) var failures: [Failure] = []
  /// Checks that did not come to an end, with the run's reproduction.
  public private(set) var undecided: [String] = []
  /// How often each kind of trouble happened in all runs together.
  public private(set) var coverage: [FaultKind: Int] = [:]

  private var digests: [String] = []

  /// A number that stands for all that happened in the runs that were made twice; nil if none was.
  ///
  /// The same in every process, in debug and in release builds.
  public var digest: String? {
    digests.isEmpty ? nil : Digest.text(of: digests.joined(separator: "\n"))
  }

  /// The kinds of trouble that a scenario announces and that never happened.
  public var neverFired: [FaultKind] {
    let announced = Set(order.scenarios.flatMap(\.faults))
    return FaultKind.allCases.filter { announced.contains($0) && coverage[$0] == nil }
  }

  /// Makes all runs.
  ///
  /// - Parameters:
  ///   - order: what is to be run.
  ///   - progress: told after each few seeds how many seeds are done, and how many runs failed.
  public init(
    _ order: Order, progress: (_ seeds: UInt64, _ failures: Int) -> Void = { _, _ in }
  ) async {
    self.order = order
    var shares: [UInt64: SweepShare] = [:]
    await withTaskGroup(of: (UInt64, SweepShare).self) { group in
      var next: UInt64? = order.seeds.lowerBound
      var (done, failed): (UInt64, Int) = (0, 0)
      func start() {
        guard let first = next else { return }
        let end = order.seeds.upperBound
        let last = end - first < SweepShare.size ? end : first + SweepShare.size - 1
        next = last < end ? last + 1 : nil
        group.addTask { (first, SweepShare(order, first...last)) }
      }
      for _ in 0..<order.width { start() }
      while let (first, share) = await group.next() {
        start()
        shares[first] = share
        done += share.seeds
        failed += share.failures.count
        progress(done, failed)
      }
    }
    for first in shares.keys.sorted() {
      guard let share = shares[first] else { continue }
      runs += share.runs
      repeated += share.repeated
      requests += share.requests
      failures += share.failures
      undecided += share.undecided
      digests += share.digests
      coverage.merge(share.coverage, uniquingKeysWith: +)
    }
  }
}

/// The runs of a few seeds, one after the other on one thread.
private struct SweepShare: Sendable {
  /// Few enough that progress is told often, and enough that the threads are kept busy.
  static let size: UInt64 = 8

  var seeds: UInt64 = 0
  var runs = 0
  var repeated = 0
  var requests = 0
  var failures: [Sweep.Failure] = []
  var undecided: [String] = []
  var digests: [String] = []
  var coverage: [FaultKind: Int] = [:]

  init(_ order: Sweep.Order, _ range: ClosedRange<UInt64>) {
    for seed in range {
      seeds += 1
      for scenario in order.scenarios { perform(scenario, seed, order) }
    }
  }

  private mutating func perform(_ scenario: ScenarioEntry, _ seed: UInt64, _ order: Sweep.Order) {
    let run = scenario.run(seed: seed, ticks: order.ticks, bug: order.bug)
    runs += 1
    requests += run.log.count
    coverage.merge(run.coverage, uniquingKeysWith: +)
    undecided += run.undecided.map { "\($0): \(run.reproduction)" }
    if let violation = run.violations.first { note(run, violation.property, violation.words) }
    guard order.twiceEvery > 0, seed % order.twiceEvery == 0 else { return }
    repeated += 1
    let again = scenario.run(seed: seed, ticks: order.ticks, bug: order.bug)
    let digest = run.digest
    digests.append(digest)
    if again.digest != digest {
      note(run, "same-seed-same-run", "two runs of one seed differ: \(run.difference(from: again))")
    }
  }

  private mutating func note(_ run: Run, _ property: String, _ words: String) {
    failures.append(
      Sweep.Failure(
        scenario: run.scenario, seed: run.seed, property: property, words: words,
        reproduction: run.reproduction))
  }
}
