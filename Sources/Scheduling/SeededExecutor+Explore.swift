extension SeededExecutor {
  /// Runs a program once for every order in which its jobs can run.
  ///
  /// The number of orders grows very fast, so this is for a handful of tasks with a few steps each.
  /// It is a search in depth: each run repeats the previous one up to the last choice that
  /// has an alternative, takes that, and goes on with the oldest job first.
  ///
  /// - Parameters:
  ///   - orders: which orders to try; by default all.
  ///   - limit: how many runs to make at most.
  ///   - budget: how many jobs one run may take.
  ///   - program: runs on the executor it is given, usually with ``run(_:waits:_:)``; everything it
  ///     changes must be its own, so that each run begins afresh.
  /// - Returns: all endings, complete or up to the limit. Being stuck is an ending.
  /// - Throws: ``NotRepeatable`` if the program depends on anything but the choices, and what the
  ///   program throws except ``NothingRunnable``.
  public static func exploreAll<Outcome: Hashable & Sendable>(
    _ orders: Orders = .all, limit: Int, budget: Int = 100_000,
    program: (SeededExecutor) throws -> Outcome
  ) throws -> Exploration<Outcome> {
    var exploration = Exploration<Outcome>()
    var explorer = Explorer(orders)
    while exploration.runs + exploration.prunedRuns < limit {
      let executor = SeededExecutor(explorer, budget: budget)
      let ending: Exploration<Outcome>.Ending
      do {
        ending = .returned(try program(executor))
      } catch is NothingRunnable {
        ending = .stuck
      }
      explorer = executor.takeExplorer()
      if let choice = explorer.divergence {
        throw NotRepeatable(choice: choice, expected: explorer.count(at: choice))
      }
      if explorer.isPruned {
        exploration.prune()
      } else {
        exploration.add(ending, after: executor)
      }
      guard explorer.backtrack() else {
        exploration.isComplete = true
        break
      }
    }
    return exploration
  }
}
