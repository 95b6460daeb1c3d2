/// One cell that is read, written, and changed if it holds what is expected.
public struct RegisterModel: SequentialModel {
  /// What is asked of a register.
  public enum Input: Hashable, Sendable {
    /// Asks for the value.
    case read
    /// Replaces the value.
    case write(Datum)
    /// Replaces the value if it is the expected one.
    case compareAndSet(expected: Datum, new: Datum)
  }

  /// What a register answers.
  public enum Output: Hashable, Sendable {
    /// A read gave this value.
    case value(Datum)
    /// A write or a compare-and-set took place.
    case done
    /// A compare-and-set found another value and changed nothing.
    case mismatch
  }

  /// The value before the first write.
  public var initialState: Datum

  /// Creates the model.
  ///
  /// - Parameter initialState: the value before the first write.
  public init(initialState: Datum = .nothing) { self.initialState = initialState }

  /// Does one operation.
  ///
  /// - Parameters:
  ///   - state: the value before.
  ///   - input: what was asked.
  ///   - output: what was answered, if anybody knows.
  /// - Returns: the value afterwards, if the answer is possible.
  public func step(_ state: Datum, _ input: Input, _ output: Output?) -> NextStates<Datum> {
    switch (input, output) {
    case (.read, nil): .one(state)
    case (.read, .value(let value)?): value == state ? .one(state) : .none
    case (.write(let value), nil), (.write(let value), .done?): .one(value)
    case (.compareAndSet(let expected, let new), nil): .one(state == expected ? new : state)
    case (.compareAndSet(let expected, let new), .done?): state == expected ? .one(new) : .none
    case (.compareAndSet(let expected, _), .mismatch?): state == expected ? .none : .one(state)
    default: .none
    }
  }

  /// Knows reads and failed comparisons.
  ///
  /// - Parameters:
  ///   - input: what was asked.
  ///   - output: what was answered, if anybody knows.
  /// - Returns: whether the value stays.
  public func onlyLooks(_ input: Input, _ output: Output?) -> Bool {
    input == .read || output == .mismatch
  }

  /// Says what was asked and answered.
  ///
  /// - Parameters:
  ///   - input: what was asked.
  ///   - output: what was answered, if anybody knows.
  /// - Returns: a text such as `read → 3`.
  public func words(for input: Input, _ output: Output?) -> String {
    let question =
      switch input {
      case .read: "read"
      case .write(let value): "write \(value)"
      case .compareAndSet(let expected, let new): "change \(expected) to \(new)"
      }
    return switch output {
    case nil: question + " → ?"
    case .value(let value)?: question + " → \(value)"
    case .done?: question
    case .mismatch?: question + " → refused"
    }
  }

  /// Says what the register holds.
  ///
  /// - Parameter state: the value.
  /// - Returns: the value as JSON.
  public func words(for state: Datum) -> String { state.description }
}
