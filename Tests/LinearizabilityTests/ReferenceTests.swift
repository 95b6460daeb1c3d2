import Linearizability
import TestThreads
import Testing

/// The checker against the definition, on 100,000 small histories.
@Suite(.longRunning)
struct ReferenceTests {
  /// How often each verdict occurred.
  struct Count {
    var legal = 0
    var illegal = 0
    var disagreements: [String] = []

    mutating func compare<Model: SequentialModel>(_ history: History<Model>, _ model: Model) {
      let reference = Reference(model: model)
      let expected = reference.isLinearizable(history)
      if expected { legal += 1 } else { illegal += 1 }
      let result = LinearizabilityChecker(model).check(history)
      if result.verdict != (expected ? .linearizable : .illegal) {
        disagreements.append("\(result.verdict): \(Self.words(history, model))")
      }
      // Of every tenth, because it takes twice as long as the verdict.
      guard illegal % 10 == 0, let impasse = result.illegalPart?.impasse else { return }
      if !impasse.isCertain || !Self.isFirst(impasse.operation, in: history, reference) {
        disagreements.append("not first, \(impasse.operation): \(Self.words(history, model))")
      }
    }

    /// Whether the history is legal up to an answer and illegal with it.
    private static func isFirst<Model: SequentialModel>(
      _ operation: Int, in history: History<Model>, _ reference: Reference<Model>
    ) -> Bool {
      let key = Set(part(of: operation, in: history, reference.model))
      let operations = history.operations.enumerated().filter { key.contains($0.offset) }
      guard let time = history.operations[operation].response?.time else { return false }
      func prefix(with includesAnswer: Bool) throws -> History<Model> {
        try History(
          operations.filter { $0.element.invokedAt <= time }.map { index, operation in
            var operation = operation
            guard let answer = operation.response?.time else { return operation }
            let isBefore = (answer, index) < (time, operationIndex)
            if !isBefore, !(includesAnswer && index == operationIndex) { operation.response = nil }
            return operation
          })
      }
      let operationIndex = operation
      guard let before = try? prefix(with: false), let after = try? prefix(with: true) else {
        return false
      }
      return reference.isLinearizable(before) && !reference.isLinearizable(after)
    }

    private static func words<Model: SequentialModel>(
      _ history: History<Model>, _ model: Model
    ) -> String {
      history.operations.map { operation in
        let end = operation.response.map { "\($0.time)" } ?? ""
        return
          "\(operation.invokedAt)…\(end) \(model.words(for: operation.input, operation.response?.output))"
      }.joined(separator: "; ")
    }

    /// The operations with the key of one of them.
    private static func part<Model: SequentialModel>(
      of operation: Int, in history: History<Model>, _ model: Model
    ) -> [Int] {
      let footprint = model.footprint(of: history.operations[operation].input)
      return history.operations.indices.filter {
        model.footprint(of: history.operations[$0].input) == footprint
      }
    }

    func check(atLeast least: Int) {
      #expect(disagreements.prefix(3).isEmpty)
      #expect(legal >= least && illegal >= least, "\(legal) legal, \(illegal) illegal")
    }
  }

  @Test(arguments: 0..<8) func `registers agree with the definition`(seed: UInt64) throws {
    var histories = SmallHistories(seed: seed)
    var count = Count()
    for _ in 0..<5000 { count.compare(try histories.register(), RegisterModel()) }
    count.check(atLeast: 1000)
  }

  @Test(arguments: 0..<8) func `tables agree with the definition`(seed: UInt64) throws {
    var histories = SmallHistories(seed: 1000 + seed)
    var count = Count()
    for _ in 0..<5000 { count.compare(try histories.keyValue(), KeyValueModel()) }
    count.check(atLeast: 1000)
  }

  @Test(arguments: 0..<2) func `tables in one piece agree with the definition`(
    seed: UInt64
  ) throws {
    var histories = SmallHistories(seed: 2000 + seed)
    var count = Count()
    let model = KeyValueModel(isPartitioned: false)
    for _ in 0..<5000 {
      let history = try histories.keyValue()
      let result = LinearizabilityChecker(model).check(try History(history.operations))
      let isLegal = Reference(model: model).isLinearizable(history)
      #expect(result.verdict == (isLegal ? .linearizable : .illegal))
      if isLegal { count.legal += 1 } else { count.illegal += 1 }
    }
    count.check(atLeast: 1000)
  }

  @Test(arguments: 0..<2) func `promises agree with the definition`(seed: UInt64) throws {
    var histories = SmallHistories(seed: 4000 + seed)
    var (count, whole) = (Count(), Count())
    for _ in 0..<5000 {
      let history = try histories.promise()
      count.compare(history, PromiseModel())
      whole.compare(history, PromiseModel(isPartitioned: false))
    }
    count.check(atLeast: 1000)
    whole.check(atLeast: 1000)
  }

  @Test(arguments: 0..<2) func `a model with several next states agrees with the definition`(
    seed: UInt64
  ) throws {
    var histories = SmallHistories(seed: 3000 + seed)
    var count = Count()
    for _ in 0..<5000 { count.compare(try histories.choice(), ChoiceModel()) }
    count.check(atLeast: 500)
  }
}
