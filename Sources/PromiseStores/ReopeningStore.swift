internal import DurablePromises
internal import Synchronization

/// A journaled store that is opened again when its journal has failed, until there is room again.
///
/// While it is down, every call throws the reason. Whoever runs ``runTimers()`` also has it opened again:
/// the journal is read back, so nothing that was acknowledged is lost, and a record is written first, so
/// that it does not come up on a disk that is still full. Source: design §5, reliability J6 and J7.
public final class ReopeningStore: Sendable {
  /// How long to wait before the store is opened again.
  public struct Backoff: Hashable, Sendable {
    /// The first wait, in milliseconds; each further one is twice as long.
    public var first: Int64
    /// The longest wait, in milliseconds.
    public var longest: Int64

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - first: the first wait, in milliseconds.
    ///   - longest: the longest wait, in milliseconds.
    public init(first: Int64 = 500, longest: Int64 = 30_000) {
      precondition(first > 0 && longest >= first, "A store is not opened again without a pause.")
      self.first = first
      self.longest = longest
    }
  }

  private struct State {
    var store: JournaledStore
    /// Rises each time the store is opened.
    var generation: UInt64 = 0
    /// Why the store is down.
    var failure: (any Error)?
    var isClosed = false
    /// What the stores before this one wrote.
    var written = (flushes: 0, records: 0, bytes: 0)
  }

  private let state: Mutex<State>
  private let open: @Sendable () throws -> JournaledStore
  private let time: TimeSource
  private let backoff: Backoff
  /// Streams that wait until the store is open again.
  private let reopenings = SettlementBoard()

  /// Opens the store.
  ///
  /// - Parameters:
  ///   - time: measures the waits.
  ///   - backoff: how long to wait before the store is opened again.
  ///   - open: opens the store, here and after each failure; it may block.
  /// - Throws: what `open` throws, the first time.
  public init(
    time: TimeSource = .system, backoff: Backoff = Backoff(),
    open: @escaping @Sendable () throws -> JournaledStore
  ) throws {
    self.time = time
    self.backoff = backoff
    self.open = open
    state = Mutex(State(store: try open()))
  }

  /// The store that is open.
  func current() throws -> JournaledStore {
    try state.withLock { state in
      if state.isClosed { throw StoreClosed() }
      if let failure = state.failure { throw failure }
      return state.store
    }
  }

  // MARK: Opening again

  /// Does what is due whenever it is due, and opens the store again when it has failed, until the task is
  /// cancelled.
  ///
  /// - Throws: `CancellationError`, ``TimersRunAlready``, or ``StoreClosed``.
  public func runTimers() async throws {
    var wait = backoff.first
    while true {
      let store = try current()
      let openedAt = time.now
      do {
        try await store.runTimers()
      } catch let error as TimersRunAlready {
        throw error
      } catch {
        try Task.checkCancellation()
        try await takeDown(store, error)
      }
      // Whoever fails again at once is given more time.
      if time.now > openedAt.advanced(by: 2 * wait) { wait = backoff.first }
      repeat {
        try await time.sleep(until: time.now.advanced(by: wait))
        wait = min(2 * wait, backoff.longest)
      } while try await !reopens()
    }
  }

  /// Says that the store is down, and gives its files up.
  private func takeDown(_ store: JournaledStore, _ error: any Error) async throws {
    let isClosed = state.withLock { state in
      state.failure = state.failure ?? error
      let total = store.flushes.total
      state.written.flushes += total.flushes
      state.written.records += total.records
      state.written.bytes += total.bytes
      return state.isClosed
    }
    if isClosed { throw StoreClosed() }
    // It repeats the failure, and closes the files all the same.
    try? await store.close()
  }

  /// Tries to open the store.
  private func reopens() async throws -> Bool {
    do {
      let store = try open()
      do {
        try await store.prove()
      } catch {
        try? await store.close()
        throw error
      }
      let isClosed = state.withLock { state in
        guard !state.isClosed else { return true }
        state.store = store
        state.failure = nil
        state.generation += 1
        return false
      }
      if isClosed {
        try? await store.close()
        throw StoreClosed()
      }
      reopenings.announceAll()
      return true
    } catch {
      let isClosed = state.withLock { state in
        state.failure = error
        return state.isClosed
      }
      if isClosed { throw StoreClosed() }
      return false
    }
  }

  // MARK: The streams

  /// A stream that goes on when the store is open again.
  func stream(for slot: MessageBoard.Slot) -> AsyncStream<Message> {
    let hand = ReopenedHand(store: self, slot: slot)
    return AsyncStream { await hand.next() }
  }

  /// The board of the store that is open now, and how often it was opened; nil at the end.
  fileprivate func board() -> (board: MessageBoard, generation: UInt64)? {
    state.withLock { $0.isClosed ? nil : ($0.store.board, $0.generation) }
  }

  /// Waits until the store was opened again.
  ///
  /// - Returns: whether it was; not after the end, nor in a cancelled task.
  fileprivate func isReopened(after generation: UInt64) async -> Bool {
    do {
      try await reopenings.wait(for: "") { state.withLock { $0.generation > generation } }
      return true
    } catch {
      return false
    }
  }
}

extension ReopeningStore {
  /// Makes everything durable and ends; later calls throw ``StoreClosed``.
  ///
  /// - Throws: `JournalError` when something that was not answered yet did not become durable.
  public func close() async throws {
    let store = state.withLock { state in
      defer { state.isClosed = true }
      return state.isClosed || state.failure != nil ? nil : state.store
    }
    defer { reopenings.close() }
    try await store?.close()
  }

  /// Whether the store answers at present.
  public var health: StoreHealth {
    state.withLock { state in
      state.failure.map { .bad(reason: String(describing: $0)) } ?? state.store.health
    }
  }

  /// How much the store holds, and has written since it was opened first.
  public var figures: StoreFigures {
    state.withLock { state in
      var figures = state.store.figures
      // A store that is down has been counted among those before.
      if state.failure != nil {
        (figures.flushes, figures.flushedRecords, figures.flushedBytes) = (0, 0, 0)
      }
      figures.add(state.written)
      return figures
    }
  }
}

/// A stream's end of one board after the other.
private final class ReopenedHand: Sendable {
  private let store: ReopeningStore
  private let slot: MessageBoard.Slot
  private let hand = Mutex<(hand: Hand, generation: UInt64)?>(nil)

  init(store: ReopeningStore, slot: MessageBoard.Slot) {
    self.store = store
    self.slot = slot
  }

  func next() async -> Message? {
    while let (board, generation) = store.board() {
      let current = hand.withLock { hand in
        if let hand, hand.generation == generation { return hand.hand }
        let new = board.hand(for: slot)
        hand = (new, generation)
        return new
      }
      if let message = await current.next() { return message }
      guard !Task.isCancelled, await store.isReopened(after: generation) else { return nil }
    }
    return nil
  }
}
