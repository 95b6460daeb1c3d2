import Linearizability

/// Linearizability from its definition: every order of the operations is tried, nothing remembered.
struct Reference<Model: SequentialModel> {
  let model: Model

  func isLinearizable(_ history: History<Model>) -> Bool {
    goesOn(model.initialState, history.operations)
  }

  private func goesOn(
    _ state: Model.State, _ rest: [History<Model>.Operation]
  ) -> Bool {
    if rest.allSatisfy(\.isPending) { return true }
    let deadline = rest.compactMap(\.response?.time).min() ?? .max
    for (index, operation) in rest.enumerated() where operation.invokedAt <= deadline {
      var others = rest
      others.remove(at: index)
      let next: [Model.State] =
        switch model.step(state, operation.input, operation.response?.output) {
        case .none, .beyondModel: []
        case .one(let after): [after]
        case .several(let after): after
        }
      if next.contains(where: { goesOn($0, others) }) { return true }
    }
    return false
  }
}

/// SplitMix64.
struct Numbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Int(mixed.multipliedFullWidth(by: UInt64(bound)).high)
  }
}

/// Small histories, about half of them legal.
struct SmallHistories {
  private var numbers: Numbers

  init(seed: UInt64) { numbers = Numbers(seed: seed) }

  /// Times are few, so that many are equal and some operations take none.
  private mutating func operation<Input, Output>(
    _ input: Input, _ output: Output
  ) -> TimedOperation<Input, Output> {
    let start = Int64(numbers.below(12))
    let end = start + Int64(numbers.below(5))
    let isPending = numbers.below(6) == 0
    return TimedOperation(
      client: "\(numbers.below(3))", input, invokedAt: start,
      response: isPending ? nil : .init(output, at: end))
  }

  mutating func register() throws -> History<RegisterModel> {
    var operations: [History<RegisterModel>.Operation] = []
    for _ in 0...numbers.below(6) {
      let (one, other) = (Datum.number(numbers.below(3)), Datum.number(numbers.below(3)))
      switch numbers.below(5) {
      case 0, 1: operations.append(operation(.write(one), .done))
      case 2, 3:
        operations.append(operation(.read, .value(numbers.below(8) == 0 ? .nothing : one)))
      default:
        operations.append(
          operation(
            .compareAndSet(expected: one, new: other), numbers.below(2) == 0 ? .done : .mismatch))
      }
    }
    return try History(operations)
  }

  mutating func keyValue() throws -> History<KeyValueModel> {
    var operations: [History<KeyValueModel>.Operation] = []
    for _ in 0...numbers.below(6) {
      let key = Text(["x", "y"][numbers.below(2)])
      let letter = Text(["a", "b"][numbers.below(2)])
      let texts: [Text] = ["", "a", "b", "ab", "ba", "aa"]
      switch numbers.below(5) {
      case 0: operations.append(operation(.put(key, letter), .done))
      case 1, 2: operations.append(operation(.append(key, letter), .done))
      default: operations.append(operation(.get(key), .text(texts[numbers.below(6)])))
      }
    }
    return try History(operations)
  }

  /// Answers are those of a table that does one request after another; some are exchanged then.
  mutating func promise() throws -> History<PromiseModel> {
    let model = PromiseModel()
    var state = model.initialState
    var operations: [History<PromiseModel>.Operation] = []
    for _ in 0...numbers.below(6) {
      let id: Text = numbers.below(5) == 0 ? "q" : "p"
      let callback: Text = numbers.below(2) == 0 ? "c" : "d"
      let inputs: [PromiseModel.Input] = [
        .create(id), .createWithCallback(id, callback: callback), .read(id),
        .createCallback(id, callback: callback), .createCallback(id, callback: callback),
        numbers.below(2) == 0 ? .resolve(id) : .reject(id),
      ]
      let input = inputs[numbers.below(inputs.count)]
      for output in Self.answers {
        guard case .one(let next) = model.step(state, input, output) else { continue }
        state = next
        let isWrong = numbers.below(8) == 0
        let told = isWrong ? Self.answers[numbers.below(Self.answers.count)] : output
        operations.append(operation(input, told))
        break
      }
    }
    return try History(operations)
  }

  private static let answers: [PromiseModel.Output] =
    [.init(.notFound)]
    + PromiseModel.Status.allCases.filter { $0 != .notFound }.flatMap { status in
      PromiseModel.Promise.allCases.map { PromiseModel.Output(status, $0) }
    }

  mutating func choice() throws -> History<ChoiceModel> {
    var operations: [History<ChoiceModel>.Operation] = []
    for _ in 0...numbers.below(6) {
      let number = numbers.below(4)
      operations.append(
        numbers.below(2) == 0
          ? operation(.either(number, number + 1), number) : operation(.read, number))
    }
    return try History(operations)
  }
}

/// A cell whose writes take one of two values, and nobody knows which until it is read.
struct ChoiceModel: SequentialModel {
  enum Input: Hashable, Sendable { case either(Int, Int), read }

  var initialState: Int { 0 }

  func step(_ state: Int, _ input: Input, _ output: Int?) -> NextStates<Int> {
    switch input {
    case .either(let one, let other): .several([one, other])
    case .read: output == nil || output == state ? .one(state) : .none
    }
  }
}
