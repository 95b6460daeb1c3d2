/// A sign that a model is fine because it does nothing.
public enum VacuityWarning: Hashable, Sendable, CustomStringConvertible {
  /// The model starts nowhere.
  case noInitialState
  /// The model states nothing.
  case noProperty
  /// An action that the model names never happened.
  case neverTaken(action: String)
  /// No event ever reached the monitors.
  case noEvent
  /// Nothing was ever owed, so it was never late.
  case neverHot(property: String)

  /// What is suspicious, and what to look at.
  public var description: String {
    switch self {
    case .noInitialState: "the model has no initial state, so nothing was explored"
    case .noProperty: "the model states no property, so nothing was decided"
    case .neverTaken(let action): "'\(action)' never happened; is its guard too strict?"
    case .noEvent: "the monitors saw no event; does the model report its steps?"
    case .neverHot(let property):
      "'\(property)' was never owed: its condition held from the start; is it the right one?"
    }
  }

  static func all<M>(of graph: StateGraph<M>, coverage missing: [String]) -> [VacuityWarning] {
    var warnings: [VacuityWarning] = []
    if graph.table.count == 0 { warnings.append(.noInitialState) }
    if graph.properties.isEmpty { warnings.append(.noProperty) }
    // Under a bound, what was not taken may lie behind it.
    if graph.isComplete { warnings += missing.map { .neverTaken(action: $0) } }
    if M.Event.self != Never.self && graph.settings.storage == .states && !graph.hasEvent {
      warnings.append(.noEvent)
    }
    return warnings
  }
}

extension StateGraph {
  /// Whether some step is seen by monitors.
  fileprivate var hasEvent: Bool {
    (0..<table.count).contains { number in
      let state = state(number)
      return model.actions(in: state).contains { action in
        model.next(state, action).map { !model.events(of: action, from: state, to: $0).isEmpty }
          ?? false
      }
    }
  }
}
