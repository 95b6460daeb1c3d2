/// Creates a promise, or finds the one that has its id.
///
/// Source: protocol §4.2.
public struct PromiseCreate: Hashable, Codable, Sendable {
  /// The name of the promise.
  public var id: String
  /// The deadline.
  public var timeoutAt: Instant
  /// What the promise carries in.
  public var param: Value
  /// Marks by which server and SDKs know what the promise is for.
  public var tags: [String: String]

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - id: the name of the promise.
  ///   - timeoutAt: the deadline.
  ///   - param: what the promise carries in.
  ///   - tags: marks by which server and SDKs know what the promise is for.
  public init(id: String, timeoutAt: Instant, param: Value = .none, tags: [String: String] = [:]) {
    self.id = id
    self.timeoutAt = timeoutAt
    self.param = param
    self.tags = tags
  }
}

/// Settles a promise, or finds out how it was settled.
///
/// Source: protocol §4.3.
public struct PromiseSettle: Hashable, Codable, Sendable {
  /// The promise to settle.
  public var id: String
  /// How: resolved, rejected or rejected by cancellation.
  public var state: PromiseState
  /// What to settle it with.
  public var value: Value

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - id: the promise to settle.
  ///   - state: how: resolved, rejected or rejected by cancellation.
  ///   - value: what to settle it with.
  public init(id: String, state: PromiseState, value: Value = .none) {
    self.id = id
    self.state = state
    self.value = value
  }
}

/// Asks that a task be woken when a promise settles.
///
/// Source: protocol §4.4.
public struct RegisterCallback: Hashable, Codable, Sendable {
  /// The promise to wait for.
  public var awaited: String
  /// The promise whose task waits.
  public var awaiter: String

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - awaited: the promise to wait for.
  ///   - awaiter: the promise whose task waits.
  public init(awaited: String, awaiter: String) {
    self.awaited = awaited
    self.awaiter = awaiter
  }
}

/// Asks that an address be told when a promise settles.
///
/// Source: protocol §4.5.
public struct RegisterListener: Hashable, Codable, Sendable {
  /// The promise to wait for.
  public var awaited: String
  /// Where to send the message.
  public var address: String

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - awaited: the promise to wait for.
  ///   - address: where to send the message.
  public init(awaited: String, address: String) {
    self.awaited = awaited
    self.address = address
  }
}

/// Lists promises by state and tags, in order of their ids.
///
/// Source: protocol §4.6.
public struct PromiseSearch: Hashable, Codable, Sendable {
  /// Only promises in this state.
  public var state: PromiseState?
  /// Only promises that carry all these tags.
  public var tags: [String: String]
  /// How many to list at most, 1 to 1000.
  public var limit: Int
  /// Only ids after this one.
  public var cursor: String?

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - state: only promises in this state.
  ///   - tags: only promises that carry all these tags.
  ///   - limit: how many to list at most, 1 to 1000.
  ///   - cursor: only ids after this one.
  public init(
    state: PromiseState? = nil, tags: [String: String] = [:], limit: Int = 100,
    cursor: String? = nil
  ) {
    self.state = state
    self.tags = tags
    self.limit = limit
    self.cursor = cursor
  }
}
