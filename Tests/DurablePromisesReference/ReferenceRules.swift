package import DurablePromises

/// Everything in which the two profiles differ, one answer per line.
///
/// Source: protocol §10.1 and §10.4.
package struct ReferenceRules: Hashable, Sendable {
  /// A promise is external unless its scope is local; else by the specification's three marks.
  package var externalUnlessLocal: Bool
  /// Deadlines of promises that are not external are due like others.
  package var armsInternalDeadlines: Bool
  /// Targets and listeners must be addresses that can be routed.
  package var routableAddresses: Bool
  /// A target must be more than an empty text, and a delay a number before the deadline.
  package var checksDelays: Bool
  /// To await one promise twice in one suspension is an error.
  package var duplicateAwaitedIsInvalid: Bool
  /// A suspension may name no awaiter but its task.
  package var awaiterMustBeTask: Bool
  /// To fulfil a task by the id of another promise is an error.
  package var fulfilsOwnIdOnly: Bool
  /// A mistake in the action of a fence is a mistake of the fence.
  package var fenceValidatesFirst: Bool
  /// Answers carry the promises of the same branch.
  package var preloads: Bool
  /// Searches are answered.
  package var searches: Bool
  /// The shortest lease, in milliseconds.
  package var shortestLease: Int64
  /// A schedule needs a target.
  package var schedulesNeedTarget: Bool
  /// A promise of a schedule carries its lineage and the schedule's id.
  package var schedulesInjectTags: Bool
  /// Whether an occurrence is born settled is judged now, not at the instant of the occurrence.
  package var schedulesJudgeNow: Bool

  /// Works with the SDKs in use.
  package static let compatible = ReferenceRules(
    externalUnlessLocal: true, armsInternalDeadlines: true, routableAddresses: true,
    checksDelays: false, duplicateAwaitedIsInvalid: false, awaiterMustBeTask: true,
    fulfilsOwnIdOnly: true, fenceValidatesFirst: true, preloads: true, searches: true,
    shortestLease: 1, schedulesNeedTarget: true, schedulesInjectTags: true,
    schedulesJudgeNow: true)

  /// Follows the specification to the letter.
  package static let strict = ReferenceRules(
    externalUnlessLocal: false, armsInternalDeadlines: false, routableAddresses: false,
    checksDelays: false, duplicateAwaitedIsInvalid: true, awaiterMustBeTask: true,
    fulfilsOwnIdOnly: true, fenceValidatesFirst: true, preloads: false, searches: false,
    shortestLease: 1, schedulesNeedTarget: true, schedulesInjectTags: false,
    schedulesJudgeNow: true)

  /// The rules of a profile.
  package static func of(_ profile: Configuration.Profile) -> ReferenceRules {
    switch profile {
    case .compatible: compatible
    case .strict: strict
    }
  }

  /// Whether a promise may be awaited and listened to (protocol §5.2 and §10.3).
  package func isExternal(_ tags: [String: String]) -> Bool {
    if externalUnlessLocal { return tags["resonate:scope"] != "local" }
    return tags["resonate:external"] == "true" || tags["resonate:target"] != nil || isTimer(tags)
  }

  /// Whether the deadline of a promise resolves it.
  package func isTimer(_ tags: [String: String]) -> Bool { tags["resonate:timer"] == "true" }

  /// Whether an execute message can be sent to an address (protocol §2.7).
  package func isTarget(_ address: String) -> Bool {
    !routableAddresses || isRoutable(address)
  }

  /// Whether an unblock message can be sent to an address (protocol §2.7).
  package func isListener(_ address: String) -> Bool {
    if routableAddresses { return isRoutable(address) }
    return address.hasPrefix("http://") || address.hasPrefix("https://")
      || (address.hasPrefix("poll://") && address.contains("@"))
  }

  private func isRoutable(_ address: String) -> Bool {
    func rest(after scheme: String) -> Substring? {
      address.hasPrefix(scheme) ? address.dropFirst(scheme.count) : nil
    }
    if let host = rest(after: "http://") ?? rest(after: "https://") {
      return !host.isEmpty && !host.hasPrefix("/")
    }
    if let group = rest(after: "poll://any@") ?? rest(after: "poll://uni@") {
      return !group.isEmpty && !group.hasPrefix("/")
    }
    if let topic = rest(after: "gcps://") {
      let parts = topic.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty
    }
    return address.hasPrefix("bash://")
  }

  /// The instant before which a promise is not to be dispatched, if its tags name one.
  package func delay(_ tags: [String: String]) -> Instant? {
    guard let text = tags["resonate:delay"], !text.isEmpty else { return nil }
    guard text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Instant(milliseconds: Int64(text) ?? .max)
  }

  /// What is wrong with a request to create a promise (protocol §4.2).
  package func problem(_ create: PromiseCreate) -> String? {
    let target = create.tags["resonate:target"]
    if create.id.isEmpty { return "no id" }
    if create.id.utf8.contains(0) { return "NUL in the id" }
    if create.timeoutAt.milliseconds < 0 { return "negative deadline" }
    if target != nil && isTimer(create.tags) { return "timer with a target" }
    if let target, !isTarget(target) { return "bad target" }
    if checksDelays && create.tags["resonate:delay"] != nil {
      guard let delay = delay(create.tags) else { return "bad delay" }
      if delay >= create.timeoutAt { return "delay past the deadline" }
    }
    return nil
  }

  /// What is wrong with a request to settle a promise (protocol §4.3).
  package func problem(_ settle: PromiseSettle) -> String? {
    if settle.id.isEmpty { return "no id" }
    return problem(of: settle.state)
  }

  /// What is wrong with a state to settle a promise in.
  package func problem(of state: PromiseState) -> String? {
    switch state {
    case .resolved, .rejected, .rejectedCanceled: nil
    case .pending, .rejectedTimedout: "not a state for clients"
    }
  }
}
