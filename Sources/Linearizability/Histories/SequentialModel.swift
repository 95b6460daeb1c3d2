/// What an object does when its operations come one after another.
///
/// A history is linearizable if its operations, each at one moment between its invocation and its
/// response, make a sequence that the model allows. A model is pure: the same arguments always
/// give the same answer.
///
/// Source: reliability E1.
public protocol SequentialModel: Sendable {
  /// What the object remembers between operations.
  associatedtype State: Hashable & Sendable
  /// What is asked of the object.
  associatedtype Input: Hashable & Sendable
  /// What the object answers.
  associatedtype Output: Hashable & Sendable
  /// What names an independent part of the object; `Never` if it has no parts.
  associatedtype Key: Hashable & Sendable = Never

  /// The state before the first operation.
  var initialState: State { get }

  /// Does one operation.
  ///
  /// - Parameters:
  ///   - state: the state before the operation.
  ///   - input: what was asked.
  ///   - output: what was answered, or `nil` if nobody knows: then every answer is possible.
  /// - Returns: the states that the object may be in afterwards; none if this answer cannot be.
  func step(_ state: State, _ input: Input, _ output: Output?) -> NextStates<State>

  /// Tells whether the operation changes no state, whatever the state is.
  ///
  /// Such an operation is taken as soon as it can be, which saves most of the search. A model that
  /// says so of an operation and then changes the state is stopped by a precondition.
  ///
  /// - Parameters:
  ///   - input: what was asked.
  ///   - output: what was answered, or `nil` if nobody knows.
  /// - Returns: false by default.
  func onlyLooks(_ input: Input, _ output: Output?) -> Bool

  /// Tells whether an answer that does not fit now cannot fit later either, as long as no operation
  /// comes that ``startsAfresh(_:)``.
  ///
  /// A search that knows this need not try what comes in between. An example is a text that is only
  /// ever appended to: an answer that does not begin with it is ruled out.
  ///
  /// - Parameters:
  ///   - state: the state now.
  ///   - input: what an operation that only looks asked.
  ///   - output: what it was answered, which does not fit this state.
  /// - Returns: false by default.
  func rulesOut(_ state: State, _ input: Input, _ output: Output) -> Bool

  /// Tells whether the operation may lead from a state that rules an answer out to one that does not.
  ///
  /// - Parameter input: what was asked.
  /// - Returns: true by default.
  func startsAfresh(_ input: Input) -> Bool

  /// Names the parts of the object that the operation reads or changes.
  ///
  /// - Parameter input: what was asked.
  /// - Returns: by default that the operation may touch everything.
  func footprint(of input: Input) -> Footprint<Key>

  /// Says in words what was asked and answered.
  ///
  /// - Parameters:
  ///   - input: what was asked.
  ///   - output: what was answered, or `nil` if nobody knows.
  /// - Returns: a short text, such as `read → 3`.
  func words(for input: Input, _ output: Output?) -> String

  /// Says in words what the object remembers.
  ///
  /// - Parameter state: any state.
  /// - Returns: a short text, such as `3`.
  func words(for state: State) -> String
}

extension SequentialModel {
  /// Promises nothing about any operation.
  public func onlyLooks(_ input: Input, _ output: Output?) -> Bool { false }

  /// Rules nothing out.
  public func rulesOut(_ state: State, _ input: Input, _ output: Output) -> Bool { false }

  /// Expects anything of any operation.
  public func startsAfresh(_ input: Input) -> Bool { true }

  /// Lets no part be looked at on its own.
  public func footprint(of input: Input) -> Footprint<Key> { .everything }

  /// Says what Swift says of the values.
  public func words(for input: Input, _ output: Output?) -> String {
    output.map { "\(input) → \($0)" } ?? "\(input)"
  }

  /// Says what Swift says of the value.
  public func words(for state: State) -> String { "\(state)" }
}

/// The states that may follow an operation.
public enum NextStates<State: Hashable & Sendable>: Hashable, Sendable {
  /// The operation cannot have had this answer here.
  case none
  /// There is one state that may follow.
  case one(State)
  /// There are several, of which the object took one.
  case several([State])
  /// The model is bounded and cannot tell; nothing is called illegal because of it.
  case beyondModel
}

/// The parts of an object that an operation touches.
public enum Footprint<Key: Hashable & Sendable>: Hashable, Sendable {
  /// The operation may touch any part.
  case everything
  /// The operation touches these parts and no other.
  case keys([Key])
}
