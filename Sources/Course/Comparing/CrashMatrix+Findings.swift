internal import Tracing

extension CrashMatrix {
  /// What the matrix shows, as sentences that hold for these very columns.
  public var findings: [String] {
    guard !columns.isEmpty else { return [] }
    let expected = durable.output.last
    let kept = columns.filter { $0.durable.result == expected }
    let inMemory = columns.filter { $0.memory.result == expected }
    if columns.count == 1, let only = columns.first {
      let memory = only.memory.result == expected ? "has printed" : "never comes to"
      return [
        """
        Killed after event \(only.event.index): the program in memory \(memory) \
        \(expected ?? "its end"), the durable one ends in \(only.durable.result ?? "nothing") \
        after \(only.durable.ledger.lives) lives.
        """
      ]
    }
    var sentences = [
      """
      Killed after each of \(columns.count) events: with the journal the result is \
      \(expected ?? "–") in \(kept.count) of \(columns.count), in memory in \
      \(inMemory.count) of \(columns.count).
      """
    ]
    for (body, usual) in durable.bodyRuns.sorted(by: { $0.key < $1.key }) {
      let again = columns.filter { $0.durable.ledger.bodyRuns[body, default: 0] > usual }
      guard !again.isEmpty else { continue }
      sentences.append(
        """
        \(body) ran again after a kill at \(again.map { "\($0.event.index)" }.ranges): it had begun, \
        and its result was not safe yet.
        """)
    }
    let usual = durable.ledger?.effects ?? 0
    let repeated = columns.filter { $0.durable.ledger.effects > usual }
    if repeated.isEmpty {
      sentences.append("No effect was repeated.")
    } else {
      sentences.append(
        """
        The effect happened again after a kill at \(repeated.map { "\($0.event.index)" }.ranges): \
        between the effect and the flush of its result. That is at least once; with a key, the \
        receiver knows the repetition.
        """)
    }
    return sentences
  }
}

extension [String] {
  /// Numbers in words, runs of neighbours as one: `3, 5–7`.
  fileprivate var ranges: String {
    var groups: [ClosedRange<Int>] = []
    for number in compactMap({ Int($0) }) {
      if let last = groups.last, last.upperBound + 1 == number {
        groups[groups.count - 1] = last.lowerBound...number
      } else {
        groups.append(number...number)
      }
    }
    let words = groups.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)"
    }
    return "event\(count == 1 ? "" : "s") \(words.joined(separator: ", "))"
  }
}
