/// A table of promises with callbacks, as a server for durable promises keeps it.
///
/// A promise is created once, and settled once. Whoever wants to hear of its end leaves a callback
/// with it, under an id of the callback's own; settling the promise uses the callbacks up.
public struct PromiseModel: SequentialModel {
  /// What is asked of the table.
  public enum Input: Hashable, Sendable {
    /// Creates a promise.
    case create(Text)
    /// Creates a promise, and a callback with it; what exists already gets no callback.
    case createWithCallback(Text, callback: Text)
    /// Leaves a callback with a promise.
    case createCallback(Text, callback: Text)
    /// Settles a promise with success.
    case resolve(Text)
    /// Settles a promise with failure.
    case reject(Text)
    /// Asks for the state of a promise.
    case read(Text)

    /// The id of the promise in question.
    public var promise: Text {
      switch self {
      case .create(let id), .resolve(let id), .reject(let id), .read(let id): id
      case .createWithCallback(let id, _), .createCallback(let id, _): id
      }
    }
  }

  /// What became of a request.
  public enum Status: String, CaseIterable, Hashable, Sendable {
    /// What was to be created is created.
    case created
    /// The promise existed before; nothing changed, and no callback was left.
    case exists
    /// There is no such promise; nothing changed.
    case notFound = "not-found"
    /// The promise is settled now, or its state is told; a settled promise takes no callback.
    case ok
    /// The callback, or the end of the promise, was there before; nothing changed.
    case alreadyThere = "already-there"
  }

  /// How far a promise has come.
  public enum Promise: String, CaseIterable, Hashable, Sendable {
    /// It is not settled.
    case pending
    /// It ended with success.
    case resolved
    /// It ended with failure.
    case rejected
  }

  /// What the table answers.
  public struct Output: Hashable, Sendable {
    /// What became of the request.
    public var status: Status
    /// The state of the promise afterwards; `nil` if there is none.
    public var promise: Promise?

    /// Creates an answer.
    ///
    /// - Parameters:
    ///   - status: what became of the request.
    ///   - promise: the state of the promise afterwards; `nil` if there is none.
    public init(_ status: Status, _ promise: Promise? = nil) {
      self.status = status
      self.promise = promise
    }
  }

  private let isPartitioned: Bool

  /// Creates the model.
  ///
  /// - Parameter isPartitioned: whether each promise is checked on its own, which gives the same
  ///   verdicts much sooner.
  public init(isPartitioned: Bool = true) { self.isPartitioned = isPartitioned }

  /// A table without promises.
  public var initialState: State { State() }

  /// Does one operation.
  ///
  /// - Parameters:
  ///   - state: the table before.
  ///   - input: what was asked.
  ///   - output: what was answered, if anybody knows.
  /// - Returns: the table afterwards, if the answer is possible.
  public func step(_ state: State, _ input: Input, _ output: Output?) -> NextStates<State> {
    let (answer, next) = state.doing(input)
    return output == nil || output == answer ? .one(next) : .none
  }

  /// Knows reads, and answers that say that nothing changed.
  ///
  /// - Parameters:
  ///   - input: what was asked.
  ///   - output: what was answered, if anybody knows.
  /// - Returns: whether the table stays.
  public func onlyLooks(_ input: Input, _ output: Output?) -> Bool {
    switch (input, output?.status) {
    case (.read, _), (_, .exists?), (_, .notFound?), (_, .alreadyThere?): true
    case (.createCallback, .ok?): true
    default: false
    }
  }

  /// Knows that a promise only ever goes forward: it is created, then settled, and stays so.
  ///
  /// - Parameters:
  ///   - state: the table now.
  ///   - input: what an operation that only looks asked.
  ///   - output: what it was answered.
  /// - Returns: whether the promise has left the state that the answer tells of.
  public func rulesOut(_ state: State, _ input: Input, _ output: Output) -> Bool {
    switch (state[input.promise]?.promise, output.promise) {
    case (nil, _), (.pending?, .some): false
    case (let now, let told): now != told
    }
  }

  /// Knows that nothing takes a promise back.
  ///
  /// - Parameter input: what was asked.
  /// - Returns: false.
  public func startsAfresh(_ input: Input) -> Bool { false }

  /// Names the one promise of the operation.
  ///
  /// - Parameter input: what was asked.
  /// - Returns: the promise's id.
  public func footprint(of input: Input) -> Footprint<Text> {
    isPartitioned ? .keys([input.promise]) : .everything
  }

  /// Says what was asked and answered.
  ///
  /// - Parameters:
  ///   - input: what was asked.
  ///   - output: what was answered, if anybody knows.
  /// - Returns: a text such as `create p → created, pending`.
  public func words(for input: Input, _ output: Output?) -> String {
    "\(input) → \(output.map(\.description) ?? "?")"
  }

  /// Says what the table holds.
  ///
  /// - Parameter state: the table.
  /// - Returns: all promises with their states and callbacks.
  public func words(for state: State) -> String { state.words }
}

extension PromiseModel.Input: CustomStringConvertible {
  /// The request in words.
  public var description: String {
    switch self {
    case .create(let id): "create \(id.name)"
    case .createWithCallback(let id, let callback):
      "create \(id.name) with callback \(callback.name)"
    case .createCallback(let id, let callback): "create callback \(callback.name) of \(id.name)"
    case .resolve(let id): "resolve \(id.name)"
    case .reject(let id): "reject \(id.name)"
    case .read(let id): "read \(id.name)"
    }
  }
}

extension PromiseModel.Output: CustomStringConvertible {
  /// The answer in words.
  public var description: String {
    let words = status.rawValue.split(separator: "-").joined(separator: " ")
    return promise.map { "\(words), \($0.rawValue)" } ?? words
  }
}
