/// Something that must be true of every run of an event loop.
public enum Invariant: String, CaseIterable, Hashable, Sendable {
  /// A promise leaves the pending state once.
  case settledOnce
  /// Every await is answered at most once, and nobody is answered who did not ask.
  case answeredOnce
  /// The callers parked on a promise are answered in the order of their asking.
  case firstComeFirstServed
  /// Nobody is answered before the promise is settled.
  case noReplyBeforeSettlement
  /// Every answer carries the result that the promise was settled with.
  case oneResult
  /// When a promise is settled, everybody parked on it is answered before anything else.
  case noLostWakeUp
  /// A caller is parked on a pending promise only.
  case awaitersOnlyOnPending

  /// The invariant as a person says it.
  public var name: String {
    switch self {
    case .settledOnce: "settled once"
    case .answeredOnce: "answered once"
    case .firstComeFirstServed: "first come, first served"
    case .noReplyBeforeSettlement: "no reply before settlement"
    case .oneResult: "one result for all"
    case .noLostWakeUp: "no lost wake-up"
    case .awaitersOnlyOnPending: "awaiters only on pending promises"
    }
  }
}

/// What the invariants say about a trace: for each, where it first breaks.
public struct InvariantReport: Hashable, Sendable {
  /// What an invariant says at one moment.
  public enum Status: Hashable, Sendable {
    /// It is true so far.
    case holds
    /// The event just applied breaks it.
    case breaksHere(String)
    /// An earlier event broke it.
    case broke(at: Int, String)
  }

  /// The first event that breaks an invariant.
  public struct Break: Hashable, Sendable {
    /// The invariant.
    public let invariant: Invariant
    /// The index of the event.
    public let index: Int
    /// What is wrong, in a sentence.
    public let reason: String
  }

  /// The first break of each broken invariant, in the order of the trace.
  public let breaks: [Break]

  /// Whether every invariant holds from the first event to the last.
  public var holds: Bool { breaks.isEmpty }

  /// What an invariant says after some events.
  ///
  /// - Parameters:
  ///   - invariant: the invariant.
  ///   - count: how many events were applied.
  /// - Returns: whether it holds, breaks with the last of them, or broke before.
  public func status(of invariant: Invariant, at count: Int) -> Status {
    guard let found = breaks.first(where: { $0.invariant == invariant }), found.index <= count
    else { return .holds }
    return found.index == count ? .breaksHere(found.reason) : .broke(at: found.index, found.reason)
  }
}

extension Trace {
  /// Checks every invariant against every event.
  ///
  /// - Returns: where each invariant first breaks, if it does.
  public func invariants() -> InvariantReport {
    var checker = InvariantChecker()
    for event in events { checker.apply(event) }
    checker.finish()
    return InvariantReport(breaks: checker.breaks)
  }

  /// Checks that nothing that must be true of every run is broken by this one.
  ///
  /// Reading has checked the file itself: its order, its causes, its checksum.
  ///
  /// - Parameter name: what to call the file in an error.
  /// - Throws: ``TraceError`` with the line of the first event that breaks an invariant.
  public func verify(name: String = "trace") throws(TraceError) {
    guard let first = invariants().breaks.first else { return }
    // The header is line 1, so event i is line i + 1.
    throw TraceError(
      file: name, line: first.index + 1, reason: .invariantBroken(first.invariant, first.reason))
  }
}
