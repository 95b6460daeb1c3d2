internal import Synchronization

/// Remembers a cancellation that may come before the exchange itself.
final class Cancellation: Sendable {
  private let flag = Atomic(false)

  var isCancelled: Bool { flag.load(ordering: .acquiring) }

  func cancel() { flag.store(true, ordering: .releasing) }
}

/// One request and what is done with its response.
struct Exchange: Sendable {
  /// Who gets the response.
  enum Receiver: Sendable {
    /// All of it, once.
    case reply(@Sendable (Result<HTTPReply, any Error>) -> Void)
    /// Its beginning once, and then event after event.
    case events(EventQueue, opened: @Sendable (Result<Void, any Error>) -> Void)
  }

  let number: Int
  let origin: HTTPOrigin
  /// The request as it goes over the wire.
  let bytes: [UInt8]
  let method: String
  let receiver: Receiver
  /// How long the exchange may take; for events, until the first byte of the response's body.
  let time: Duration
  /// How long a stream of events may be silent.
  let silence: Duration?
  let cancellation: Cancellation

  /// Whether asking twice does no more than asking once, so that a lost connection is no reason to fail.
  var isRepeatable: Bool { ["GET", "HEAD", "OPTIONS"].contains(method) }

  func fail(_ error: any Error) {
    switch receiver {
    case .reply(let reply): reply(.failure(error))
    case .events(let queue, let opened):
      opened(.failure(error))
      queue.end(error)
    }
  }
}
