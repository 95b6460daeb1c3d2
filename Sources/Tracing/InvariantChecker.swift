/// Follows a trace and notes the first break of each invariant.
///
/// It keeps its own books instead of a ``TraceState``, so that a mistake in the one is not believed
/// by the other.
struct InvariantChecker {
  private(set) var breaks: [InvariantReport.Break] = []

  private struct Row {
    var outcome: Event.Outcome?
    var value: String?
    var isSettled = false
    /// Parked callers, first come first.
    var awaiters: [String] = []
    /// Awaits that have no answer yet, counted by caller.
    var open: [String: Int] = [:]
  }

  private var rows: [String: Row] = [:]
  /// The execution that settles each promise.
  private var callees: [String: String] = [:]
  /// Promises settled while callers were parked on them, in order of settlement.
  private var due: [String] = []
  private var last = 0

  mutating func apply(_ event: Event) {
    last = event.index
    if event.kind == .crash, event.subject == nil {
      (rows, due, callees) = ([:], [], [:])
      return
    }
    guard let id = event.promise, event.kind.isLoopMessage else { return }
    let isWakeUp = event.kind == .replyValue || event.kind == .unparked
    let isRepeated = event.kind == .settled && rows[id]?.isSettled == true
    if !isWakeUp, !isRepeated { wakeUpsMustBeDone() }
    switch event.kind {
    case .promiseCreated: if rows[id] == nil { rows[id] = Row() }
    case .spawn: callees[id] = event.peer
    case .await: rows[id, default: Row()].open[event.lane, default: 0] += 1
    case .parked: park(event.subject ?? "", on: id)
    case .settled: settle(id, event)
    case .awaitImmediate: answer(event.peer ?? "", id, event, wasParked: false)
    case .replyValue: answer(event.peer ?? "", id, event, wasParked: true)
    case .unparked: leave(event.peer ?? "", id)
    default: break
    }
  }

  mutating func finish() {
    wakeUpsMustBeDone()
  }

  private mutating func park(_ caller: String, on id: String) {
    let row = rows[id, default: Row()]
    if row.isSettled {
      fail(.awaitersOnlyOnPending, "\(caller) is parked on \(id), which is settled")
    }
    rows[id, default: Row()].awaiters.append(caller)
  }

  private mutating func settle(_ id: String, _ event: Event) {
    var row = rows[id, default: Row()]
    if row.isSettled {
      fail(.settledOnce, "\(id) is settled a second time")
    } else {
      (row.isSettled, row.outcome, row.value) = (true, event.outcome, event.value)
      if !row.awaiters.isEmpty { due.append(id) }
      rows[id] = row
    }
  }

  private mutating func answer(_ caller: String, _ id: String, _ event: Event, wasParked: Bool) {
    var row = rows[id, default: Row()]
    let isRefused = !wasParked && event.outcome == .rejected && closesCycle(caller, id)
    if !row.isSettled, !isRefused {
      fail(.noReplyBeforeSettlement, "\(caller) is answered, but \(id) is pending")
    } else if row.isSettled, row.outcome != event.outcome || row.value != event.value {
      fail(.oneResult, "\(caller) gets a result that is not the result of \(id)")
    }
    if row.open[caller, default: 0] == 0 {
      fail(.answeredOnce, "\(caller) is answered about \(id), but does not wait for an answer")
    }
    row.open[caller] = max(row.open[caller, default: 0] - 1, 0)
    if wasParked {
      if !row.awaiters.contains(caller) {
        fail(.answeredOnce, "\(caller) is answered about \(id), but is not parked on it")
      } else if let first = row.awaiters.first, first != caller {
        fail(.firstComeFirstServed, "\(caller) is answered, but \(first) was parked before it")
      }
      if let place = row.awaiters.firstIndex(of: caller) { row.awaiters.remove(at: place) }
      if row.awaiters.isEmpty { due.removeAll { $0 == id } }
    }
    rows[id] = row
  }

  /// Whether the caller would wait for itself: the one answer that needs no settled promise.
  private func closesCycle(_ caller: String, _ id: String) -> Bool {
    var (open, seen): ([String], Set<String>) = ([id], [])
    while let next = open.popLast() {
      guard seen.insert(next).inserted, let callee = callees[next] else { continue }
      if callee == caller { return true }
      open += rows.filter { $0.value.awaiters.contains(callee) }.map(\.key)
    }
    return false
  }

  private mutating func leave(_ caller: String, _ id: String) {
    var row = rows[id, default: Row()]
    if row.open[caller, default: 0] == 0 {
      fail(.answeredOnce, "\(caller) stops waiting for \(id), but did not wait for it")
    }
    row.open[caller] = max(row.open[caller, default: 0] - 1, 0)
    if let place = row.awaiters.firstIndex(of: caller) { row.awaiters.remove(at: place) }
    if row.awaiters.isEmpty { due.removeAll { $0 == id } }
    rows[id] = row
  }

  private mutating func wakeUpsMustBeDone() {
    guard let id = due.first, let caller = rows[id]?.awaiters.first else { return }
    fail(.noLostWakeUp, "\(id) is settled, but \(caller) is still parked on it")
  }

  private mutating func fail(_ invariant: Invariant, _ reason: String) {
    if breaks.contains(where: { $0.invariant == invariant }) { return }
    breaks.append(InvariantReport.Break(invariant: invariant, index: last, reason: reason))
  }
}

extension EventKind {
  /// Whether the event is one of the loop's own, in contrast to what programs and disks do.
  var isLoopMessage: Bool {
    switch self {
    case .invoke, .promiseCreated, .spawn, .replyPromise, .await, .parked, .awaitImmediate,
      .return, .settled, .replyValue, .unparked, .cancel:
      true
    default: false
    }
  }
}
