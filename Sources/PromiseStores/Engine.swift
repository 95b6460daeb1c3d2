internal import DurablePromises

/// The machine with a time that does not go back: what is in memory of either store.
///
/// Live requests and those that are read back from a journal go through the same two methods, so that
/// a replay cannot differ from what happened.
struct Engine: Sendable {
  private(set) var machine: Machine
  /// The latest time that anything was done at.
  private(set) var now: Instant
  /// Whether ``takeSettled()`` is asked; a replay need not remember.
  var reportsSettlements = false
  /// Whether time alone makes nothing happen; see ``ServedStore/pauseTimers()``.
  var isPaused = false
  private var settled: [String] = []

  /// When ``tick(at:)`` is to be called next.
  var nextDue: Instant? { isPaused ? nil : machine.nextDue }

  init(_ machine: Machine, now: Instant = Instant(milliseconds: .min), bug: MachineBug? = nil) {
    self.machine = machine
    self.machine.bug = bug
    self.now = now
  }

  /// Does what a request asks for, and what is due at the same time.
  ///
  /// - Parameters:
  ///   - request: what to do.
  ///   - reading: what the clock shows; an earlier time than the last one counts as the last one.
  /// - Returns: the answer, and whether anything is different now.
  mutating func apply(_ request: Request, at reading: Instant) -> (Response, hasChanged: Bool) {
    now = max(now, reading)
    let before = machine.revision
    let response = machine.apply(request, at: now)
    if reportsSettlements, machine.revision != before, let id = request.settles {
      settled.append(id)
    }
    if isPaused {
      machine.fireConsequences(at: now)
    } else {
      fireDue()
    }
    return (response, machine.revision != before)
  }

  /// A promise as it is now; a read, after which the machine is as before.
  mutating func promise(_ id: String, at reading: Instant) throws -> PromiseRecord {
    let answer = machine.apply(.promiseGet(id: id), at: max(now, reading))
    guard case .promise(let record) = answer.body else { throw PromiseNotFound(id: id) }
    return record
  }

  /// Does what is due, paused or not.
  ///
  /// Where nothing is due the time stays as it was, because nobody has seen another one.
  ///
  /// - Parameter reading: what the clock shows, as for ``apply(_:at:)``.
  /// - Returns: whether anything is different now.
  mutating func tick(at reading: Instant) -> Bool {
    guard let due = machine.nextDue, due <= max(now, reading) else { return false }
    now = max(now, reading)
    let before = machine.revision
    fireDue()
    return machine.revision != before
  }

  private mutating func fireDue() {
    guard let due = machine.nextDue, due <= now else { return }
    for case .promiseTimeout(let id) in machine.fireDue(at: now) where reportsSettlements {
      settled.append(id)
    }
  }

  /// Forgets everything, the time included.
  mutating func reset() {
    machine = Machine(configuration: machine.configuration)
    now = Instant(milliseconds: .min)
    settled = []
  }

  /// The promises that may have been settled since the last time.
  mutating func takeSettled() -> [String] {
    defer { settled.removeAll(keepingCapacity: true) }
    return settled
  }

  /// Takes the messages out of the outbox after a replay, and drops those that can do nothing.
  ///
  /// A replay yields every message since the snapshot. Whoever gets an execute message of a task that is
  /// not pending at that version is turned away, so it need not go out again.
  mutating func takeMessagesOfUse() -> [Message] {
    takeMessages().filter { message in
      guard case .execute(let task, let version, _) = message else { return true }
      // A read: the machine stays as it is.
      let answer = machine.apply(.taskGet(id: task), at: now)
      guard case .task(let record) = answer.body else { return false }
      return record.state == .pending && record.version == version
    }
  }

  /// Takes the messages out of the outbox.
  mutating func takeMessages() -> [Message] { machine.takeMessages(limit: .max) }
}

extension Request {
  /// The promise that the request settles, if it does.
  fileprivate var settles: String? {
    switch self {
    case .promiseSettle(let settle): settle.id
    case .taskFulfill(let fulfill): fulfill.id
    case .taskFence(let fence): if case .settle = fence.action { fence.action.id } else { nil }
    default: nil
    }
  }
}
