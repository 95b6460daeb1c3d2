/// A state machine with its choices laid open, to be explored in every order.
///
/// Four members say everything: where it starts, what can happen in a state, what that makes of the
/// state, and what must hold. The others have defaults and make a report worth reading.
///
/// States are compared and hashed, actions too; both should be small. `next` must be a pure function:
/// no clock, no chance, nothing kept between calls.
///
/// Source: design §6.
public protocol Model: Sendable {
  /// Everything that can differ between two moments.
  associatedtype State: Hashable & Sendable
  /// One thing that can happen.
  associatedtype Action: Hashable & Sendable
  /// What a monitor sees of a step; `Never` for a model without monitors.
  associatedtype Event: Sendable = Never

  /// The states in which a run can start.
  var initialStates: [State] { get }

  /// What can happen in a state, in an order that is always the same.
  ///
  /// - Parameter state: a state that was reached.
  /// - Returns: the actions to try; those that `next` refuses do no harm.
  func actions(in state: State) -> [Action]

  /// What an action makes of a state.
  ///
  /// - Parameters:
  ///   - state: the state before.
  ///   - action: one of its actions.
  /// - Returns: the state after; `nil` if the action cannot happen in this state.
  func next(_ state: State, _ action: Action) -> State?

  /// What must hold.
  var properties: [Property<State>] { get }

  /// The names of all actions, so that one that never happens is reported; empty: no such check.
  var actionNames: [String] { get }

  /// The name under which an action is counted.
  ///
  /// - Parameter action: an action of the model.
  /// - Returns: by default the name of the enumeration's case.
  func name(of action: Action) -> String

  /// The promise of weak fairness that an action is under.
  ///
  /// Actions with one label are one promise: if from some moment on one of them could always change
  /// the state, one of them happens again and again. Liveness is judged on such runs alone. A model
  /// has at most 64 labels.
  ///
  /// - Parameter action: an action of the model.
  /// - Returns: a label; `nil`, the default, for an action that need never happen.
  func fairness(of action: Action) -> String?

  /// What a step does, in words.
  ///
  /// - Parameters:
  ///   - action: what happens.
  ///   - before: the state before.
  ///   - after: the state after.
  /// - Returns: one sentence; by default the action as Swift prints it.
  func sentence(for action: Action, from before: State, to after: State) -> String

  /// The parts of a state, as text.
  ///
  /// - Parameter state: a state of the model.
  /// - Returns: by default the state's stored properties.
  func variables(of state: State) -> [Variable]

  /// What a monitor sees of a step.
  ///
  /// - Parameters:
  ///   - action: what happens.
  ///   - before: the state before.
  ///   - after: the state after.
  /// - Returns: the events in their order; by default none.
  func events(of action: Action, from before: State, to after: State) -> [Event]
}

extension Model {
  /// No names: an action that never happens is not reported.
  public var actionNames: [String] { [] }

  /// The name of the enumeration's case.
  ///
  /// - Parameter action: an action of the model.
  /// - Returns: the text in front of the first parenthesis.
  public func name(of action: Action) -> String {
    String("\(action)".prefix { $0 != "(" })
  }

  /// No promise: the action need never happen.
  ///
  /// - Parameter action: an action of the model.
  /// - Returns: `nil`.
  public func fairness(of action: Action) -> String? { nil }

  /// The action as Swift prints it.
  ///
  /// - Parameters:
  ///   - action: what happens.
  ///   - before: the state before.
  ///   - after: the state after.
  /// - Returns: the action's description.
  public func sentence(for action: Action, from before: State, to after: State) -> String {
    "\(action)"
  }

  /// The state's stored properties, or the state as one variable if it has none.
  ///
  /// - Parameter state: a state of the model.
  /// - Returns: names and values, in the order of their declaration.
  public func variables(of state: State) -> [Variable] {
    let parts = Mirror(reflecting: state).children.compactMap { part in
      part.label.map { Variable(name: $0, value: "\(part.value)") }
    }
    return parts.isEmpty ? [Variable(name: "state", value: "\(state)")] : parts
  }

  /// No events.
  ///
  /// - Parameters:
  ///   - action: what happens.
  ///   - before: the state before.
  ///   - after: the state after.
  /// - Returns: nothing.
  public func events(of action: Action, from before: State, to after: State) -> [Event] { [] }
}
