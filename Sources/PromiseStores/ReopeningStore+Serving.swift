public import DurablePromises

extension ReopeningStore: ServedStore {
  /// Does what a request asks for.
  ///
  /// - Parameters:
  ///   - request: what to do.
  ///   - durability: when to answer.
  /// - Returns: the answer.
  /// - Throws: why the store is down; `JournalError`; ``StoreClosed``.
  public func send(_ request: Request, durability: Durability) async throws -> Response {
    try await current().send(request, at: nil, durability: durability)
  }

  /// Does what a request asks for, as if it were a certain time.
  ///
  /// - Parameters:
  ///   - request: what to do.
  ///   - time: the time of the request; nil for what the clock shows.
  ///   - durability: when to answer.
  /// - Returns: the answer.
  /// - Throws: why the store is down; `JournalError`; ``StoreClosed``.
  public func send(
    _ request: Request, at time: Instant?, durability: Durability
  ) async throws -> Response {
    try await current().send(request, at: time, durability: durability)
  }

  /// The messages for an address; the stream goes on when the store is open again.
  ///
  /// - Parameter address: where the messages are to go.
  /// - Returns: a stream for one consumer.
  public func messages(for address: String) -> AsyncStream<Message> {
    stream(for: .address(address))
  }

  /// The messages for all addresses; the stream goes on when the store is open again.
  ///
  /// - Returns: a stream for one consumer.
  public func messages() -> AsyncStream<Message> { stream(for: .everything) }

  /// Keeps a message that is being delivered, though the next one is asked for.
  ///
  /// - Parameter message: the message that the stream gave last.
  public func hold(_ message: Message) { try? current().hold(message) }

  /// Forgets a message that was held.
  ///
  /// - Parameter message: the message.
  public func release(_ message: Message) { try? current().release(message) }

  /// Waits in this process until a promise is settled and the settlement is durable.
  ///
  /// - Parameter id: the promise.
  /// - Returns: the settled promise.
  /// - Throws: why the store is down, or that it went down; as ``JournaledStore/settled(_:)`` besides.
  public func settled(_ id: String) async throws -> PromiseRecord {
    try await current().settled(id)
  }

  /// Does what is due, makes everything durable, and lets messages go out.
  ///
  /// - Returns: when to come again, if anything is going to be due.
  /// - Throws: why the store is down; `JournalError`; ``StoreClosed``.
  public func tick() async throws -> Instant? { try await current().tick() }

  /// Does what is due at a certain time, though timers be paused.
  ///
  /// - Parameter time: the time.
  /// - Throws: why the store is down; `JournalError`; ``StoreClosed``.
  public func tick(at time: Instant) async throws { try await current().tick(at: time) }

  /// Lets nothing happen by itself any more, until the store has to be opened again.
  ///
  /// - Throws: why the store is down; `JournalError`; ``StoreClosed``.
  public func pauseTimers() async throws { try await current().pauseTimers() }

  /// Lets things happen by themselves again.
  ///
  /// - Throws: why the store is down; `JournalError`; ``StoreClosed``.
  public func resumeTimers() async throws { try await current().resumeTimers() }

  /// Forgets everything, durably.
  ///
  /// - Throws: why the store is down; `JournalError`; ``StoreClosed``.
  public func reset() async throws { try await current().reset() }

  /// Everything that the store holds.
  ///
  /// - Throws: why the store is down; ``StoreClosed``.
  public func snapshot() throws -> Snapshot { try current().snapshot() }
}
