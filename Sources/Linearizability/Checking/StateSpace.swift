/// Gives numbers to the states and to the kinds of operations of one model.
///
/// The search knows numbers only; here they are turned into the model's own values and back.
final class StateSpace<Model: SequentialModel> {
  private struct Kind: Hashable {
    let input: Model.Input
    let output: Model.Output?
  }

  private let model: Model
  private var kinds: [Kind] = []
  private var kindNumbers: [Kind: Int32] = [:]
  private var looks: [Bool] = []
  private var fresh: [Bool] = []
  private var states: ContiguousArray<Model.State> = []
  private var hashes: ContiguousArray<Int> = []
  private var places: ContiguousArray<Int32> = ContiguousArray(repeating: -1, count: 64)

  init(_ model: Model) {
    self.model = model
    _ = number(of: model.initialState)  // The first state is number zero.
  }

  /// The value behind a number.
  func state(_ number: Int32) -> Model.State { states[Int(number)] }

  /// The steps of the model, by numbers.
  func transitions() -> Transitions { Transitions { self.answer($0, $1) } }

  /// What the search needs to know of an operation.
  func entry(_ operation: History<Model>.Operation, index: Int) -> Timetable.Entry {
    entry(
      operation.input, operation.response?.output, index, operation.invokedAt,
      operation.response?.time)
  }

  /// The same operation as if it were not answered yet.
  func unanswered(_ operation: History<Model>.Operation, index: Int) -> Timetable.Entry {
    entry(operation.input, nil, index, operation.invokedAt, nil)
  }

  /// The same operation, but it may happen at any time or never.
  func freed(_ operation: History<Model>.Operation, index: Int) -> Timetable.Entry {
    entry(operation.input, nil, index, .min, nil)
  }

  private func entry(
    _ input: Model.Input, _ output: Model.Output?, _ index: Int, _ invokedAt: Int64,
    _ respondedAt: Int64?
  ) -> Timetable.Entry {
    let kind = kind(input, output)
    return .init(
      operation: index, kind: kind, onlyLooks: looks[Int(kind)], startsAfresh: fresh[Int(kind)],
      invokedAt: invokedAt, respondedAt: respondedAt)
  }

  private func kind(_ input: Model.Input, _ output: Model.Output?) -> Int32 {
    let kind = Kind(input: input, output: output)
    if let known = kindNumbers[kind] { return known }
    let number = Int32(kinds.count)
    kinds.append(kind)
    looks.append(model.onlyLooks(input, output))
    fresh.append(model.startsAfresh(input))
    kindNumbers[kind] = number
    return number
  }

  private func answer(_ kind: Int32, _ state: Int32) -> Transitions.Answer {
    let operation = kinds[Int(kind)]
    let before = states[Int(state)]
    let next = model.step(before, operation.input, operation.output)
    if looks[Int(kind)] {
      switch next {
      case .none:
        guard let output = operation.output else { return .none }
        return model.rulesOut(before, operation.input, output) ? .never : .none
      case .beyondModel: break
      case .one(before), .several([before]): return .one(state)
      case .one, .several:
        preconditionFailure("an operation that only looks must leave the state as it is")
      }
    }
    return switch next {
    case .none: .none
    case .one(let after): .one(number(of: after))
    case .several(let after): .several(after.map { number(of: $0) })
    case .beyondModel: .beyondModel
    }
  }

  private func number(of state: Model.State) -> Int32 {
    let hash = state.hashValue
    var place = hash & (places.count - 1)
    while places[place] >= 0 {
      let known = Int(places[place])
      if hashes[known] == hash, states[known] == state { return places[place] }
      place = (place + 1) & (places.count - 1)
    }
    let number = Int32(states.count)
    states.append(state)
    hashes.append(hash)
    places[place] = number
    if states.count * 2 > places.count { grow() }
    return number
  }

  private func grow() {
    places = ContiguousArray(repeating: -1, count: places.count * 2)
    for (number, hash) in hashes.enumerated() {
      var place = hash & (places.count - 1)
      while places[place] >= 0 { place = (place + 1) & (places.count - 1) }
      places[place] = Int32(number)
    }
  }
}
