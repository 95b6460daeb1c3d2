import Tracing

extension Run {
  /// The command that makes this very run again.
  public var reproduction: String {
    var words = [
      "reprise dst run", "--scenario \(scenario)", "--seed \(seed)", "--ticks \(ticks)",
    ]
    if let bug { words.append("--bug \(bug.rawValue)") }
    if let only { words.append("--only \(only.map(String.init).joined(separator: ","))") }
    return words.joined(separator: " ")
  }

  /// The log as text, one line for each request: what two runs of one seed have in common to the
  /// last byte.
  public var logText: String {
    var text = ""
    for entry in log {
      text += "\(entry.id) \(entry.askedAt) \(entry.client) > \(entry.server): \(entry.request) -> "
      if let status = entry.status {
        text += "\(status) at \(entry.answeredAt ?? entry.askedAt)\n"
      } else {
        text += "no answer\n"
      }
    }
    return text
  }

  /// A number that stands for all that happened: plan, log, trace, coverage and findings.
  public var digest: String {
    var words = plan.map { "\($0.number) \($0.tick) \($0.words)" }
    words.append(logText)
    words.append(trace.checksum)
    for fault in FaultKind.allCases { words.append("\(fault.rawValue) \(coverage[fault] ?? 0)") }
    for violation in violations {
      words.append("\(violation.property) \(violation.after): \(violation.words)")
    }
    words += undecided
    return Digest.text(of: words.joined(separator: "\n"))
  }

  /// Where another run of the same seed parts from this one, in words.
  func difference(from other: Run) -> String {
    let (mine, others) = (trace.events, other.trace.events)
    if let place = zip(mine, others).enumerated().first(where: { $0.element.0 != $0.element.1 }) {
      return "event \(place.offset + 1) is once \(place.element.0.kind.rawValue) of "
        + "\(place.element.0.lane) at \(place.element.0.clock) µs, once "
        + "\(place.element.1.kind.rawValue) of \(place.element.1.lane) at "
        + "\(place.element.1.clock) µs"
    }
    return mine.count == others.count
      ? "the same events, another log" : "\(mine.count) events, then \(others.count)"
  }
}
