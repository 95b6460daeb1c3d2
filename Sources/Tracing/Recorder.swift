public import AsyncAwait
import Synchronization

/// Listens to an event loop and writes down what happens, with names for people.
///
/// Names are allotted by first appearance: promises are `p1`, `p2`, … and an execution has its
/// caller's label, with a number added when the label is taken (`fib`, `fib-2`).
public final class Recorder: Observer {
  private let clock: @Sendable () -> Duration
  private let book: Mutex<Book>

  /// Creates a recorder with nothing on it.
  ///
  /// - Parameters:
  ///   - clock: tells the time since the start of the run; always zero unless given.
  ///   - listener: told every event as it is written down, in order and while the recorder is locked:
  ///     it must be quick and must not ask the recorder anything. By default nobody is told.
  public init(
    clock: @escaping @Sendable () -> Duration = { .zero },
    listener: (@Sendable (Event) -> Void)? = nil
  ) {
    self.clock = clock
    book = Mutex(Book(listener: listener))
  }

  /// Writes down what the loop reports.
  ///
  /// - Parameter occurrence: what happened.
  public func observe(_ occurrence: Occurrence) {
    let now = microseconds()
    book.withLock { $0.note(occurrence, clock: now) }
  }

  /// Writes down something that the program does besides the loop's messages.
  ///
  /// - Parameters:
  ///   - kind: what happened, such as `effect`, `log`, `timer` or `retryScheduled`.
  ///   - lane: who did it; see ``lane(for:)``.
  ///   - peer: who receives it, if anybody.
  ///   - promise: the promise in question, if any; see ``promise(for:)``.
  ///   - subject: whom it is about, when that is neither lane nor peer.
  ///   - value: the value or the words.
  ///   - outcome: how a promise was settled, for kinds that carry a result.
  ///   - cause: the event that made it possible; what `lane` received last unless given.
  ///   - flags: remarks for views.
  ///   - source: the line of source, as `file:line`.
  /// - Returns: the index of the new event.
  @discardableResult
  public func record(
    _ kind: EventKind, lane: String, peer: String? = nil, promise: String? = nil,
    subject: String? = nil, value: String? = nil, outcome: Event.Outcome? = nil,
    cause: Int? = nil, flags: Set<Event.Flag> = [], source: String? = nil
  ) -> Int {
    let now = microseconds()
    return book.withLock { book in
      book.append(
        Event(
          index: book.events.count + 1, kind: kind, lane: lane, peer: peer, promise: promise,
          subject: subject, value: value, outcome: outcome,
          cause: cause ?? book.lastReceived(by: lane), flags: flags, source: source, clock: now))
    }
  }

  /// The name under which the trace knows somebody.
  ///
  /// - Parameter party: somebody who sends messages to the loop.
  /// - Returns: the same name every time.
  public func lane(for party: Occurrence.Party) -> String {
    book.withLock { $0.lane(for: party) }
  }

  /// The name under which the trace knows a promise.
  ///
  /// - Parameter promise: what the loop calls the promise.
  /// - Returns: `p1` for the promise that appeared first, and so on.
  public func promise(for promise: Occurrence.PromiseName) -> String {
    book.withLock { $0.promise(for: promise) }
  }

  /// What was recorded so far, in order.
  public var events: [Event] { book.withLock { $0.events } }

  /// What was recorded so far, as a trace.
  ///
  /// - Parameter header: what the trace says about its run.
  /// - Returns: a trace that later events do not change.
  public func trace(_ header: Trace.Header) -> Trace {
    Trace(header: header, events: events)
  }

  /// What was recorded so far, as a trace.
  ///
  /// - Parameters:
  ///   - scenario: the program that ran.
  ///   - chapter: the chapter that the program belongs to, if any.
  ///   - seed: the seed of the schedule.
  ///   - runtime: where the table of promises was kept.
  /// - Returns: a trace that later events do not change.
  public func trace(
    scenario: String, chapter: Int? = nil, seed: UInt64 = 0, runtime: String = "memory"
  ) -> Trace {
    trace(.init(scenario: scenario, chapter: chapter, seed: seed, runtime: runtime))
  }

  private func microseconds() -> Int64 {
    let (seconds, attoseconds) = clock().components
    return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
  }
}
