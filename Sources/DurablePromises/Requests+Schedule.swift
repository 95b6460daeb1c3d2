/// Creates a schedule, or finds the one that has its id.
///
/// Source: protocol §4.18.
public struct ScheduleCreate: Hashable, Codable, Sendable {
  /// The name of the schedule.
  public var id: String
  /// When it occurs: five, six or seven fields, in UTC.
  public var cron: String
  /// The template of the promises' ids.
  public var promiseId: String
  /// From occurrence to deadline, in milliseconds.
  public var promiseTimeout: Int64
  /// What each promise carries in.
  public var promiseParam: Value
  /// The tags of each promise.
  public var promiseTags: [String: String]

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - id: the name of the schedule.
  ///   - cron: when it occurs: five, six or seven fields, in UTC.
  ///   - promiseId: the template of the promises' ids.
  ///   - promiseTimeout: from occurrence to deadline, in milliseconds.
  ///   - promiseParam: what each promise carries in.
  ///   - promiseTags: the tags of each promise.
  public init(
    id: String, cron: String, promiseId: String, promiseTimeout: Int64, promiseParam: Value = .none,
    promiseTags: [String: String] = [:]
  ) {
    self.id = id
    self.cron = cron
    self.promiseId = promiseId
    self.promiseTimeout = promiseTimeout
    self.promiseParam = promiseParam
    self.promiseTags = promiseTags
  }
}

/// Lists schedules by the tags of their promises, in order of their ids.
///
/// Source: protocol §4.17.
public struct ScheduleSearch: Hashable, Codable, Sendable {
  /// Only schedules whose promises carry all these tags.
  public var tags: [String: String]
  /// How many to list at most, 1 to 1000.
  public var limit: Int
  /// Only ids after this one.
  public var cursor: String?

  /// Creates the body of the request.
  ///
  /// - Parameters:
  ///   - tags: only schedules whose promises carry all these tags.
  ///   - limit: how many to list at most, 1 to 1000.
  ///   - cursor: only ids after this one.
  public init(tags: [String: String] = [:], limit: Int = 10, cursor: String? = nil) {
    self.tags = tags
    self.limit = limit
    self.cursor = cursor
  }
}
