internal import Scheduling

/// Makes lists of operations from a seed, and makes a list that fails shorter.
package enum OperationGenerator {
  /// Draws a list of operations.
  ///
  /// Few names, so that operations meet one another; in the end every promise is settled, so that
  /// whoever is still waiting then is owed an answer.
  ///
  /// - Parameters:
  ///   - count: how many operations, without those at the end.
  ///   - seed: decides which.
  /// - Returns: the operations.
  package static func operations(_ count: Int, seed: UInt64) -> [TableOperation] {
    var random = SeededGenerator(seed: seed)
    let promises = ["p1", "p2", "p3"]
    let callers = ["ann", "bob", "cat", "dan"]
    var value = 0
    let middle = (0..<count).map { _ -> TableOperation in
      let promise = promises[Int.random(in: 0..<promises.count, using: &random)]
      let caller = callers[Int.random(in: 0..<callers.count, using: &random)]
      switch Int.random(in: 0..<10, using: &random) {
      case 0...1: return .create(promise)
      case 2...6: return .await(caller, promise)
      case 7...8:
        value += 1
        return .settle(promise, value)
      default: return .giveUp(caller)
      }
    }
    return middle + promises.map { .settle($0, 0) }
  }

  /// Leaves operations out as long as the rest still fails.
  ///
  /// Half of the list is tried first, then quarters, and at last each operation alone, until nothing
  /// more can be spared.
  ///
  /// - Parameters:
  ///   - operations: a list that fails.
  ///   - fails: whether a list fails.
  /// - Returns: a list that fails, of which no operation can be left out.
  package static func shrink(
    _ operations: [TableOperation], while fails: ([TableOperation]) -> Bool
  ) -> [TableOperation] {
    var kept = operations
    var size = max(1, kept.count / 2)
    while true {
      var start = 0
      var isShorter = false
      while start < kept.count {
        let rest = Array(kept[..<start] + kept[min(start + size, kept.count)...])
        if fails(rest) {
          kept = rest
          isShorter = true
        } else {
          start += size
        }
      }
      if size > 1 {
        size /= 2
      } else if !isShorter {
        return kept
      }
    }
  }
}
