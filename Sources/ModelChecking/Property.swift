/// A statement about a model that the explorer decides.
public struct Property<State>: Sendable {
  /// A short name, to find the statement by.
  public let name: String
  /// The statement as one sentence.
  public let sentence: String
  /// What the statement says about states and runs.
  public let kind: PropertyKind
  let condition: @Sendable (State) -> Bool

  /// States a property.
  ///
  /// - Parameters:
  ///   - kind: what the statement says about states and runs.
  ///   - name: a short name.
  ///   - sentence: the statement as one sentence; the name if it says enough.
  ///   - condition: what it says about one state.
  public init(
    _ kind: PropertyKind, _ name: String, _ sentence: String? = nil,
    where condition: @escaping @Sendable (State) -> Bool
  ) {
    self.name = name
    self.sentence = sentence ?? name
    self.kind = kind
    self.condition = condition
  }

  /// The same statement about states that hold this one's inside them.
  ///
  /// - Parameter part: what to judge of the outer state.
  /// - Returns: the statement about outer states.
  public func of<Outer>(_ part: @escaping @Sendable (Outer) -> State) -> Property<Outer> {
    let condition = condition
    return Property<Outer>(kind, name, sentence) { condition(part($0)) }
  }
}

extension Property {
  /// A condition of every state that can be reached.
  ///
  /// - Parameters:
  ///   - name: a short name.
  ///   - sentence: the statement as one sentence; the name if it says enough.
  ///   - condition: what must hold in a state.
  /// - Returns: the property.
  public static func always(
    _ name: String, _ sentence: String? = nil, _ condition: @escaping @Sendable (State) -> Bool
  ) -> Property { Property(.always, name, sentence, where: condition) }

  /// A condition of some state that can be reached: proof that a model does what it is there for.
  ///
  /// - Parameters:
  ///   - name: a short name.
  ///   - sentence: the statement as one sentence; the name if it says enough.
  ///   - condition: what must hold in a state.
  /// - Returns: the property.
  public static func sometimes(
    _ name: String, _ sentence: String? = nil, _ condition: @escaping @Sendable (State) -> Bool
  ) -> Property { Property(.sometimes, name, sentence, where: condition) }

  /// A condition that every run meets at some moment.
  ///
  /// - Parameters:
  ///   - name: a short name.
  ///   - sentence: the statement as one sentence; the name if it says enough.
  ///   - condition: what must hold at some moment.
  /// - Returns: the property.
  public static func eventually(
    _ name: String, _ sentence: String? = nil, _ condition: @escaping @Sendable (State) -> Bool
  ) -> Property { Property(.eventually, name, sentence, where: condition) }

  /// A condition that every run meets again and again: a state that does not meet it is hot.
  ///
  /// - Parameters:
  ///   - name: a short name.
  ///   - sentence: the statement as one sentence; the name if it says enough.
  ///   - isCold: whether nothing is owed in a state.
  /// - Returns: the property.
  public static func alwaysEventually(
    _ name: String, _ sentence: String? = nil, _ isCold: @escaping @Sendable (State) -> Bool
  ) -> Property { Property(.alwaysEventually, name, sentence, where: isCold) }

  /// No state in which nothing can happen, other than final ones.
  ///
  /// - Parameters:
  ///   - name: a short name.
  ///   - sentence: the statement as one sentence; the name if it says enough.
  ///   - isFinal: whether a run may end in a state.
  /// - Returns: the property.
  public static func deadlockFree(
    _ name: String = "no deadlock", _ sentence: String? = nil,
    except isFinal: @escaping @Sendable (State) -> Bool = { _ in false }
  ) -> Property { Property(.deadlockFree, name, sentence, where: isFinal) }
}
