/// One line of a trace: something that happened, and what made it possible.
///
/// An event is a message from ``lane`` to ``peer``, or something that ``lane`` did by itself.
public struct Event: Hashable, Sendable {
  /// How a promise was settled.
  public enum Outcome: String, CaseIterable, Codable, Hashable, Sendable {
    /// With a value.
    case resolved
    /// With an error.
    case rejected
    /// By somebody who no longer wanted it.
    case cancelled
    /// By the clock.
    case timedOut = "timed-out"
  }

  /// A remark that views use; it changes nothing about what happened.
  public enum Flag: String, CaseIterable, Codable, Hashable, Sendable {
    /// The step before explains it, so views show it as part of that step.
    case folded
    /// It comes from a journal; the body did not run.
    case replayed
  }

  /// The event's place in the trace, from 1.
  public var index: Int
  /// The logical time; the same as ``index`` unless told otherwise.
  public var time: Int
  /// The time on the run's clock, in microseconds since its start.
  public var clock: Int64
  /// Who acts, such as `main`, `outer` or `loop`.
  public var lane: String
  /// Who receives, or nil when nobody does.
  public var peer: String?
  /// What happened.
  public var kind: EventKind
  /// The promise in question, such as `p1`.
  public var promise: String?
  /// Whom it is about when that is neither lane nor peer: the callee invoked, the caller parked.
  public var subject: String?
  /// The value, the error or the words, as text.
  public var value: String?
  /// How the promise was settled, for the kinds that carry a result.
  public var outcome: Outcome?
  /// The index of the event that made this one possible.
  public var cause: Int?
  /// Remarks for views.
  public var flags: Set<Flag>
  /// The line of source that produced it, as `file:line`.
  public var source: String?

  /// Creates an event.
  ///
  /// - Parameters:
  ///   - index: the place in the trace, from 1.
  ///   - kind: what happened.
  ///   - lane: who acts.
  ///   - peer: who receives, if anybody.
  ///   - promise: the promise in question.
  ///   - subject: whom it is about, when that is neither lane nor peer.
  ///   - value: the value, the error or the words.
  ///   - outcome: how the promise was settled.
  ///   - cause: the index of the event that made this one possible.
  ///   - flags: remarks for views.
  ///   - source: the line of source, as `file:line`.
  ///   - time: the logical time; `index` unless told otherwise.
  ///   - clock: the time on the run's clock, in microseconds.
  public init(
    index: Int, kind: EventKind, lane: String, peer: String? = nil, promise: String? = nil,
    subject: String? = nil, value: String? = nil, outcome: Outcome? = nil, cause: Int? = nil,
    flags: Set<Flag> = [], source: String? = nil, time: Int? = nil, clock: Int64 = 0
  ) {
    self.index = index
    self.time = time ?? index
    self.clock = clock
    self.lane = lane
    self.peer = peer
    self.kind = kind
    self.promise = promise
    self.subject = subject
    self.value = value
    self.outcome = outcome
    self.cause = cause
    self.flags = flags
    self.source = source
  }

  /// Whether views show the event as part of the step before it.
  public var isFolded: Bool { flags.contains(.folded) }

  /// Whether the event comes from a journal.
  public var isReplayed: Bool { flags.contains(.replayed) }
}

extension Event.Flag: Comparable {
  /// Orders flags by their words, so that a set of them is always written the same way.
  ///
  /// - Parameters:
  ///   - left: one flag.
  ///   - right: the other.
  /// - Returns: whether the first is written before the second.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
