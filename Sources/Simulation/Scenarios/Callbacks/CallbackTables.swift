import Linearizability
import Scheduling
import Synchronization

/// Two tables, of promises and of callbacks, behind a queue of transactions.
///
/// A transaction happens at one moment, as a database promises it. It takes a while to come to its
/// turn, though, so whoever needs two transactions has others in between.
final class CallbackTables: Sendable {
  /// One command of a transaction, as the old server had them.
  enum Command: Hashable, Sendable {
    /// Selects a promise.
    case readPromise(Text)
    /// Inserts a promise that is pending; on conflict it does nothing.
    case insertPromise(Text)
    /// Settles a promise where it is pending, and deletes its callbacks.
    case updatePromise(Text, PromiseModel.Promise)
    /// Inserts a callback where its promise is pending; on conflict it does nothing.
    case insertCallback(Text, of: Text)
    /// The same, unless the command before changed nothing.
    case insertCallbackIfInserted(Text, of: Text)
  }

  /// What became of a command.
  struct Outcome: Hashable, Sendable {
    /// How many rows changed.
    var rows = 0
    /// The promise as it is after the command.
    var promise: PromiseModel.Promise?
  }

  fileprivate struct Tables {
    var promises: [Text: PromiseModel.Promise] = [:]
    var callbacks: [Text: Set<Text>] = [:]
  }

  private let clock: VirtualClock
  private let tables = Mutex(Tables())

  init(clock: VirtualClock) { self.clock = clock }

  /// Does some commands as one, after a while.
  ///
  /// - Parameters:
  ///   - commands: what to do, in order.
  ///   - wait: how long until it is their turn.
  /// - Returns: what became of each.
  /// - Throws: `CancellationError` when the task is cancelled before its turn.
  func commit(_ commands: [Command], after wait: Duration) async throws -> [Outcome] {
    try await clock.sleep(for: wait)
    return tables.withLock { tables in
      var outcomes: [Outcome] = []
      for command in commands { outcomes.append(tables.perform(command, after: outcomes.last)) }
      return outcomes
    }
  }
}

extension CallbackTables.Tables {
  fileprivate mutating func perform(
    _ command: CallbackTables.Command, after last: CallbackTables.Outcome?
  ) -> CallbackTables.Outcome {
    var rows = 0
    switch command {
    case .readPromise: break
    case .insertPromise(let id):
      if promises[id] == nil {
        promises[id] = .pending
        rows = 1
      }
    case .updatePromise(let id, let promise):
      if promises[id] == .pending {
        promises[id] = promise
        callbacks[id] = nil
        rows = 1
      }
    case .insertCallback(let callback, let id): rows = insert(callback, of: id)
    case .insertCallbackIfInserted(let callback, let id):
      rows = last?.rows == 1 ? insert(callback, of: id) : 0
    }
    return CallbackTables.Outcome(rows: rows, promise: promises[command.promise])
  }

  private mutating func insert(_ callback: Text, of id: Text) -> Int {
    guard promises[id] == .pending else { return 0 }
    return callbacks[id, default: []].insert(callback).inserted ? 1 : 0
  }
}

extension CallbackTables.Command: CustomStringConvertible {
  /// The promise in question.
  var promise: Text {
    switch self {
    case .readPromise(let id), .insertPromise(let id), .updatePromise(let id, _): id
    case .insertCallback(_, let id), .insertCallbackIfInserted(_, let id): id
    }
  }

  var description: String {
    switch self {
    case .readPromise(let id): "read \(id)"
    case .insertPromise(let id): "insert \(id)"
    case .updatePromise(let id, let promise): "set \(id) to \(promise.rawValue)"
    case .insertCallback(let callback, let id): "insert \(callback) of \(id)"
    case .insertCallbackIfInserted(let callback, let id):
      "insert \(callback) of \(id) if \(id) was inserted"
    }
  }
}

extension CallbackTables.Outcome: CustomStringConvertible {
  var description: String {
    "\(rows == 1 ? "1 row" : "\(rows) rows"), \(promise?.rawValue ?? "no promise")"
  }
}
