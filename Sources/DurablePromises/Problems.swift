/// What is wrong with the fields of a request, found before anything is looked up.
///
/// Validation outranks existence, and existence outranks state. Source: protocol §2.3 and Appendix
/// A.
struct Problems {
  private var texts: [String] = []

  /// Notes a problem unless a condition holds; the same problem only once.
  mutating func require(_ condition: Bool, _ text: @autoclosure () -> String) {
    guard !condition else { return }
    let text = text()
    if !texts.contains(text) { texts.append(text) }
  }

  /// The answer to a request that makes no sense; nil if nothing is wrong with it.
  var refusal: Response? {
    texts.isEmpty ? nil : .problem(.invalid, texts.joined(separator: "; "))
  }

  /// Source: protocol §4.2.
  mutating func check(_ request: PromiseCreate, _ configuration: Configuration) {
    require(!request.id.isEmpty, "Promise ID is required")
    require(!request.id.utf8.contains(0), "Promise ID must not contain null bytes")
    require(
      request.timeoutAt.milliseconds >= 0, "TimeoutAt must be a non-negative integer")
    check(tags: request.tags, configuration)
  }

  /// Source: protocol §10.1 #10 and #11.
  mutating func check(tags: [String: String], _ configuration: Configuration) {
    guard let target = tags[Tag.target] else { return }
    require(configuration.isTarget(target), "Invalid resonate:target address")
    require(
      !Tag.isTimer(tags), "A promise with a resonate:target tag must not be a resonate:timer")
  }

  /// Source: protocol §4.3 and §10.1 #39.
  mutating func check(_ request: PromiseSettle) {
    require(!request.id.isEmpty, "Promise ID is required")
    require(
      request.state != .pending && request.state != .rejectedTimedout,
      "Invalid request: state must be one of resolved, rejected, rejected_canceled")
  }

  /// Source: protocol §4.9.
  mutating func check(task id: String, version: Int64) {
    require(!id.isEmpty, "Task ID is required")
    require(version >= 0, "Version must be a non-negative integer")
  }

  /// Source: protocol §4.8 and §10.1 #29.
  mutating func check(pid: String, ttl: Int64) {
    require(!pid.isEmpty, "Process ID is required")
    require(ttl >= 1, "TTL must be a positive integer")
  }

  /// Source: protocol §4.6.
  mutating func check(limit: Int) {
    require(limit >= 1, "Limit must be a positive integer")
    require(limit <= 1000, "Invalid 'limit' — must be between 1 and 1000")
  }
}

extension Response {
  static func problem(_ status: Status, _ text: String) -> Response {
    Response(status, .problem(text))
  }

  static let promiseNotFound = problem(.notFound, "Promise not found")
  static let taskNotFound = problem(.notFound, "Task not found")
  static let scheduleNotFound = problem(.notFound, "Schedule not found")
  static let notExternal = problem(.unprocessable, "Awaited promise is not external")
  static let notImplemented = problem(.notImplemented, "Not implemented")
}
