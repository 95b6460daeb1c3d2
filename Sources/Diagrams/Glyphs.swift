import Tracing

/// The marks for the states of a promise; a word always stands beside them.
struct Glyphs {
  let unicode: Bool

  func state(_ outcome: Event.Outcome?) -> String {
    switch outcome {
    case nil: unicode ? "○" : "o"
    case .resolved: unicode ? "●" : "#"
    case .rejected: unicode ? "✕" : "x"
    case .cancelled: unicode ? "⊘" : "/"
    case .timedOut: unicode ? "◷" : "t"
    }
  }

  /// `● resolved 42`, or `○ pending`.
  func words(_ outcome: Event.Outcome?, _ value: String?) -> String {
    let word = "\(state(outcome)) \(outcome?.rawValue ?? "pending")"
    return value.map { "\(word) \($0)" } ?? word
  }

  func mark(of kind: EventKind) -> String {
    let legend = Narration.entry(for: kind).legend
    return unicode ? legend.glyph : legend.ascii
  }

  /// The words on an arrow, or beside a lane, on one line.
  func label(of event: Event) -> String {
    let promise = event.promise ?? "?"
    let label =
      switch event.kind {
      case .invoke: "invoke \(event.subject ?? promise)"
      case .spawn: "spawn"
      case .replyPromise: promise
      case .await: "await \(promise)"
      case .awaitImmediate, .replyValue: "\(promise) \(words(event.outcome, event.value))"
      case .return:
        (event.outcome == .rejected ? "throw " : "return ") + (event.value ?? "nothing")
      case .cancel: "cancel \(event.subject ?? promise)"
      case .unparked: "\(promise) \(state(.cancelled)) cancelled"
      case .promiseCreated: "\(promise) \(words(nil, nil))"
      case .parked: "\(event.subject ?? "?") parked on \(promise)"
      case .settled: "\(promise) \(words(event.outcome, event.value))"
      case .messageSent, .messageDelivered: event.value ?? event.kind.rawValue
      default: other(event)
      }
    let tagged = event.isReplayed ? "\(label) (replayed)" : label
    return unicode ? tagged.onOneLine : tagged.onOneLine.inASCII
  }

  private func other(_ event: Event) -> String {
    let isOutput = [.log, .effect, .modelStep].contains(event.kind)
    let words = [
      mark(of: event.kind), isOutput ? nil : event.kind.rawValue, event.promise, event.value,
    ]
    return words.compactMap(\.self).joined(separator: " ")
  }

  func name(_ name: String) -> String { unicode ? name.onOneLine : name.onOneLine.inASCII }
}
