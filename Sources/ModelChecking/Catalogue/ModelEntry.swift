/// A model that can be explored by name.
public struct ModelEntry: Sendable {
  /// A number that sets a model's size.
  public struct Parameter: Sendable {
    /// Its name, as an option is called.
    public let name: String
    /// What it counts.
    public let summary: String
    /// What it is if nothing is said.
    public let standard: Int
    /// What it may be.
    public let range: ClosedRange<Int>
  }

  /// A mistake that can be planted, or a symmetry that can be used.
  public struct Choice: Sendable {
    /// Its name.
    public let name: String
    /// What it is.
    public let summary: String
  }

  /// The model's name.
  public let name: String
  /// What it models, in a sentence.
  public let summary: String
  /// Its parameters.
  public let parameters: [Parameter]
  /// The mistakes that can be planted.
  public let bugs: [Choice]
  /// The symmetries that can be used; the first is the standard one.
  public let symmetries: [Choice]
  let run: @Sendable (Request) -> ModelReport

  /// What to explore and how, with everything checked.
  struct Request: Sendable {
    let values: [String: Int]
    let settings: ModelSettings

    func value(_ name: String) -> Int {
      guard let value = values[name] else {
        preconditionFailure("a request has a value for every parameter")
      }
      return value
    }
  }

  /// Explores the model.
  ///
  /// - Parameters:
  ///   - values: the parameters to set, by name; the others have their standard values.
  ///   - settings: how to explore.
  /// - Returns: the report.
  /// - Throws: ``ModelArgumentError`` for a name that is unknown, a value out of range, or settings that
  ///   exclude each other.
  public func explore(
    _ values: [String: Int] = [:], settings: ModelSettings = ModelSettings()
  ) throws(ModelArgumentError) -> ModelReport {
    var all: [String: Int] = [:]
    for parameter in parameters { all[parameter.name] = parameter.standard }
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      guard let parameter = parameters.first(where: { $0.name == name }) else {
        throw ModelArgumentError(
          model: self.name, problem: .unknown("parameter", name, parameters.map(\.name)))
      }
      guard parameter.range.contains(value) else {
        throw ModelArgumentError(
          model: self.name, problem: .outOfRange(name, value, parameter.range))
      }
      all[name] = value
    }
    try check(settings)
    return run(Request(values: all, settings: settings))
  }

  private func check(_ settings: ModelSettings) throws(ModelArgumentError) {
    if let bug = settings.bug, !bugs.contains(where: { $0.name == bug }) {
      throw ModelArgumentError(model: name, problem: .unknown("bug", bug, bugs.map(\.name)))
    }
    if let symmetry = settings.symmetry {
      guard symmetries.contains(where: { $0.name == symmetry }) else {
        throw ModelArgumentError(
          model: name, problem: .unknown("symmetry", symmetry, symmetries.map(\.name)))
      }
      if settings.storage == .fingerprints {
        throw ModelArgumentError(model: name, problem: .excluded)
      }
    }
    if let depth = settings.bounds.depth, depth < 0 {
      throw ModelArgumentError(model: name, problem: .outOfRange("depth", depth, 0...Int.max))
    }
    if let states = settings.bounds.states, states < 1 {
      throw ModelArgumentError(model: name, problem: .outOfRange("states", states, 1...Int.max))
    }
  }
}

/// How to explore a model of the catalogue.
public struct ModelSettings: Sendable {
  /// The name of the mistake to plant.
  public var bug: String?
  /// The order of the search.
  public var search: Search
  /// What to remember of a state.
  public var storage: Storage
  /// The name of the symmetry to use.
  public var symmetry: String?
  /// How far to go.
  public var bounds: Bounds
  /// Is told now and then how many states were seen and how many steps were taken.
  public var progress: (@Sendable (_ states: Int, _ transitions: Int) -> Void)?

  /// Sets how to explore.
  ///
  /// - Parameters:
  ///   - bug: the name of the mistake to plant.
  ///   - search: the order of the search.
  ///   - storage: what to remember of a state.
  ///   - symmetry: the name of the symmetry to use.
  ///   - bounds: how far to go.
  ///   - progress: is told now and then how many states were seen and how many steps were taken.
  public init(
    bug: String? = nil, search: Search = .breadthFirst, storage: Storage = .states,
    symmetry: String? = nil, bounds: Bounds = Bounds(),
    progress: (@Sendable (_ states: Int, _ transitions: Int) -> Void)? = nil
  ) {
    self.bug = bug
    self.search = search
    self.storage = storage
    self.symmetry = symmetry
    self.bounds = bounds
    self.progress = progress
  }
}

/// A request to explore that cannot be met.
public struct ModelArgumentError: Error, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Problem: Sendable {
    /// A name that the model does not have: what it names, the name, the names there are.
    case unknown(String, String, [String])
    /// A value out of range.
    case outOfRange(String, Int, ClosedRange<Int>)
    /// Symmetry together with fingerprints.
    case excluded
  }

  /// The model's name.
  public let model: String
  /// What is wrong.
  public let problem: Problem

  /// What is wrong, and what would be right.
  public var description: String {
    switch problem {
    case .unknown(let kind, let name, let names):
      "model \(model) has no \(kind) '\(name)'; "
        + (names.isEmpty ? "it has none" : "it has: \(names.joined(separator: ", "))")
    case .outOfRange(let name, let value, let range):
      range.upperBound == .max
        ? "\(name) is \(value); for model \(model) it is at least \(range.lowerBound)"
        : "\(name) is \(value); for model \(model) it is \(range.lowerBound) to \(range.upperBound)"
    case .excluded:
      "symmetry needs the states: leave out either the symmetry or the fingerprints"
    }
  }
}
