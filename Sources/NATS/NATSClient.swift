internal import Foundation

/// A client of a NATS server: publishes, subscribes, and comes back after a lost connection.
///
/// One thread owns the connection. Nothing is kept for a server that is away: what is published
/// meanwhile is refused, and what others publish is missed, as the protocol promises delivery at
/// most once. Subscriptions are renewed with each connection.
public final class NATSClient: Sendable {
  private let core: ClientCore

  /// Begins to connect, without waiting for it.
  ///
  /// - Parameters:
  ///   - server: where to connect to.
  ///   - options: what the client bears and how patient it is.
  /// - Throws: ``NATSError`` when the system has no room for another client.
  public init(_ server: NATSServer, options: NATSOptions = NATSOptions()) throws(NATSError) {
    let core = try ClientCore(server: server, options: options)
    self.core = core
    // A thread, because it blocks in the system; those of the concurrency pool must not.
    Thread.detachNewThread { ClientThread(core: core).run() }
  }

  deinit { core.close() }

  /// Closes the connection for good: what waits fails, subscriptions end.
  public func close() { core.close() }

  /// Waits until there is a connection.
  ///
  /// - Throws: ``NATSError`` when there will never be one, because the server does not let this
  ///   client in or the client is closed.
  public func connected() async throws(NATSError) {
    _ = try await ask { $0.arrive($1) }
  }

  /// Publishes, and waits until the server has the message.
  ///
  /// - Parameters:
  ///   - payload: what to publish.
  ///   - subject: under which subject.
  /// - Returns: whether anybody had subscribed.
  /// - Throws: ``NATSError`` when there is no connection or it was lost, when the message is too large,
  ///   or when too much waits to be sent already.
  public func publish(_ payload: [UInt8], to subject: String) async throws(NATSError) -> Bool {
    try check(subject, wildcards: false)
    return try await ask { $0.publish(payload, to: subject, $1) }
  }

  /// Waits until the server has everything that was asked for up to now.
  ///
  /// - Throws: ``NATSError`` when there is no connection or it was lost.
  public func flush() async throws(NATSError) {
    _ = try await ask { $0.flush($1) }
  }

  /// Subscribes from now on until the stream is no longer read.
  ///
  /// - Parameters:
  ///   - subject: the subject, with wildcards or without.
  ///   - queue: of all subscribers with the same queue, one gets each message.
  ///   - capacity: how many messages may wait to be read; what has no room is dropped.
  /// - Returns: the messages; they end with a ``NATSError`` when there will be no more.
  /// - Throws: ``NATSError`` for a subject that is none, or when there will never be a connection any more.
  public func subscribe(
    to subject: String, queue: String? = nil, capacity: Int = 1_024
  ) throws(NATSError) -> AsyncThrowingStream<NATSMessage, any Error> {
    try check(subject, wildcards: true)
    if let queue { try check(queue, wildcards: false) }
    let (stream, messages) = AsyncThrowingStream.makeStream(
      of: NATSMessage.self, throwing: (any Error).self,
      bufferingPolicy: .bufferingOldest(capacity))
    let number = try core.subscribe(subject, queue: queue, messages)
    messages.onTermination = { [weak core] _ in
      core?.callerAsks { state in
        state.unsubscribe(number)
        return .none
      }
    }
    return stream
  }

  private func check(_ subject: String, wildcards: Bool) throws(NATSError) {
    guard Subject.isValid(subject, wildcards: wildcards) else {
      throw NATSError(.badSubject, "\(String(reflecting: subject)) is no subject")
    }
  }

  private func ask(
    _ question: (inout ClientState, ClientState.Waiter) -> ClientState.Action
  ) async throws(NATSError) -> Bool {
    try await withCheckedContinuation { waiter in
      core.callerAsks { question(&$0, waiter) }
    }.get()
  }
}
