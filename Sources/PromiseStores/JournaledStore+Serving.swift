public import DurablePromises
internal import Synchronization

extension JournaledStore: ServedStore {
  /// The messages for all addresses, in the order in which they came.
  ///
  /// - Returns: a stream for one consumer.
  public func messages() -> AsyncStream<Message> { board.stream(for: .everything) }

  /// Keeps a message that is being delivered, though the next one is asked for.
  ///
  /// - Parameter message: the message that the stream gave last.
  public func hold(_ message: Message) { board.hold(message) }

  /// Forgets a message that was held.
  ///
  /// - Parameter message: the message.
  public func release(_ message: Message) { board.release(message) }

  /// Does what is due at a certain time, though timers be paused.
  ///
  /// - Parameter time: the time.
  /// - Throws: `JournalError` when the journal fails; ``StoreClosed``.
  public func tick(at time: Instant) async throws { _ = try await tick(at: time, isByHand: true) }

  /// Lets nothing happen by itself any more.
  ///
  /// - Throws: `JournalError` when the journal fails; ``StoreClosed``.
  public func pauseTimers() async throws {
    try await note(.pause) { $0.isPaused = true }
    board.holdBack()
  }

  /// Lets things happen by themselves again.
  ///
  /// - Throws: `JournalError` when the journal fails; ``StoreClosed``.
  public func resumeTimers() async throws {
    try await note(.resume) { $0.isPaused = false }
    board.handOut()
  }

  /// Forgets everything, durably.
  ///
  /// - Throws: `JournalError` when the journal fails; ``StoreClosed``.
  public func reset() async throws {
    try await note(.reset) { engine in
      engine.reset()
      board.clear()
    }
    settlements.announceAll()
  }

  /// Does something to the engine that is no request, and waits until it is durable.
  private func note(_ entry: Entry, _ change: (inout Engine) -> Void) async throws {
    var writer = ByteWriter()
    writer.write(entry)
    let sequence = try holdingState { state in
      if let failure = state.failure { throw failure }
      try append(writer.bytes, to: &state)
      change(&state.engine)
      alarm.set(state.engine.nextDue)
      return state.lastSequence
    }
    try await flush(through: sequence)
  }

  /// Shows that the journal takes records, by adding one that says nothing.
  ///
  /// - Throws: `JournalError` when it does not.
  func prove() async throws { try await note(.resume) { _ in } }

  /// Whether the store answers.
  public var health: StoreHealth {
    state.withLock { state in
      state.failure.map { .bad(reason: String(describing: $0)) } ?? .good
    }
  }

  /// How much the store holds and has written.
  public var figures: StoreFigures {
    var figures = state.withLock { StoreFigures($0.engine.machine) }
    figures.add(flushes.total)
    return figures
  }
}
