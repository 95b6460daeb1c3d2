/// How an executor chooses among the jobs that can run.
public enum Strategy: Hashable, Sendable {
  /// Every job that can run is equally likely to be next.
  case random(seed: UInt64)
  /// The job that has waited longest is next.
  case firstInFirstOut
  /// The recorded choices are made again, and after the last one the oldest job is next.
  ///
  /// A choice with an index beyond the queue picks the newest job, so that a list from which
  /// somebody removed choices still runs. ``SeededExecutor/divergence`` tells where that happened.
  case replay([Choice])
}

extension Strategy: CustomStringConvertible {
  /// What has to be repeated to get the same run again.
  public var description: String {
    switch self {
    case .random(let seed): "seed \(seed)"
    case .firstInFirstOut: "first in, first out"
    case .replay(let choices): "a replay of \(choices.count) choices"
    }
  }
}

/// A strategy at work: remembers how far it has come.
struct Chooser {
  private enum Mode {
    case random(SeededGenerator)
    case firstInFirstOut
    case replay([Choice], next: Int)
  }

  private var mode: Mode
  /// The number of the first choice that could not be repeated, from 0.
  private(set) var divergence: Int?

  init(_ strategy: Strategy) {
    mode =
      switch strategy {
      case .random(let seed): .random(SeededGenerator(seed: seed))
      case .firstInFirstOut: .firstInFirstOut
      case .replay(let choices): .replay(choices, next: 0)
      }
  }

  /// Picks one of `count` jobs, oldest first.
  mutating func choose(among count: Int) -> Int {
    switch mode {
    case .firstInFirstOut:
      return 0
    case .random(var generator):
      if count == 1 { return 0 }  // Nothing to choose, so nothing is drawn.
      let index = generator.index(below: count)
      mode = .random(generator)
      return index
    case .replay(let choices, let next):
      guard next < choices.count else { return 0 }
      mode = .replay(choices, next: next + 1)
      if choices[next].count != count, divergence == nil { divergence = next }
      return min(choices[next].index, count - 1)
    }
  }
}
