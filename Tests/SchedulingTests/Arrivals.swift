import Scheduling

/// Many tasks of one job each, all waiting at the same time.
enum Arrivals {
  /// Runs the tasks and returns their numbers in the order in which they ran.
  static func run(_ count: Int, on executor: SeededExecutor) throws -> [Int] {
    let log = Log<Int>()
    try executor.run {
      for number in 0..<count {
        Task(executorPreference: executor) { log.note(number) }
      }
    }
    return log.entries
  }
}
