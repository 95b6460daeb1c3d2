extension SeededExecutor {
  /// Runs a program once for every order in which its jobs can run.
  ///
  /// The number of orders grows very fast, so this is for a handful of tasks with a few steps each.
  /// It is a search in depth: each run repeats the previous one up to the last choice that
  /// has an alternative, takes that, and goes on with the oldest job first.
  ///
  /// - Parameters:
  ///   - limit: how many runs to make at most.
  ///   - budget: how many jobs one run may take.
  ///   - program: runs on the executor it is given, usually with ``run(_:waits:_:)``; everything it
  ///     changes must be its own, so that each run begins afresh.
  /// - Returns: all endings, complete or up to the limit. Being stuck is an ending.
  /// - Throws: ``NotRepeatable`` if the program depends on anything but the choices, and what the
  ///   program throws except ``NothingRunnable``.
  public static func exploreAll<Outcome: Hashable & Sendable>(
    limit: Int, budget: Int = 100_000, program: (SeededExecutor) throws -> Outcome
  ) throws -> Exploration<Outcome> {
    var exploration = Exploration<Outcome>()
    var prefix: [Choice] = []
    while exploration.runs < limit {
      let executor = SeededExecutor(.replay(prefix), budget: budget)
      let ending: Exploration<Outcome>.Ending
      do {
        ending = .returned(try program(executor))
      } catch is NothingRunnable {
        ending = .stuck
      }
      let choices = executor.choices
      if let choice = executor.divergence {
        throw NotRepeatable(choice: choice, expected: prefix[choice].count)
      }
      exploration.add(ending, after: choices)
      guard let next = alternative(to: choices) else {
        exploration.isComplete = true
        break
      }
      prefix = next
    }
    return exploration
  }

  /// The choices up to the last one that has an alternative, and that; nil if none has.
  private static func alternative(to choices: [Choice]) -> [Choice]? {
    guard let place = choices.lastIndex(where: { $0.index + 1 < $0.count }) else { return nil }
    let last = choices[place]
    return choices[..<place]
      + [Choice(index: last.index + 1, count: last.count, label: last.label)]
  }
}
