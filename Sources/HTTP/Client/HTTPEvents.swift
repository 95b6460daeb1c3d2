/// The events of one response, as they come.
///
/// It ends when the server ends the response, and fails when the connection is lost; coming back is up to
/// the caller. Reading too slowly makes the server wait. One task reads; the connection is closed
/// when the last reference goes.
public final class HTTPEvents: AsyncSequence, Sendable {
  /// The position in the stream, which is the same for all iterators.
  public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
    fileprivate let events: HTTPEvents

    /// Waits for the next event.
    ///
    /// - Returns: the event; `nil` after the last.
    /// - Throws: ``HTTPClientError`` or `CancellationError`.
    public mutating func next() async throws -> ServerSentEvent? {
      try await events.queue.next()
    }
  }

  private let queue: EventQueue
  private let close: @Sendable () -> Void

  init(_ queue: EventQueue, close: @escaping @Sendable () -> Void) {
    self.queue = queue
    self.close = close
  }

  deinit { close() }

  /// Begins to read.
  ///
  /// - Returns: the iterator.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(events: self) }
}
