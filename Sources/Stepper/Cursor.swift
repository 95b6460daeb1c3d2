public import Tracing

/// A place among the steps of a trace.
///
/// Moving a cursor executes nothing. It stays where it is when there is nothing in the direction it
/// is sent, so `next` followed by `back` leads to the step it came from.
public struct Cursor: Hashable, Sendable {
  /// The steps, in order.
  public let steps: [Step]
  /// The number of the current step, from 1; 0 if there are no steps.
  public private(set) var number: Int
  private let failures: [Int]

  /// Stands on the first step of a trace.
  ///
  /// - Parameter trace: the trace.
  public init(_ trace: Trace) {
    let steps = trace.steps
    let checks = trace.events.filter { $0.kind == .checkFailed }.map(\.index)
    let breaks = trace.invariants().breaks.map(\.index)
    self.steps = steps
    number = steps.isEmpty ? 0 : 1
    failures = Set(checks + breaks).sorted()
  }

  /// The current step; nothing if there are none.
  public var step: Step? { number == 0 ? nil : steps[number - 1] }

  /// Moves to the step after this one.
  ///
  /// - Returns: whether there is one.
  @discardableResult
  public mutating func next() -> Bool { go(to: number + 1) }

  /// Moves to the step before this one.
  ///
  /// - Returns: whether there is one.
  @discardableResult
  public mutating func back() -> Bool { go(to: number - 1) }

  /// Moves to the first step.
  ///
  /// - Returns: whether there is one.
  @discardableResult
  public mutating func first() -> Bool { go(to: 1) }

  /// Moves to the last step.
  ///
  /// - Returns: whether there is one.
  @discardableResult
  public mutating func last() -> Bool { go(to: steps.count) }

  /// Moves to a step.
  ///
  /// - Parameter number: the number of the step, from 1.
  /// - Returns: whether there is such a step; if not, the cursor stays.
  @discardableResult
  public mutating func go(to number: Int) -> Bool {
    guard number >= 1, number <= steps.count else { return false }
    self.number = number
    return true
  }

  /// Moves to the next step in which a promise is settled.
  ///
  /// - Returns: whether there is one.
  @discardableResult
  public mutating func nextSettle() -> Bool {
    move(to: steps.dropFirst(number).first(where: \.settles))
  }

  /// Moves to the last step before this one in which a promise is settled.
  ///
  /// - Returns: whether there is one.
  @discardableResult
  public mutating func previousSettle() -> Bool {
    move(to: steps.prefix(max(number - 1, 0)).last(where: \.settles))
  }

  /// Moves to the first step that fails a check or breaks an invariant.
  ///
  /// - Returns: whether there is one.
  @discardableResult
  public mutating func firstFailedCheck() -> Bool {
    guard let index = failures.first else { return false }
    return move(to: steps.first { index <= $0.position })
  }

  private mutating func move(to step: Step?) -> Bool {
    guard let step else { return false }
    return go(to: step.number)
  }
}

extension Step {
  /// Whether a promise is settled in this step.
  var settles: Bool { ([event] + folded).contains { $0.kind == .settled } }
}
