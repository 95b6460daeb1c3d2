/// All the ways in which a small program can end.
///
/// Made by ``SeededExecutor/exploreAll(_:limit:budget:program:)``.
public struct Exploration<Outcome: Hashable & Sendable>: Sendable {
  /// How one run of the program ended.
  public enum Ending: Hashable, Sendable {
    /// It returned a value.
    case returned(Outcome)
    /// It got stuck: see ``NothingRunnable``.
    case stuck
  }

  /// One way to end, and how to see it again.
  public struct Finding: Hashable, Sendable {
    /// How these runs ended.
    public let ending: Ending
    /// How many runs ended so.
    public internal(set) var runs: Int
    /// The choices of the first of them, for ``Strategy/replay(_:)``.
    public let choices: [Choice]
  }

  /// The different endings, in the order in which they were found.
  public private(set) var findings: [Finding] = []
  /// How many times the program was run; each run made other choices.
  public private(set) var runs = 0
  /// How many more runs turned out, on the way, to end as another one had.
  public private(set) var prunedRuns = 0
  /// Whether every order of the jobs was tried; false if the limit came first.
  public internal(set) var isComplete = false

  private var places: [Ending: Int] = [:]

  /// The different endings, as a set.
  public var endings: Set<Ending> { Set(places.keys) }

  mutating func prune() { prunedRuns += 1 }

  /// Adds an ending; the choices are asked for only if it is a new one.
  mutating func add(_ ending: Ending, after executor: SeededExecutor) {
    runs += 1
    if let place = places[ending] {
      findings[place].runs += 1
    } else {
      places[ending] = findings.count
      findings.append(Finding(ending: ending, runs: 1, choices: executor.choices))
    }
  }
}
