/// What a statement says about states and runs.
public enum PropertyKind: String, Sendable, Encodable, CaseIterable {
  /// The condition holds in every state that can be reached.
  case always
  /// The condition holds in some state that can be reached.
  case sometimes
  /// On every run the condition holds at some moment.
  case eventually
  /// On every run, whatever has happened, the condition holds again at some later moment.
  case alwaysEventually = "always eventually"
  /// In every state something can happen, unless the condition calls the state final.
  case deadlockFree = "deadlock free"
}
