internal import Foundation
public import HTTP
public import ResonateProtocol

/// A worker's end of a stream of events that it holds open.
///
/// After a lost connection, and after a stream that ended properly, it comes back: at first after
/// 1 s, later after 30 s at the most. What is sent meanwhile is lost. Source: protocol §2.6.
public final class PollReceiver: Receiver {
  /// The address for whoever of the group is free, this receiver before all others.
  public let anycast: String
  /// The address of this receiver alone.
  public let unicast: String

  private let origin: HTTPOrigin
  private let request: HTTPRequest
  private let client: HTTPClient
  private let silence: Duration
  private let clock: any Clock<Duration>

  /// Creates a receiver, which connects when it receives.
  ///
  /// - Parameters:
  ///   - url: the server's URL; only `http` is spoken.
  ///   - group: the group.
  ///   - id: its name within the group.
  ///   - token: the bearer token to show, if any.
  ///   - client: makes the connection, and keeps one of its places for it.
  ///   - silence: how long nothing may come before the connection counts as lost; longer than the
  ///     life of a stream, so that it is the peer that has gone.
  ///   - clock: measures the waits between attempts.
  /// - Throws: `HTTPClientError` for a URL that is none.
  public init(
    url: String, group: String, id: String, token: String? = nil, client: HTTPClient,
    silence: Duration = .seconds(300), clock: any Clock<Duration>
  ) throws(HTTPClientError) {
    let (origin, target) = try HTTPOrigin.parse(url)
    let base = target.hasSuffix("/") ? String(target.dropLast()) : target
    self.origin = origin
    self.client = client
    self.silence = silence
    self.clock = clock
    var request = HTTPRequest(target: "\(base)/poll/\(segment(group))/\(segment(id))")
    if let token { request.headers["Authorization"] = "Bearer \(token)" }
    self.request = request
    (anycast, unicast) = GroupAddress.both(scheme: "poll", group: group, id: id)
  }

  /// Takes messages until the task is cancelled.
  ///
  /// - Parameter handle: called for each message, one at a time.
  /// - Throws: `CancellationError`, and `HTTPClientError` when the server refuses the token or the
  ///   client is closed: no repetition mends that.
  public func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
    var backoff = ConnectBackoff()
    while true {
      do {
        let events = try await client.events(request, from: origin, silence: silence)
        backoff.reset()
        for try await event in events {
          // What is no message says nothing to a worker.
          guard let message = try? MessageEnvelope.decode(Array(event.data.utf8)) else { continue }
          await handle(message)
        }
      } catch let error as HTTPClientError where error.isFinal {
        throw error
      } catch is HTTPClientError {
        // The server is away; it is asked again below.
      }
      try Task.checkCancellation()
      try await backoff.wait(clock)
    }
  }
}

extension HTTPClientError {
  /// Whether trying again cannot help.
  fileprivate var isFinal: Bool {
    switch reason {
    case .badAddress, .badRequest, .closed: true
    case .noEvents(let status): [.unauthorized, .forbidden].contains(status)
    default: false
    }
  }
}

/// A text as a segment of a path: everything that could mean something else is percent-encoded.
private func segment(_ text: String) -> String {
  let plain = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
  return text.addingPercentEncoding(withAllowedCharacters: plain) ?? text
}
