extension Narration {
  /// The entries for what programs, disks, networks and workers do.
  static func otherEntry(for kind: EventKind) -> Narration {
    switch kind {
    case .effect:
      Narration(kind, .effect, "★", "*", "something changes in the world outside") { event, _ in
        "\(em: event.lane) changes the world outside: \(event.words)."
      }
    case .log:
      Narration(kind, .note, "»", ">", "the program writes a line") { event, _ in
        "\(em: event.lane) writes \(em: event.words)."
      }
    case .modelStep:
      Narration(kind, .note, "▪", "-", "a model takes a step") { event, _ in
        "\(event.words)."
      }
    case .checkFailed:
      Narration(kind, .alarm, "!", "!", "a check fails") { event, _ in
        "A check fails: \(event.words)."
      }
    case .timer:
      Narration(kind, .note, "◷", "t", "a timer fires") { event, _ in
        event.value.map { "A timer fires for \(em: event.lane): \($0)." }
          ?? "A timer fires for \(em: event.lane)."
      }
    case .retryScheduled:
      Narration(kind, .note, "↻", "~", "a failed attempt will be repeated") { event, _ in
        "An attempt of \(em: event.lane) failed; another will follow: \(event.words)."
      }
    case .taskClaimed:
      Narration(kind, .note, "⚑", "c", "a worker takes a task") { event, _ in
        "\(em: event.lane) takes the task of \(event.promiseName)\(event.more)."
      }
    case .heartbeat:
      Narration(kind, .note, "·", ".", "a worker says that it is at work") { event, _ in
        event.value.map { "\(em: event.lane) says that it is still at work on \($0)." }
          ?? "\(em: event.lane) says that it is still at work."
      }
    case .leaseExpired:
      Narration(kind, .alarm, "⌛", "x", "a silent worker loses its task") { event, _ in
        "\(em: event.lane) was silent for too long and loses the task of \(event.promiseName)\(event.more)."
      }
    case .crash, .restart, .journalAppend, .journalFlush, .replayHit, .replayMiss,
      .replayMismatch:
      durableEntry(for: kind)
    default: messageEntry(for: kind)
    }
  }

  private static func durableEntry(for kind: EventKind) -> Narration {
    switch kind {
    case .crash:
      Narration(kind, .band, "╳", "X", "the process stops; its memory is gone") { event, state in
        if let one = event.subject { return "\(em: one) \(event.words). All others go on." }
        let kept = state.journal.count
        return kept == 0
          ? "The process stops here. Promises and callers are all lost."
          : "The process stops here. Memory is gone; the journal still holds \(kept.records)."
      }
    case .restart:
      Narration(kind, .band, "↺", "R", "the process starts again") { event, state in
        if let one = event.subject { return "\(em: one) \(event.words)." }
        let kept = state.journal.count
        return kept == 0
          ? "The process starts again with an empty table."
          : "The process starts again and reads its journal: \(kept.records)."
      }
    case .journalAppend:
      Narration(kind, .journal, "+", "+", "a record is written, not yet safe") { event, _ in
        "A record is written to the journal: \(event.recordWords). It is not yet safe."
      }
    case .journalFlush:
      Narration(kind, .journal, "✓", "v", "the journal is safe on disk") { _, state in
        "The journal is safe on disk: \(state.journal.count.records)."
      }
    case .replayHit:
      Narration(kind, .journal, "┄", "=", "the journal answers in place of a body") { event, _ in
        """
        The journal remembers \(event.promiseName): \(event.resultWords). \
        The body does not run again.
        """
      }
    case .replayMiss:
      Narration(kind, .journal, "◇", "n", "the journal knows nothing; new ground") { event, _ in
        event.value == "pending"
          ? "The journal remembers \(event.promiseName) but no result, so the body runs again."
          : """
          The journal knows nothing of \(event.promiseName), so the body runs. This is new ground.
          """
      }
    default:
      Narration(.replayMismatch, .alarm, "≠", "!", "the journal remembers something else") {
        event, _ in
        "The journal remembers something else about \(event.promiseName): \(event.words)."
      }
    }
  }

  private static func messageEntry(for kind: EventKind) -> Narration {
    switch kind {
    case .messageSent:
      Narration(kind, .message, "→", ">", "a message is handed to the network") { event, _ in
        "\(em: event.lane) sends \(em: event.words) to \(em: event.peerName)."
      }
    case .messageDropped:
      Narration(kind, .alarm, "✕", "x", "the network loses a message") { event, _ in
        "The network loses \(em: event.words) on its way to \(em: event.peerName)."
      }
    case .messageDuplicated:
      Narration(kind, .note, "⧉", "2", "the network copies a message") { event, _ in
        "The network makes a second copy of \(em: event.words) for \(em: event.peerName)."
      }
    default:
      Narration(.messageDelivered, .message, "⇥", ">", "a message arrives") { event, _ in
        "\(em: event.words) arrives at \(em: event.peerName)."
      }
    }
  }
}

extension Int {
  /// So many records, in words.
  fileprivate var records: String { "\(self) record\(self == 1 ? "" : "s")" }
}

extension Event {
  /// The words that it carries, or a dash.
  var words: String { value ?? "–" }

  /// The words that it carries behind a comma, if any.
  fileprivate var more: String { value.map { ", \($0)" } ?? "" }

  /// What a record of the journal says.
  fileprivate var recordWords: String {
    guard let promise else { return words }
    return switch outcome {
    case nil: "\(promise) is pending\(value.map { ", \($0)" } ?? "")"
    case .resolved: "\(promise) is resolved with \(resultWords)"
    case .rejected: "\(promise) is rejected with \(resultWords)"
    case .cancelled: "\(promise) is cancelled"
    case .timedOut: "\(promise) has timed out"
    }
  }
}
