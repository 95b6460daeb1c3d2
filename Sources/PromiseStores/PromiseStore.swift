public import DurablePromises

/// When an answer is given.
public enum Durability: Hashable, Sendable {
  /// After the flush that covers it: no crash takes back what the answer says.
  case flushed
  /// At once.
  ///
  /// What the answer says becomes durable in the order of the requests: as soon as a later request has
  /// been answered as ``flushed``, this one is durable too. Until then a crash may take it back.
  case inOrder
}

/// A place where promises are kept: it answers requests, sends messages, and lets time pass.
///
/// In memory, in a journal, or on a server: whoever talks to a store cannot tell which, except by what
/// survives. Source: design §4.
public protocol PromiseStore: Sendable {
  /// Does what a request asks for, as one transaction at one point in time.
  ///
  /// - Parameters:
  ///   - request: what to do.
  ///   - durability: when to answer.
  /// - Returns: the answer; a request that makes no sense is answered as well.
  /// - Throws: if the store cannot keep its word. Nothing is known then about whether the request was
  ///   carried out; it may be repeated as soon as there is a store that works.
  func send(_ request: Request, durability: Durability) async throws -> Response

  /// Where requests are made with the fewest changes of threads, if that makes a difference.
  ///
  /// For what asks again and again and seldom computes: a thread that answers requests belongs to all who ask.
  var executor: (any TaskExecutor)? { get }

  /// The messages for an address: what waits for it, then what comes.
  ///
  /// A message goes to one of the streams of its address. It waits in the store, not in the stream, until
  /// somebody asks for it; while it waits, a newer message with the same ``Message/key`` takes its place,
  /// so an address that nobody listens to holds one message for each task and each awaited promise
  /// and no more. A message may come again, above all after a restart. The stream ends when the store does.
  ///
  /// - Parameter address: where the messages are to go.
  /// - Returns: a stream for one consumer.
  func messages(for address: String) -> AsyncStream<Message>

  /// Waits in this process until a promise is settled, however that happens.
  ///
  /// - Parameter id: the promise.
  /// - Returns: the settled promise, which no crash takes back.
  /// - Throws: ``PromiseNotFound`` if there is none; `CancellationError` if the task is cancelled while
  ///   the promise is pending; and if the store cannot keep its word.
  func settled(_ id: String) async throws -> PromiseRecord

  /// Does what is due at the time that the store has, and lets messages go out.
  ///
  /// - Returns: when to come again, if anything is going to be due; nil from a store on another machine,
  ///   which needs nobody to run its time.
  /// - Throws: if the store cannot keep its word.
  func tick() async throws -> Instant?

  /// Calls ``tick()`` whenever something is due, until the task is cancelled.
  ///
  /// Run it as a child task next to whatever uses the store; it makes no task that outlives it.
  ///
  /// - Throws: `CancellationError`, or what ``tick()`` throws.
  func runTimers() async throws
}

extension PromiseStore {
  /// None: a store in this process answers on any thread.
  public var executor: (any TaskExecutor)? { nil }

  /// Does what a request asks for, and answers when no crash can take the answer back.
  ///
  /// - Parameter request: what to do.
  /// - Returns: the answer.
  /// - Throws: if the store cannot keep its word.
  public func send(_ request: Request) async throws -> Response {
    try await send(request, durability: .flushed)
  }
}

/// There is no promise of that name.
public struct PromiseNotFound: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name.
  public let id: String

  /// Creates the error.
  ///
  /// - Parameter id: the name.
  public init(id: String) { self.id = id }

  /// What is missing.
  public var description: String { "There is no promise \(id)." }
}
