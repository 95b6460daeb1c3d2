/// How often an action was taken.
public struct ActionCount: Hashable, Sendable, Encodable {
  /// The action's name.
  public let name: String
  /// How many steps were taken by it; 0 is a warning.
  public let count: Int
}
