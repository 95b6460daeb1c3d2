extension TraceState {
  /// Takes note of the next event.
  ///
  /// A trace that breaks the rules is folded as well as it can be; ``Trace/invariants()`` says
  /// which rule it breaks.
  ///
  /// - Parameter event: what happened next.
  public mutating func apply(_ event: Event) {
    position = event.index
    if !event.isInQueue { appear(event.lane) }
    switch event.kind {
    case .promiseCreated: create(event.promise, callee: event.subject)
    case .spawn:
      bodiesStarted += 1
      start(event.peer, promise: event.promise)
    case .parked: park(event.subject, on: event.promise)
    case .settled: settle(event.promise, event.outcome, event.value)
    case .replyValue, .unparked: unpark(event.peer, from: event.promise)
    case .return:
      if let place = executionOf[event.lane] { executions[place].isFinished = true }
    case .effect: effects.append(mark(event))
    case .log: output.append(mark(event))
    case .checkFailed: failedChecks.append(mark(event))
    case .journalAppend:
      journal.append(
        Record(promise: event.promise, outcome: event.outcome, value: event.value))
    case .journalFlush:
      flushes += 1
      for place in journal.indices { journal[place].isFlushed = true }
    case .crash, .restart:
      if let one = event.subject {
        if let place = executionOf[one] { executions[place].isFinished = event.kind == .crash }
      } else if event.kind == .crash {
        crash()
      } else {
        isCrashed = false
      }
    case .invoke, .replyPromise, .await, .awaitImmediate, .cancel: break
    case .replayHit, .replayMiss, .replayMismatch, .retryScheduled, .timer, .modelStep: break
    case .taskClaimed, .heartbeat, .leaseExpired: break
    case .messageSent, .messageDropped, .messageDuplicated, .messageDelivered: break
    }
  }

  private func mark(_ event: Event) -> Mark {
    Mark(
      index: event.index, lane: event.lane, text: event.value ?? "", isReplayed: event.isReplayed)
  }

  /// Whoever sends the first message without having been started is a root.
  private mutating func appear(_ lane: String) {
    let isMachinery = ["loop", "journal", "clock", "network", "server"].contains(lane)
    if !isMachinery, executionOf[lane] == nil { start(lane, promise: nil) }
  }

  private mutating func start(_ name: String?, promise: String?) {
    guard let name else { return }
    let fresh = Execution(name: name, promise: promise)
    if let place = executionOf[name] {
      executions[place] = fresh
    } else {
      executionOf[name] = executions.count
      executions.append(fresh)
    }
  }

  private mutating func create(_ id: String?, callee: String?) {
    guard let id, rowOf[id] == nil else { return }
    rowOf[id] = promises.count
    promises.append(Promise(id: id, callee: callee))
  }

  private mutating func settle(_ id: String?, _ outcome: Event.Outcome?, _ value: String?) {
    guard let id, let place = rowOf[id] else { return }
    promises[place].outcome = outcome ?? .resolved
    promises[place].value = value
  }

  private mutating func park(_ caller: String?, on id: String?) {
    guard let caller, let id else { return }
    if let place = rowOf[id] { promises[place].awaiters.append(caller) }
    if let place = executionOf[caller] { executions[place].parkedOn.append(id) }
  }

  private mutating func unpark(_ caller: String?, from id: String?) {
    guard let caller, let id else { return }
    if let row = rowOf[id], let place = promises[row].awaiters.firstIndex(of: caller) {
      promises[row].awaiters.remove(at: place)
    }
    if let row = executionOf[caller], let place = executions[row].parkedOn.firstIndex(of: id) {
      executions[row].parkedOn.remove(at: place)
    }
  }

  /// Memory is gone; of the table, what the journal holds on disk can be had again.
  private mutating func crash() {
    isCrashed = true
    journal.removeAll { !$0.isFlushed }
    let callees = Dictionary(promises.map { ($0.id, $0.callee) }) { first, _ in first }
    (promises, rowOf, executions, executionOf) = ([], [:], [], [:])
    for record in journal {
      create(record.promise, callee: record.promise.flatMap { callees[$0] ?? nil })
      if let outcome = record.outcome { settle(record.promise, outcome, record.value) }
    }
  }
}

extension Event {
  /// Whether it happens to a message that waits or is on its way, and is nobody's doing.
  fileprivate var isInQueue: Bool {
    switch kind {
    case .messageDelivered, .messageDropped, .messageDuplicated: true
    default: false
    }
  }
}
