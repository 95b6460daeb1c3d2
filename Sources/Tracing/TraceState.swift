/// What is known after some events of a trace: the table, the callers, the world outside.
///
/// A state is a fold over events. Nothing else goes into it, so every view agrees with every other.
public struct TraceState: Hashable, Sendable {
  /// A row of the loop's table.
  public struct Promise: Hashable, Sendable {
    /// The promise's name, such as `p1`.
    public let id: String
    /// The execution whose result settles it, if known.
    public internal(set) var callee: String?
    /// How it was settled; nil while it is pending.
    public internal(set) var outcome: Event.Outcome?
    /// The value or the error it was settled with.
    public internal(set) var value: String?
    /// The callers that are parked on it, first come first.
    public internal(set) var awaiters: [String] = []

    /// The state as a word, such as `pending` or `resolved`.
    public var word: String { outcome?.rawValue ?? "pending" }
  }

  /// Somebody who sends messages to the loop.
  public struct Execution: Hashable, Sendable {
    /// What an execution is doing.
    public enum Status: String, Hashable, Sendable {
      /// It runs, or could.
      case running
      /// It waits for the result of a promise.
      case parked
      /// It returned.
      case finished
    }

    /// The execution's name, such as `outer`.
    public let name: String
    /// The promise its result settles; nil for a root.
    public internal(set) var promise: String?
    /// The promises it is parked on, in the order of asking.
    public internal(set) var parkedOn: [String] = []
    /// Whether it has returned.
    public internal(set) var isFinished = false

    /// What it is doing.
    public var status: Status {
      isFinished ? .finished : parkedOn.isEmpty ? .running : .parked
    }
  }

  /// A record of the journal.
  public struct Record: Hashable, Sendable {
    /// The promise it is about, if any.
    public let promise: String?
    /// How the promise was settled; nil for a record of its creation.
    public let outcome: Event.Outcome?
    /// The value or the words.
    public let value: String?
    /// Whether it is safe on disk.
    public internal(set) var isFlushed = false
  }

  /// Something that stays whatever happens to memory: an effect or a line of output.
  public struct Mark: Hashable, Sendable {
    /// The event that left it.
    public let index: Int
    /// Who did it.
    public let lane: String
    /// The words.
    public let text: String
    /// Whether it comes from a journal.
    public let isReplayed: Bool
  }

  /// How many events were applied.
  public internal(set) var position = 0
  /// The loop's table, in order of creation.
  public internal(set) var promises: [Promise] = []
  /// Everybody who sent a message, in order of appearance.
  public internal(set) var executions: [Execution] = []
  /// The journal, in order of writing.
  public internal(set) var journal: [Record] = []
  /// What changed in the world outside, in order.
  public internal(set) var effects: [Mark] = []
  /// What the program wrote, in order.
  public internal(set) var output: [Mark] = []
  /// The checks that failed, in order.
  public internal(set) var failedChecks: [Mark] = []
  /// Whether the process is down.
  public internal(set) var isCrashed = false
  /// How often a callee was started.
  public internal(set) var bodiesStarted = 0
  /// How often the journal was flushed.
  public internal(set) var flushes = 0

  var rowOf: [String: Int] = [:]
  var executionOf: [String: Int] = [:]

  /// Creates the state before the first event: nothing has happened.
  public init() {}

  /// The row of a promise.
  ///
  /// - Parameter id: the promise's name.
  /// - Returns: its row, or nil when the table has none.
  public func promise(_ id: String) -> Promise? { rowOf[id].map { promises[$0] } }

  /// What is known of an execution.
  ///
  /// - Parameter name: the execution's name.
  /// - Returns: what is known, or nil before it appears.
  public func execution(_ name: String) -> Execution? { executionOf[name].map { executions[$0] } }

  /// The executions that run or could, in order of appearance.
  public var runnable: [String] {
    executions.filter { $0.status == .running }.map(\.name)
  }

  /// The executions that wait, in order of appearance.
  public var parked: [Execution] { executions.filter { $0.status == .parked } }
}
