public import DurablePromises
internal import Synchronization

extension VolatileStore {
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
  /// - Throws: never; other stores do.
  public func tick(at time: Instant) async throws { _ = tick(at: time, isByHand: true) }

  /// Lets nothing happen by itself any more.
  ///
  /// - Throws: never; other stores do.
  public func pauseTimers() async throws {
    engine.withLock { engine in
      engine.isPaused = true
      alarm.set(nil)
    }
    board.holdBack()
  }

  /// Lets things happen by themselves again.
  ///
  /// - Throws: never; other stores do.
  public func resumeTimers() async throws {
    engine.withLock { engine in
      engine.isPaused = false
      alarm.set(engine.nextDue)
    }
    board.handOut()
  }

  /// Forgets everything.
  ///
  /// - Throws: never; other stores do.
  public func reset() async throws {
    engine.withLock { engine in
      engine.reset()
      board.clear()
      alarm.set(nil)
    }
    settlements.announceAll()
  }

  /// Ends the streams of messages; a store in memory has nothing else to close.
  ///
  /// - Throws: never; other stores do.
  public func close() async throws {
    settlements.close()
    board.close()
  }

  /// A store in memory always answers.
  public var health: StoreHealth { .good }

  /// How much the store holds.
  public var figures: StoreFigures { engine.withLock { StoreFigures($0.machine) } }
}
