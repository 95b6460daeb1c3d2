public import DurablePromises
internal import HTTP
internal import ResonateProtocol

/// A request that a server did not answer as a server of promises does.
public struct RemoteStoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where the server is, or should be.
  public var url: String
  /// What happened, in a sentence.
  public var problem: String
  /// What to do next, in a sentence.
  public var advice: String
  /// What was asked, if it came to that.
  public var request: Request.Kind?
  /// Whether the server may have carried out the request.
  public var isOutcomeUnknown = false

  /// What happened, to which request, and what to do next.
  public var description: String {
    guard let request, isOutcomeUnknown else { return "\(problem) \(advice)" }
    let outcome = "It is unknown whether the \(request.rawValue) was carried out"
    return request.isRepeatable
      ? "\(problem) \(outcome); it may be sent again. \(advice)"
      : "\(problem) \(outcome); look before it is sent again. \(advice)"
  }
}

extension RemoteStoreError {
  private static let start =
    "Start a server with `reprise dev`, or name another with --url / RESONATE_URL."

  static func exchange(_ error: HTTPClientError, with url: String) -> RemoteStoreError {
    let (problem, advice) =
      switch error.reason {
      case .unreachable: ("Nothing answers at \(url): \(error.detail).", start)
      case .connectionLost:
        ("The connection to \(url) was lost: \(error.detail).", "Look whether the server runs.")
      case .timedOut:
        ("\(url) took too long to answer: \(error.detail).", "Look what the server is busy with.")
      case .badResponse, .noEvents:
        ("What answers at \(url) does not speak HTTP: \(error.detail).", start)
      case .badAddress, .badRequest:
        (
          "The request cannot be sent to \(url): \(error.detail).",
          "Look at the URL and the token for characters that do not belong there."
        )
      case .closed:
        ("The client for \(url) was closed.", "Keep it open as long as the store is used.")
      }
    return RemoteStoreError(
      url: url, problem: problem, advice: advice, isOutcomeUnknown: !error.isUnsent)
  }

  static func refused(_ status: Int, _ message: String, by url: String) -> RemoteStoreError {
    let (problem, advice) =
      switch status {
      case 401:
        (
          "\(url) does not know who asks: \(message).",
          "Give a valid token with --token or RESONATE_TOKEN."
        )
      case 403:
        (
          "\(url) forbids the request: \(message).",
          "Give a token whose prefix covers the id, or ask for another id."
        )
      case 500...:
        ("\(url) failed with status \(status): \(message).", "Look into the server's log.")
      default:
        (
          "\(url) refuses the request with status \(status): \(message).",
          "Look whether a Resonate server of the same version listens there."
        )
      }
    return RemoteStoreError(
      url: url, problem: problem, advice: advice, isOutcomeUnknown: status >= 500)
  }

  static func noAnswer(_ error: ResponseError, from url: String) -> RemoteStoreError {
    RemoteStoreError(
      url: url, problem: "What answers at \(url) is no Resonate server: \(error.reason).",
      advice: start, isOutcomeUnknown: true)
  }

  static func unsettled(_ id: String, _ response: Response, by url: String) -> RemoteStoreError {
    var reason = "status \(response.status.rawValue)"
    if case .problem(let text) = response.body { reason = text }
    return RemoteStoreError(
      url: url, problem: "\(url) does not let anybody wait for \(id): \(reason).",
      advice: "Look at the address of the receiver, and at the tags of the promise.")
  }
}
