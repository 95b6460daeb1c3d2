/// A request that is not answered by a handler.
///
/// The connection is closed after it: where the next request would begin is not known.
struct RequestError: Error, Hashable, CustomStringConvertible {
  let status: HTTPStatus
  /// What is wrong, for the body of the answer; it repeats nothing of the request.
  let reason: String

  init(_ status: HTTPStatus, _ reason: String) {
    self.status = status
    self.reason = reason
  }

  var description: String { "\(status): \(reason)" }

  static func bad(_ reason: String) -> RequestError { RequestError(.badRequest, reason) }
}
