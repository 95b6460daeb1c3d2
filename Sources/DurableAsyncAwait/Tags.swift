internal import DurablePromises

// The tags that say what a promise is for (protocol §6.2).
extension Tag {
  /// A call that nobody made: it is its own origin.
  static func root(_ id: String, prefix: String) -> [String: String] {
    [scope: "global", branch: id, parent: id, origin: id, Tag.prefix: prefix]
  }

  /// A step or a call that the caller's own process runs.
  static func local(of run: Run) -> [String: String] {
    [scope: "local", branch: run.id, parent: run.id, origin: run.origin, prefix: run.prefix]
  }

  /// Something that is settled from outside the process: by the clock, or by somebody.
  static func global(_ id: String, of run: Run, _ extra: (String, String)) -> [String: String] {
    [
      scope: "global", branch: id, parent: run.id, origin: run.origin, prefix: run.prefix,
      extra.0: extra.1,
    ]
  }

  /// The tags that say what kind of step a promise is; they never change for one id.
  static func kind(_ tags: [String: String]) -> String {
    if tags[timer] == "true" { return "sleep" }
    if tags[external] == "true" { return "promise" }
    if tags[target] != nil { return "rpc" }
    return tags[parent] == tags[origin] && tags[scope] == "global" ? "call" : "step"
  }
}
