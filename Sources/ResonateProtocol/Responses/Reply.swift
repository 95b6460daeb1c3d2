public import DurablePromises

/// What a server sent back.
public enum Reply: Hashable, Sendable {
  /// The store's answer, which may say that the request failed.
  case response(Response)
  /// The server did not let the request through to the store, or the store failed.
  ///
  /// After a 500 it is unknown whether the request was carried out. Source: protocol §2.4.
  case refused(status: Int, message: String)
}

/// A body that is no answer to the request that was sent.
public struct ResponseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with it.
  public let reason: String

  /// What is wrong, and what to do.
  public var description: String {
    """
    That is not an answer of a Resonate server: \(reason). \
    Look at what listens at that address, or ask again.
    """
  }
}
