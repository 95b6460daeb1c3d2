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
  /// The oldest job of the most important lane is next; chance decides which lane that is.
  ///
  /// Lanes keep their importance but for `depth` − 1 steps, chosen by chance among the first `length`,
  /// at each of which the lane that would run becomes the least important one. A mistake that needs
  /// `depth` things in a certain order is found by 1 run in at most `lanes` · `length` ^ (`depth` − 1),
  /// however long the program: known as probabilistic concurrency testing, PCT.
  case priorities(seed: UInt64, depth: Int, length: Int)
}

extension Strategy: CustomStringConvertible {
  /// What has to be repeated to get the same run again.
  public var description: String {
    switch self {
    case .random(let seed): "seed \(seed)"
    case .firstInFirstOut: "first in, first out"
    case .replay(let choices): "a replay of \(choices.count) choices"
    case .priorities(let seed, let depth, let length):
      "priorities with seed \(seed), depth \(depth) and length \(length)"
    }
  }
}

/// A strategy at work: remembers how far it has come.
struct Chooser {
  private enum Mode {
    case random(SeededGenerator)
    case firstInFirstOut
    case replay([Choice], next: Int)
    case priorities(Priorities)
    case explorer
  }

  private var mode: Mode
  private var replayDivergence: Int?
  /// The search that this run is a part of.
  private(set) var explorer: Explorer?

  /// The number of the first choice that could not be repeated, from 0.
  var divergence: Int? { explorer?.divergence ?? replayDivergence }

  init(_ strategy: Strategy) {
    mode =
      switch strategy {
      case .random(let seed): .random(SeededGenerator(seed: seed))
      case .firstInFirstOut: .firstInFirstOut
      case .replay(let choices): .replay(choices, next: 0)
      case .priorities(let seed, let depth, let length):
        .priorities(Priorities(seed: seed, depth: depth, length: length))
      }
  }

  init(_ explorer: consuming Explorer) {
    mode = .explorer
    self.explorer = explorer
  }

  /// Picks one of the jobs that can run, by its place in the queue.
  mutating func choose(from queue: RunQueue) -> Int {
    switch mode {
    case .firstInFirstOut:
      return 0
    case .random(var generator):
      if queue.count == 1 { return 0 }  // Nothing to choose, so nothing is drawn.
      let index = generator.index(below: queue.count)
      mode = .random(generator)
      return index
    case .replay(let choices, let next):
      guard next < choices.count else { return 0 }
      mode = .replay(choices, next: next + 1)
      if choices[next].count != queue.count, replayDivergence == nil { replayDivergence = next }
      return min(choices[next].index, queue.count - 1)
    case .priorities(var priorities):
      mode = .firstInFirstOut  // Else the priorities would be copied with each job.
      defer { mode = .priorities(priorities) }
      return priorities.choose(from: queue)
    case .explorer:
      return explorer?.choose(from: queue) ?? 0
    }
  }

  /// Takes the search out, to go on with it in another run.
  mutating func takeExplorer() -> Explorer? {
    defer { explorer = nil }
    return explorer
  }
}
