internal import Synchronization

/// A body that is written while it is sent: the sending end of a stream of server-sent events.
///
/// Any thread writes with ``offer(_:)-([UInt8])``, which never waits: a client that reads too slowly fills the bounded
/// buffer, and what has no room is refused. ``send(_:)-([UInt8])`` waits for room instead. The server tells
/// through `onClose` that the client has gone, that the lifetime is over, or that the
/// server stops.
public final class ResponseStream: Sendable {
  /// Why a stream came to its end.
  public enum End: Hashable, Sendable {
    /// ``ResponseStream/finish()`` was called.
    case finished
    /// The client closed its connection, or it is lost.
    case clientGone
    /// The stream reached its lifetime.
    case lifetimeOver
    /// The client did not read for too long.
    case stalled
    /// The server stops.
    case shutdown
  }

  /// What became of an offered piece.
  public enum Offer: Hashable, Sendable {
    /// It waits to be written.
    case queued
    /// The buffer is full, and the piece was dropped.
    case full
    /// The stream has come to its end, and the piece was dropped.
    case closed
  }

  /// How long the stream stays open, measured from its header; `nil` for ever.
  public let lifetime: Duration?
  private let onClose: @Sendable (End) -> Void
  private let state: Mutex<StreamState>
  let producer: (@Sendable (ResponseStream) async -> Void)?

  /// Creates a stream, which a handler returns in its response.
  ///
  /// - Parameters:
  ///   - capacity: how many pieces may wait to be written.
  ///   - byteCapacity: how many bytes may wait to be written; a single piece always fits.
  ///   - lifetime: after what time the server ends the stream by itself (protocol §2.6).
  ///   - onClose: called once, with the reason; it must not wait.
  ///   - producer: writes the stream, in a task that is cancelled when the client goes;
  ///     the stream ends when it returns. Without one, whoever holds the stream writes it.
  public init(
    capacity: Int = 100, byteCapacity: Int = 1 << 20, lifetime: Duration? = nil,
    onClose: @escaping @Sendable (End) -> Void = { _ in },
    producer: (@Sendable (ResponseStream) async -> Void)? = nil
  ) {
    precondition(capacity > 0 && byteCapacity > 0, "a stream has room for one piece")
    self.lifetime = lifetime
    self.onClose = onClose
    self.producer = producer
    state = Mutex(StreamState(capacity: capacity, byteCapacity: byteCapacity))
  }

  /// Why the stream came to its end; `nil` while it is open.
  public var end: End? { state.withLock { $0.end } }

  /// Writes bytes when there is room; never waits.
  ///
  /// - Parameter bytes: the piece; an empty one is nothing.
  /// - Returns: what became of it.
  public func offer(_ bytes: [UInt8]) -> Offer {
    let (offer, signal) = state.withLock { $0.offer(bytes) }
    signal?()
    return offer
  }

  /// Writes an event when there is room; never waits.
  ///
  /// - Parameter event: the event.
  /// - Returns: what became of it.
  public func offer(_ event: ServerSentEvent) -> Offer { offer(event.bytes) }

  /// Writes bytes, and waits until there is room.
  ///
  /// - Parameter bytes: the piece.
  /// - Returns: whether the piece was accepted; not after the end, nor in a cancelled task.
  public func send(_ bytes: [UInt8]) async -> Bool {
    while true {
      switch offer(bytes) {
      case .queued: return true
      case .closed: return false
      case .full: guard await roomOrEnd() else { return false }
      }
    }
  }

  /// Writes an event, and waits until there is room.
  ///
  /// - Parameter event: the event.
  /// - Returns: whether the event was accepted; not after the end, nor in a cancelled task.
  public func send(_ event: ServerSentEvent) async -> Bool { await send(event.bytes) }

  /// Ends the stream after everything that was accepted.
  public func finish() { close(.finished) }

  /// Waits until a piece was written or the stream ended; `false` in a cancelled task.
  private func roomOrEnd() async -> Bool {
    let number = state.withLock { $0.nextWaiter() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let verdict = state.withLock { $0.wait(number, waiter) }
        if let verdict { waiter.resume(returning: verdict) }
      }
    } onCancel: {
      state.withLock { $0.cancel(number) }?.resume(returning: false)
    }
  }
}

// MARK: - What the server does

extension ResponseStream {
  /// Connects the stream to a connection, once.
  ///
  /// - Parameter signal: called on any thread when there is something to take.
  /// - Returns: whether the stream was not connected before.
  func attach(_ signal: @escaping @Sendable () -> Void) -> Bool {
    let (isFirst, call) = state.withLock { $0.attach(signal) }
    if isFirst { call?() }
    return isFirst
  }

  /// Takes what waits, and tells whether that was the last.
  func take() -> (pieces: [[UInt8]], isLast: Bool) {
    let (pieces, isLast, waiters) = state.withLock { $0.take() }
    for waiter in waiters { waiter.resume(returning: true) }
    return (pieces, isLast)
  }

  func close(_ end: End) {
    let (isFirst, signal, waiters) = state.withLock { $0.close(end) }
    for waiter in waiters { waiter.resume(returning: true) }
    signal?()
    if isFirst { onClose(end) }
  }
}
