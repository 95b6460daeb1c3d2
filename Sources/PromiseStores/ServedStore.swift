public import DurablePromises

/// A store that a server stands on: besides what every store does, it gives all its messages to one
/// consumer, can be looked at and stopped, and says how it is.
///
/// Source: protocol §2.9 and §4.19.
public protocol ServedStore: PromiseStore {
  /// Does what a request asks for, as if it were a certain time.
  ///
  /// - Parameters:
  ///   - request: what to do.
  ///   - time: the time of the request; nil for what the clock shows. An earlier time than that of the
  ///     last request counts as that one.
  ///   - durability: when to answer.
  /// - Returns: the answer.
  /// - Throws: as ``PromiseStore/send(_:durability:)`` does.
  func send(_ request: Request, at time: Instant?, durability: Durability) async throws -> Response

  /// The messages for all addresses, in the order in which they came.
  ///
  /// A message stays the store's until the next one is asked for, so that a crash does not lose it. Once
  /// this was called, there are no messages for single addresses.
  ///
  /// - Returns: a stream for one consumer.
  func messages() -> AsyncStream<Message>

  /// Keeps a message that is being delivered, though the next one is asked for.
  ///
  /// - Parameter message: the message that the stream gave last.
  func hold(_ message: Message)

  /// Forgets a message that was held.
  ///
  /// - Parameter message: the message, which was delivered or dropped.
  func release(_ message: Message)

  /// Does what is due at a certain time, though timers be paused.
  ///
  /// - Parameter time: the time.
  /// - Throws: if the store cannot keep its word.
  func tick(at time: Instant) async throws

  /// Lets nothing happen by itself any more: no deadline, no lease, no retry, no schedule, no message.
  ///
  /// Answers show a promise whose deadline has passed as settled all the same. It does not outlast the
  /// store's process.
  ///
  /// - Throws: if the store cannot keep its word.
  func pauseTimers() async throws

  /// Lets things happen by themselves again.
  ///
  /// - Throws: if the store cannot keep its word.
  func resumeTimers() async throws

  /// Forgets everything: promises, tasks, schedules, messages, and the time.
  ///
  /// - Throws: if the store cannot keep its word.
  func reset() async throws

  /// Everything that the store holds; the outbox has the messages that were not dealt with.
  ///
  /// - Throws: if there is no store at present.
  func snapshot() throws -> Snapshot

  /// Makes everything durable and ends; later calls throw ``StoreClosed``.
  ///
  /// - Throws: if something that was not answered yet did not become durable.
  func close() async throws

  /// Whether the store keeps its word at present.
  var health: StoreHealth { get }

  /// How much the store holds and has written.
  var figures: StoreFigures { get }
}

/// Whether a store keeps its word at present.
public enum StoreHealth: Hashable, Sendable {
  /// It answers.
  case good
  /// It does not, for a reason.
  case bad(reason: String)
}

/// How much a store holds and has written.
public struct StoreFigures: Hashable, Sendable {
  /// How many promises there are, settled ones included.
  public var promises = 0
  /// How many tasks there are, fulfilled ones included.
  public var tasks = 0
  /// How many tasks wait to be acquired.
  public var pendingTasks = 0
  /// How many tasks are held under a lease.
  public var acquiredTasks = 0
  /// How many schedules there are.
  public var schedules = 0
  /// How many promises schedules have created, as far as the log goes back.
  public var scheduledPromises = 0
  /// How often something was made durable since the store was opened.
  public var flushes = 0
  /// How many records became durable in those flushes.
  public var flushedRecords = 0
  /// Their length, in bytes.
  public var flushedBytes = 0

  /// Creates figures of a store that holds nothing.
  public init() {}

  init(_ machine: Machine) {
    promises = machine.promiseCount
    tasks = machine.taskCount
    pendingTasks = machine.pendingTaskCount
    acquiredTasks = machine.acquiredTaskCount
    schedules = machine.scheduleCount
    scheduledPromises = machine.scheduledPromiseCount
  }

  mutating func add(_ flushes: (flushes: Int, records: Int, bytes: Int)) {
    self.flushes += flushes.flushes
    flushedRecords += flushes.records
    flushedBytes += flushes.bytes
  }
}
