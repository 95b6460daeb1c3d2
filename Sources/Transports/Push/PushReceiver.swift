public import HTTP
public import ResonateProtocol

/// A worker's end of messages that are pushed to a URL.
///
/// It answers when a message has been put into its buffer, not when it is dealt with.
/// Source: protocol §2.10.
public final class PushReceiver: Receiver {
  /// The URL: there is nobody else to ask.
  public var anycast: String { unicast }
  /// The URL.
  public let unicast: String

  private let server: HTTPServer
  private let messages: AsyncStream<InboundMessage>
  private let buffer: AsyncStream<InboundMessage>.Continuation

  /// Listens from now on; what comes waits until somebody receives.
  ///
  /// - Parameters:
  ///   - host: a name or numeric address of this machine.
  ///   - port: a port; 0 chooses a free one.
  ///   - url: how senders find the receiver, if not by that address; `https` if a proxy ends TLS.
  ///   - capacity: how many messages may wait; what has no room is answered with 503.
  /// - Throws: `HTTPSocketError` when the address cannot be listened on.
  public init(
    host: String = "127.0.0.1", port: Int = 0, url: String? = nil, capacity: Int = 1_024
  ) throws(HTTPSocketError) {
    let (messages, buffer) = AsyncStream.makeStream(
      of: InboundMessage.self, bufferingPolicy: .bufferingOldest(capacity))
    self.messages = messages
    self.buffer = buffer
    let server = try HTTPServer(host: host, port: port, threads: 1) { request in
      guard request.method == "POST" else {
        return .text("a message is posted\n", .methodNotAllowed)
      }
      guard let message = try? MessageEnvelope.decode(request.body) else {
        return .text("that is no message\n", .badRequest)
      }
      switch buffer.yield(message) {
      case .enqueued: return .json(Array("{}".utf8))
      default: return .text("there is no room\n", .serviceUnavailable)
      }
    } handler: { _ in
      HTTPResponse(.internalServerError)
    }
    self.server = server
    unicast = url ?? server.url
  }

  /// Takes messages until the task is cancelled; from then on the receiver refuses all.
  ///
  /// - Parameter handle: called for each message, one at a time.
  /// - Throws: `CancellationError`.
  public func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
    for await message in messages {
      if Task.isCancelled { break }
      await handle(message)
    }
    throw CancellationError()
  }
}
