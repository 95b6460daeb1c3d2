/// A failed run made as short as it gets while it still fails in the same way.
public struct ShrunkRun: Sendable {
  /// The shortest run found.
  public let run: Run
  /// How many steps the failed run had.
  public let originalSteps: Int
  /// How many runs it took to find it.
  public let attempts: Int
}

extension ScenarioEntry {
  /// Leaves out steps of a failed run, as long as it fails with the same property.
  ///
  /// Delta debugging: halves are left out first, then quarters, and so on down to single steps, until
  /// none can be spared; then the run is given fewer ticks. Source: design §6.
  ///
  /// - Parameters:
  ///   - failed: a run of this scenario that failed.
  ///   - attempts: how many runs may be made at most.
  /// - Returns: the shortest run found; nil if the run did not fail.
  public func shrink(_ failed: Run, attempts: Int = 5_000) -> ShrunkRun? {
    precondition(failed.scenario == name, "a run is shrunk by its own scenario")
    guard let property = failed.violations.first?.property else { return nil }
    var shrinking = Shrinking(self, failed, property: property, budget: attempts)
    shrinking.leaveOutSteps()
    shrinking.lowerTicks()
    return ShrunkRun(
      run: shrinking.best, originalSteps: failed.plan.count, attempts: shrinking.attempts)
  }
}

private struct Shrinking {
  private let scenario: ScenarioEntry
  private let property: String
  private let budget: Int
  private(set) var best: Run
  private(set) var attempts = 0

  init(_ scenario: ScenarioEntry, _ failed: Run, property: String, budget: Int) {
    self.scenario = scenario
    self.property = property
    self.budget = budget
    best = failed
  }

  /// Runs with these steps only; keeps the run if it fails as before.
  private mutating func fails(_ only: [Int], ticks: Int) -> Bool {
    guard attempts < budget else { return false }
    attempts += 1
    let run = scenario.run(seed: best.seed, ticks: ticks, bug: best.bug, only: only)
    guard run.violations.first?.property == property else { return false }
    best = run
    return true
  }

  private var kept: [Int] { best.plan.map(\.number) }

  mutating func leaveOutSteps() {
    var size = max(kept.count / 2, 1)
    while true {
      var start = 0
      var isShorter = false
      while start < kept.count {
        var candidate = kept
        candidate.removeSubrange(start..<min(start + size, candidate.count))
        // What stands at `start` after a success has not been tried yet.
        if fails(candidate, ticks: best.ticks) { isShorter = true } else { start += size }
      }
      if size > 1 {
        size = max(size / 2, 1)
      } else if !isShorter {
        return
      }
    }
  }

  /// With fewer ticks the plan of many scenarios is the beginning of the longer one, so that the
  /// numbers of the steps stay; where it is not, the ticks stay.
  mutating func lowerTicks() {
    guard let last = best.plan.map(\.tick).max(), last + 1 < best.ticks else { return }
    let (plan, before) = (best.plan, best)
    if fails(kept, ticks: last + 1), best.plan != plan { best = before }
  }
}
