/// A named part of a state, as text.
public struct Variable: Hashable, Sendable, Encodable {
  /// What the part is called.
  public let name: String
  /// What it holds.
  public let value: String

  /// Names a part.
  ///
  /// - Parameters:
  ///   - name: what the part is called; no two parts of a state share a name.
  ///   - value: what it holds.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
