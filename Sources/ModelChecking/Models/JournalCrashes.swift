/// The crash states of a journal: what a disk may hold after a power loss, and what recovery makes of it.
///
/// Records are offered; a write takes all that were offered as one batch, and only when the batch before
/// it is flushed; a flush makes the batch safe; then the callers get their replies. A crash forgets what
/// was not flushed, record by record: it is whole, torn or missing on the disk. Recovery keeps a batch
/// only if it is whole.
///
/// Source: reliability B1 (J1–J3, J11), C4–C5.
public struct JournalCrashes: Model {
  /// A mistake to plant.
  public enum Bug: String, Sendable, CaseIterable {
    /// Replies leave when the records are written, not when they are flushed.
    case replyBeforeFlush = "reply-before-flush"
    /// Recovery takes a torn record for a whole one.
    case tornTailAccepted = "torn-tail-accepted"
    /// Recovery keeps the whole records at the start of a batch that is not whole.
    case halfBatchAccepted = "half-batch-accepted"
  }

  /// What the disk holds of a record.
  public enum Condition: UInt8, Hashable, Sendable, CaseIterable {
    /// All of it.
    case whole
    /// Some of it.
    case torn
    /// Nothing of it.
    case missing
  }

  /// A record in the file.
  public struct Cell: Hashable, Sendable {
    /// Its number, in the order in which records were offered, from 0.
    public let record: UInt8
    /// How many records were written with it.
    public let batchSize: UInt8
    /// The number of the first of them.
    public let batch: UInt8
    /// What the disk holds of it.
    public var condition = Condition.whole
  }

  /// The file, the queue and the callers.
  public struct State: Hashable, Sendable {
    /// Whether the process runs; else the disk is as the crash left it.
    public var isRunning = true
    /// The records in the file.
    public var file: [Cell] = []
    /// How many of them are flushed.
    public var flushed: UInt8 = 0
    /// How many records were ever offered.
    public var offered: UInt8 = 0
    /// How many of those offered last are not written yet.
    public var queued: UInt8 = 0
    /// The records whose callers have their reply, one bit each.
    public var replied: UInt16 = 0
    /// How many crashes may still happen.
    public var crashesLeft: UInt8
  }

  /// What can happen.
  public enum Action: Hashable, Sendable {
    /// A caller offers a record.
    case offer
    /// The journal writes all that were offered, as one batch.
    case write
    /// The journal flushes.
    case flush
    /// All whose records are safe get their reply; who lost it in a crash asks again.
    case reply
    /// The power fails; what was not flushed is left in these conditions.
    case crash([Condition])
    /// The journal is opened again.
    case recover
  }

  /// How many records are offered.
  public let records: Int
  /// How many crashes a run has.
  public let crashes: Int
  /// The planted mistake.
  public let bug: Bug?

  /// Sets the model's size.
  ///
  /// - Parameters:
  ///   - records: how many records are offered, 1 to 8.
  ///   - crashes: how many crashes a run has, 0 to 4.
  ///   - bug: a mistake to plant.
  public init(records: Int = 3, crashes: Int = 2, bug: Bug? = nil) {
    precondition(1...8 ~= records && 0...4 ~= crashes, "the model has the size it says")
    self.records = records
    self.crashes = crashes
    self.bug = bug
  }

  /// The model's one initial state: an empty file.
  public var initialStates: [State] { [State(crashesLeft: UInt8(crashes))] }

  /// The names of all actions.
  public var actionNames: [String] {
    ["offer", "write", "flush", "reply"] + (crashes > 0 ? ["crash", "recover"] : [])
  }

  /// The journal and its callers go on as long as they can; crashes need not happen.
  ///
  /// - Parameter action: an action.
  /// - Returns: its name, but for a crash.
  public func fairness(of action: Action) -> String? {
    if case .crash = action { nil } else { name(of: action) }
  }

  /// What can happen.
  ///
  /// - Parameter state: a state.
  /// - Returns: the actions.
  public func actions(in state: State) -> [Action] {
    guard state.isRunning else { return [.recover] }
    var actions: [Action] = []
    let unflushed = state.file.count - Int(state.flushed)
    if state.offered < UInt8(records) { actions.append(.offer) }
    if state.queued > 0 && unflushed == 0 { actions.append(.write) }
    if unflushed > 0 { actions.append(.flush) }
    if replies(in: state) != state.replied { actions.append(.reply) }
    if state.crashesLeft > 0 { actions += Self.leavings(unflushed).map { .crash($0) } }
    return actions
  }

  /// Every way in which so many records may be found after a crash.
  static func leavings(_ count: Int) -> [[Condition]] {
    (0..<count).reduce([[]]) { all, _ in
      all.flatMap { some in Condition.allCases.map { some + [$0] } }
    }
  }

  /// Whose callers may have their reply.
  private func replies(in state: State) -> UInt16 {
    let safe = bug == .replyBeforeFlush ? state.file.count : Int(state.flushed)
    return state.file[..<safe].reduce(state.replied) { $0 | 1 << UInt16($1.record) }
  }

  /// What an action makes of a state.
  ///
  /// - Parameters:
  ///   - before: the state before.
  ///   - action: what happens.
  /// - Returns: the state after.
  public func next(_ before: State, _ action: Action) -> State? {
    var state = before
    switch action {
    case .offer:
      state.offered += 1
      state.queued += 1
    case .write:
      let first = state.offered - state.queued
      for record in first..<state.offered {
        state.file.append(Cell(record: record, batchSize: state.queued, batch: first))
      }
      state.queued = 0
    case .flush: state.flushed = UInt8(state.file.count)
    case .reply: state.replied = replies(in: state)
    case .crash(let conditions):
      for (place, condition) in conditions.enumerated() {
        state.file[Int(state.flushed) + place].condition = condition
      }
      state.isRunning = false
      state.queued = 0
      state.crashesLeft -= 1
    case .recover: recover(&state)
    }
    return state
  }

  private func recover(_ state: inout State) {
    let tail = state.file[Int(state.flushed)...]
    func isAccepted(_ cell: Cell) -> Bool {
      cell.condition == .whole || (cell.condition == .torn && bug == .tornTailAccepted)
    }
    let accepted = tail.prefix(while: isAccepted).count
    let kept = accepted == tail.count || bug == .halfBatchAccepted ? accepted : 0
    state.file.removeLast(tail.count - kept)
    state.flushed = UInt8(state.file.count)
    state.isRunning = true
  }
}
