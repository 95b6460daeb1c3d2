/// The tags that mean something to the machine.
///
/// Source: protocol §3.5.
enum Tag {
  /// Gives the promise a task, and says where its messages go.
  static let target = "resonate:target"
  /// Makes the deadline resolve the promise instead of rejecting it.
  static let timer = "resonate:timer"
  /// The instant before which the task is not dispatched.
  static let delay = "resonate:delay"
  /// Marks a promise that something outside will settle.
  static let external = "resonate:external"
  /// The first ancestor.
  static let origin = "resonate:origin"
  /// The group of promises that are sent along with a task.
  static let branch = "resonate:branch"
  /// The creator.
  static let parent = "resonate:parent"
  /// The root for generating ids of detached promises.
  static let prefix = "resonate:prefix"
  /// Whether the creator settles the promise by itself.
  static let scope = "resonate:scope"
  /// The schedule that created the promise.
  static let schedule = "resonate:schedule"

  /// Whether the deadline resolves a promise that has these tags.
  static func isTimer(_ tags: [String: String]) -> Bool { tags[timer] == "true" }
}

extension Configuration {
  /// Whether a promise with these tags may be awaited and listened to.
  ///
  /// Source: protocol §5.2 (strict) and §10.3 (compatible).
  func isExternal(_ tags: [String: String]) -> Bool {
    switch profile {
    case .compatible: tags[Tag.scope] != "local"
    case .strict: tags[Tag.external] == "true" || tags[Tag.target] != nil || Tag.isTimer(tags)
    }
  }

  /// Whether the deadline of a promise with these tags settles it without anybody asking.
  ///
  /// Source: protocol §5.2 and §10.1 #8.
  func isArmed(_ tags: [String: String]) -> Bool {
    switch profile {
    case .compatible: true
    case .strict: isExternal(tags)
    }
  }
}

/// The instant that a delay tag names; nil if the tag is missing or is no number.
///
/// A number too large for an instant is the last instant there is, so that it delays for ever.
func delay(of tags: [String: String]) -> Instant? {
  guard let text = tags[Tag.delay], !text.isEmpty,
    text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
  else { return nil }
  return Instant(milliseconds: Int64(text) ?? .max)
}
