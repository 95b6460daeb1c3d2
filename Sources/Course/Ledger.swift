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

  init(_ run: Run) {
    lives = run.lives
    bodyRuns = run.bodyRuns
    func count(_ kind: EventKind) -> Int { run.trace.events.count { $0.kind == kind } }
    effects = count(.effect)
    records = count(.journalAppend)
    flushes = count(.journalFlush)
  }
}

extension Ledger: CustomStringConvertible {
  /// The figures on one line.
  public var description: String {
    let bodies = bodyRuns.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return [
      "lives: \(lives)", "body runs: \(bodies.joined(separator: ", "))", "effects: \(effects)",
      "records: \(records)", "flushes: \(flushes)",
    ].joined(separator: " · ")
  }
}
