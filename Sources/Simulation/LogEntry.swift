/// A request and what became of it.
public struct LogEntry: Hashable, Sendable {
  /// Its number, from 1.
  public let id: Int
  /// When it was asked, in milliseconds of virtual time.
  public let askedAt: Int64
  /// Who asked.
  public let client: String
  /// Who was asked.
  public let server: String
  /// What was asked.
  public let request: String
  /// The answer; nil if none came.
  public var status: String?
  /// When the answer came, in milliseconds of virtual time.
  public var answeredAt: Int64?
  let event: Int
}

/// Something that must be true and is not.
public struct Violation: Hashable, Sendable {
  /// The name of what must be true.
  public let property: String
  /// How it is broken.
  public let words: String
  /// How many requests had been made when it was noticed.
  public let after: Int
  /// The number of the request whose answer breaks it, if it is one.
  public var request: Int?
}
