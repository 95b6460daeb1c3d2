/// The tags that mean something to the machine, and to those who use it.
///
/// Source: protocol §3.5.
package enum Tag {
  /// Gives the promise a task, and says where its messages go.
  package static let target = "resonate:target"
  /// Makes the deadline resolve the promise instead of rejecting it.
  package static let timer = "resonate:timer"
  /// The instant before which the task is not dispatched.
  package static let delay = "resonate:delay"
  /// Marks a promise that something outside will settle.
  package static let external = "resonate:external"
  /// The first ancestor.
  package static let origin = "resonate:origin"
  /// The group of promises that are sent along with a task.
  package static let branch = "resonate:branch"
  /// The creator.
  package static let parent = "resonate:parent"
  /// The root for generating ids of detached promises.
  package static let prefix = "resonate:prefix"
  /// Whether the creator settles the promise by itself.
  package static let scope = "resonate:scope"
  /// The schedule that created the promise.
  package static let schedule = "resonate:schedule"

  /// Whether the deadline resolves a promise that has these tags.
  package static func isTimer(_ tags: [String: String]) -> Bool { tags[timer] == "true" }
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
  package func isArmed(_ tags: [String: String]) -> Bool {
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
