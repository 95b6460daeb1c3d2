/// Divides the operations of a history into parts that cannot notice one another.
///
/// Operations belong together if they touch the same key, directly or through others. That is sound
/// if footprints are honest, so it is tried out: operations of two parts, done in either order, must
/// be possible in the same cases and lead to the same states. If one pair is found that does
/// otherwise, the history stays in one piece.
struct Partitioning<Model: SequentialModel> {
  private typealias Operation = History<Model>.Operation

  /// The indices of the operations of each part, parts in the order of their first operations.
  private(set) var parts: [[Int]]
  /// Two operations that touch one another although the model names no common key.
  private(set) var conflict: (Int, Int)?

  private let model: Model

  init(_ history: History<Model>, _ model: Model) {
    self.model = model
    parts = Self.divide(history, model)
    guard parts.count > 1 else { return }
    conflict = firstConflict(history.operations)
    if conflict != nil { parts = [Array(history.operations.indices)] }
  }

  private static func divide(_ history: History<Model>, _ model: Model) -> [[Int]] {
    // Each operation stands for its key's group; groups that share an operation become one.
    var parents = Array(history.operations.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while parents[index] != index {
        parents[index] = parents[parents[index]]
        index = parents[index]
      }
      return index
    }
    var owners: [Model.Key: Int] = [:]
    for (index, operation) in history.operations.enumerated() {
      guard case .keys(let keys) = model.footprint(of: operation.input) else {
        return [Array(history.operations.indices)]
      }
      for key in keys {
        let (one, other) = (root(owners[key] ?? index), root(index))
        owners[key] = one
        // The smaller index leads, so that the order of parts does not depend on keys.
        parents[max(one, other)] = min(one, other)
      }
    }
    var parts: [[Int]] = []
    var places: [Int: Int] = [:]
    for index in history.operations.indices {
      let leader = root(index)
      if let place = places[leader] {
        parts[place].append(index)
      } else {
        places[leader] = parts.count
        parts.append([index])
      }
    }
    return parts
  }

  /// The most pairs that are tried out.
  private static var mostTrials: Int { 256 }

  private func firstConflict(_ operations: [Operation]) -> (Int, Int)? {
    var state = model.initialState
    for trial in 0..<min(Self.mostTrials, operations.count * 2) {
      // Neighbouring parts, each a little further in: different pairs in each trial.
      let left = parts[trial % parts.count]
      let right = parts[(trial + 1 + trial / parts.count % (parts.count - 1)) % parts.count]
      let (a, b) = (left[trial * 7 % left.count], right[trial * 5 % right.count])
      let (forth, back) = ([operations[a], operations[b]], [operations[b], operations[a]])
      // Sets, because order and repetition say nothing.
      if Set(after(state, forth)) != Set(after(state, back)) { return (a, b) }
      if let next = after(state, [operations[a]]).first { state = next }
    }
    return nil
  }

  private func after(_ state: Model.State, _ operations: [Operation]) -> [Model.State] {
    var states = [state]
    for operation in operations {
      var next: [Model.State] = []
      for state in states {
        switch model.step(state, operation.input, operation.response?.output) {
        case .one(let after): next.append(after)
        case .several(let after): next += after
        case .none, .beyondModel: break
        }
      }
      states = next
    }
    return states
  }
}
