/// Visits every state that a model can reach, and decides the model's properties.
///
/// 1. The initial states are seen.
/// 2. A state that was seen and not expanded is taken: the oldest one breadth-first, the newest one
///    depth-first.
/// 3. Each of its actions leads to a state; one not seen before is judged, numbered and added, with the
///    state it came from as its parent, unless that breaks a bound.
/// 4. When none is left, liveness is decided on the graph of the states.
///
/// The result depends on the model and the settings alone.
///
/// Source: reliability E2.
public struct Explorer<M: Model>: Sendable {
  /// The model.
  public let model: M
  /// The order in which states are visited.
  public var search: Search
  /// What is remembered of a state.
  public var storage: Storage
  /// How far to go.
  public var bounds: Bounds
  /// Chooses one state for all that differ in names only; `nil`: every state counts.
  ///
  /// It may be any function that answers with a state of the same orbit; one that answers with the same
  /// state for the whole orbit leaves the fewest. The model and its properties must not tell the names
  /// apart. Runs stay real: the state that was met is expanded, not the one chosen for it.
  public var symmetry: (@Sendable (M.State) -> M.State)?
  /// Is told now and then how far it is.
  public var progress: (@Sendable (Progress) -> Void)?

  /// How far an exploration is.
  public struct Progress: Sendable {
    /// How many different states were seen.
    public let states: Int
    /// How many steps were taken.
    public let transitions: Int
    /// How many states are yet to be expanded.
    public let frontier: Int
    /// The steps from an initial state to the state just expanded.
    public let depth: Int
  }

  /// Prepares to explore a model.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - search: the order in which states are visited.
  ///   - storage: what is remembered of a state; fingerprints exclude symmetry.
  ///   - bounds: how far to go.
  ///   - symmetry: chooses one state for all that differ in names only.
  ///   - progress: is told every 65,536 expanded states how far it is.
  public init(
    _ model: M, search: Search = .breadthFirst, storage: Storage = .states,
    bounds: Bounds = Bounds(), symmetry: (@Sendable (M.State) -> M.State)? = nil,
    progress: (@Sendable (Progress) -> Void)? = nil
  ) {
    precondition(
      storage == .states || symmetry == nil,
      "a run cannot be told from the fingerprints of states that stand for others")
    precondition(
      (bounds.depth ?? 0) >= 0 && (bounds.states ?? 1) >= 1, "bounds leave room for a state")
    self.model = model
    self.search = search
    self.storage = storage
    self.bounds = bounds
    self.symmetry = symmetry
    self.progress = progress
  }

  /// Explores.
  ///
  /// - Returns: counts, verdicts and warnings.
  public func explore() -> Verification<M> {
    var graph = StateGraph(self)
    graph.fill()
    return Verification(graph)
  }
}
