/// A model together with a monitor of its events.
///
/// Its states are pairs, its properties the model's own, that the monitor never throws, and that a
/// liveness monitor does not stay hot for ever. Monitors can be stacked: a `Monitored` is a model.
public struct Monitored<Base: Model, Watcher: Monitor>: Model where Base.Event == Watcher.Event {
  /// A state of the model, and the monitor that saw how it came about.
  public struct State: Hashable, Sendable {
    /// The state of the model.
    public let base: Base.State
    /// The monitor.
    public let monitor: Watcher
    /// What the monitor threw; nothing happens after that.
    public let breach: Breach?
  }

  /// What monitors see.
  public typealias Event = Base.Event
  /// What happens: what happens in the model.
  public typealias Action = Base.Action

  /// The model.
  public let base: Base
  /// The monitor before anything happened.
  public let monitor: Watcher

  /// Lets a monitor watch a model.
  ///
  /// - Parameters:
  ///   - base: the model, which reports events.
  ///   - monitor: the monitor before anything happened.
  public init(_ base: Base, _ monitor: Watcher) {
    self.base = base
    self.monitor = monitor
  }

  /// The model's initial states, seen by nobody yet.
  public var initialStates: [State] {
    base.initialStates.map { State(base: $0, monitor: monitor, breach: nil) }
  }

  /// The model's actions; none after a breach.
  ///
  /// - Parameter state: a state.
  /// - Returns: what can happen.
  public func actions(in state: State) -> [Action] {
    state.breach == nil ? base.actions(in: state.base) : []
  }

  /// The model's step, and what the monitor makes of its events.
  ///
  /// - Parameters:
  ///   - state: the state before.
  ///   - action: one of its actions.
  /// - Returns: the state after; `nil` if the model refuses.
  public func next(_ state: State, _ action: Action) -> State? {
    guard let next = base.next(state.base, action) else { return nil }
    var monitor = state.monitor
    for event in base.events(of: action, from: state.base, to: next) {
      do {
        try monitor.observe(event)
      } catch {
        return State(base: next, monitor: monitor, breach: error)
      }
    }
    return State(base: next, monitor: monitor, breach: nil)
  }

  /// The model's properties and the monitor's.
  public var properties: [Property<State>] {
    base.properties.map { property in
      if property.kind == .deadlockFree {
        // After a breach nothing happens, and that is no deadlock of the model.
        let isFinal = property.condition
        return .deadlockFree(property.name, property.sentence) {
          $0.breach != nil || isFinal($0.base)
        }
      }
      return property.of(\.base)
    } + safety + liveness
  }

  private var safety: [Property<State>] {
    [
      .always("monitor \(Watcher.name)", "The monitor '\(Watcher.name)' allows every event.") {
        $0.breach == nil
      }
    ]
  }

  private var liveness: [Property<State>] {
    guard Watcher.self is any LivenessMonitor.Type else { return [] }
    return [
      .alwaysEventually(
        "monitor \(Watcher.name) cools", "The monitor '\(Watcher.name)' does not stay hot for ever."
      ) { $0.breach != nil || !$0.monitor.owesSomething }
    ]
  }

  /// The names of the model's actions.
  public var actionNames: [String] { base.actionNames }

  /// The model's name for an action.
  ///
  /// - Parameter action: an action.
  /// - Returns: its name.
  public func name(of action: Action) -> String { base.name(of: action) }

  /// The model's promise for an action.
  ///
  /// - Parameter action: an action.
  /// - Returns: its label, if any.
  public func fairness(of action: Action) -> String? { base.fairness(of: action) }

  /// The model's sentence, and what the monitor threw.
  ///
  /// - Parameters:
  ///   - action: what happens.
  ///   - before: the state before.
  ///   - after: the state after.
  /// - Returns: one sentence, or two.
  public func sentence(for action: Action, from before: State, to after: State) -> String {
    let sentence = base.sentence(for: action, from: before.base, to: after.base)
    return after.breach.map { "\(sentence) \($0)" } ?? sentence
  }

  /// The model's variables and the monitor.
  ///
  /// - Parameter state: a state.
  /// - Returns: names and values.
  public func variables(of state: State) -> [Variable] {
    base.variables(of: state.base) + [
      Variable(name: Watcher.name, value: "\(state.monitor)")
    ]
  }

  /// The model's events.
  ///
  /// - Parameters:
  ///   - action: what happens.
  ///   - before: the state before.
  ///   - after: the state after.
  /// - Returns: the events in their order.
  public func events(of action: Action, from before: State, to after: State) -> [Event] {
    base.events(of: action, from: before.base, to: after.base)
  }
}
