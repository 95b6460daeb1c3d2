internal import Tracing

/// What a run took: how often bodies ran, the world was changed, and the disk was written.
public struct Ledger: Hashable, Codable, Sendable {
  /// How many processes it took.
  public let lives: Int
  /// How often each body began, by its name.
  public let bodyRuns: [String: Int]
  /// How often the world outside was changed.
  public let effects: Int
  /// How many records were written to the journal.
  public let records: Int
  /// How often the journal was flushed.
  public let flushes: Int
  /// How many bytes the flushes wrote.
  public let bytes: Int

  /// Adds up what a run took.
  ///
  /// - Parameter run: the run, over all its lives.
  public init(_ run: Run) {
    lives = run.lives
    bodyRuns = run.bodyRuns
    func count(_ kind: EventKind) -> Int { run.trace.events.count { $0.kind == kind } }
    effects = count(.effect)
    records = count(.journalAppend)
    flushes = count(.journalFlush)
    bytes = run.trace.events.filter { $0.kind == .journalFlush }
      .compactMap { $0.value?.split(separator: " ").dropLast().last }
      .compactMap { Int($0) }.reduce(0, +)
  }
}

extension Ledger: CustomStringConvertible {
  /// The figures on one line.
  public var description: String {
    let bodies = bodyRuns.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return [
      "lives: \(lives)", "body runs: \(bodies.joined(separator: ", "))", "effects: \(effects)",
      "records: \(records)", "flushes: \(flushes)", "bytes: \(bytes)",
    ].joined(separator: " · ")
  }
}
