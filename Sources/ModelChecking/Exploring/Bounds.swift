/// How far to explore.
public struct Bounds: Hashable, Sendable {
  /// The most steps from an initial state; `nil`: any number.
  public var depth: Int?
  /// The most different states; `nil`: as many as memory holds.
  public var states: Int?

  /// Sets bounds.
  ///
  /// - Parameters:
  ///   - depth: the most steps from an initial state; `nil`: any number.
  ///   - states: the most different states; `nil`: as many as memory holds.
  public init(depth: Int? = nil, states: Int? = nil) {
    self.depth = depth
    self.states = states
  }
}

/// The order in which states are visited.
public enum Search: String, Sendable, Encodable, CaseIterable {
  /// Nearest first: what it finds is as short as can be.
  case breadthFirst = "breadth-first"
  /// Newest first: a smaller frontier, and longer ways.
  case depthFirst = "depth-first"
}

/// What is remembered of a state that was visited.
public enum Storage: String, Sendable, Encodable, CaseIterable {
  /// The state itself: counts are exact, and liveness can be decided.
  case states
  /// Its 64-bit hash: less memory, exact unless two states share a hash.
  ///
  /// Among *n* states the chance of that is about *n*² ÷ 2⁶⁵: one in 37 million for a million states.
  /// Swift seeds its hash in each process, so such an accident does not repeat. Liveness needs the states.
  case fingerprints
}
