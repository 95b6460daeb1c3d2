/// What views say and draw for each kind of event.
///
/// There is one entry for every kind, and one place where they stand: ``entry(for:)``.
public struct Narration: Sendable {
  /// How a view draws an event.
  public enum Renderer: String, CaseIterable, Hashable, Sendable {
    /// An arrow from a sender to a receiver.
    case message
    /// An arrow that answers another one.
    case reply
    /// A change in the loop's table.
    case table
    /// A change in the world outside.
    case effect
    /// Something about the journal.
    case journal
    /// A band across all lanes.
    case band
    /// A remark beside a lane.
    case note
    /// A failure.
    case alarm
  }

  /// How a legend explains a kind of event.
  public struct Legend: Hashable, Sendable {
    /// The mark in Unicode.
    public let glyph: String
    /// The mark in ASCII.
    public let ascii: String
    /// The words.
    public let words: String
  }

  /// The kind of event.
  public let kind: EventKind
  /// How a view draws it.
  public let renderer: Renderer
  /// How a legend explains it.
  public let legend: Legend
  private let template: @Sendable (Event, TraceState) -> Sentence

  init(
    _ kind: EventKind, _ renderer: Renderer, _ glyph: String, _ ascii: String, _ words: String,
    _ template: @escaping @Sendable (Event, TraceState) -> Sentence
  ) {
    self.kind = kind
    self.renderer = renderer
    self.legend = Legend(glyph: glyph, ascii: ascii, words: words)
    self.template = template
  }

  /// Says in a sentence what an event means.
  ///
  /// - Parameters:
  ///   - event: the event.
  ///   - state: the state right after it.
  /// - Returns: the sentence.
  public static func sentence(for event: Event, after state: TraceState) -> Sentence {
    let sentence = entry(for: event.kind).template(event, state)
    if !event.isReplayed || event.kind == .replayHit { return sentence }
    return Sentence(joining: [sentence, "This comes from the journal; the body did not run."])
  }

  /// The entry for a kind of event.
  ///
  /// - Parameter kind: the kind.
  /// - Returns: its entry.
  public static func entry(for kind: EventKind) -> Narration {
    switch kind {
    case .invoke, .promiseCreated, .spawn, .replyPromise, .await, .parked, .awaitImmediate,
      .return, .settled, .replyValue, .unparked, .cancel:
      loopEntry(for: kind)
    default: otherEntry(for: kind)
    }
  }
}

extension Event {
  /// The promise, or words in its place.
  var promiseName: String { promise ?? "a promise" }
  /// The receiver, or words in its place.
  var peerName: String { peer ?? "somebody" }
  /// Whom it is about, or words in their place.
  var subjectName: String { subject ?? "somebody" }
  /// The result as words: `42`, `the error E`.
  var resultWords: String {
    switch outcome {
    case .rejected: "the error \(value ?? "without words")"
    case .cancelled: value.map { "cancelled: \($0)" } ?? "cancelled"
    case .timedOut: "timed out"
    case .resolved, nil: value ?? "nothing"
    }
  }
}
