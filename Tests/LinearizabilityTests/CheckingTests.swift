import Linearizability
import Synchronization
import TestThreads
import Testing

/// Parts, budgets, orders, and what is left of a contradiction.
@Suite(.longRunning)
struct CheckingTests {
  /// Writes and reads that many clients made at once, legal by construction unless told otherwise.
  static func busy(
    keys: Int, rounds: Int, clients: Int, seed: UInt64, isLegal: Bool = true
  ) throws -> History<KeyValueModel> {
    var numbers = Numbers(seed: seed)
    var texts = [Text](repeating: "", count: keys)
    var operations: [History<KeyValueModel>.Operation] = []
    var now: Int64 = 0
    for round in 0..<rounds {
      for client in 0..<clients {
        now += 1
        let key = numbers.below(keys)
        // Each takes place at its own moment and is seen around it.
        let (start, end) = (
          now - Int64(numbers.below(clients)), now + Int64(numbers.below(clients))
        )
        let name = Text("k\(key)")
        let isLast = round == rounds - 1 && client == clients - 1
        if numbers.below(2) == 0, !isLast {
          let addition = Text("\(round).\(client) ")
          texts[key] = texts[key] + addition
          operations.append(
            .init(
              client: "\(client)", .append(name, addition), invokedAt: start,
              response: .init(.done, at: end)))
        } else {
          let text = isLast && !isLegal ? texts[key] + "?" : texts[key]
          operations.append(
            .init(
              client: "\(client)", .get(name), invokedAt: start,
              response: .init(.text(text), at: end)))
        }
      }
    }
    return try History(operations)
  }

  @Test func `partitions give the same verdicts with far fewer steps`() throws {
    var steps = (parts: 0, whole: 0)
    for seed in 0..<20 {
      for isLegal in [true, false] {
        let history = try Self.busy(
          keys: 4, rounds: 4, clients: 7, seed: UInt64(seed), isLegal: isLegal)
        let parts = LinearizabilityChecker(KeyValueModel()).check(history)
        let whole = LinearizabilityChecker(KeyValueModel(isPartitioned: false))
          .check(try History(history.operations))
        #expect(parts.verdict == (isLegal ? .linearizable : .illegal))
        #expect(whole.verdict == parts.verdict)
        steps.parts += parts.steps
        steps.whole += whole.steps
      }
    }
    #expect(steps.whole >= 10 * steps.parts, "\(steps)")
  }

  @Test func `an order that is given explains the history`() throws {
    let history = try Self.busy(keys: 3, rounds: 20, clients: 6, seed: 7)
    let model = KeyValueModel()
    let result = LinearizabilityChecker(model).check(history)
    #expect(result.verdict == .linearizable)
    #expect(result.parts.flatMap(\.order).sorted() == Array(history.operations.indices))
    for part in result.parts {
      var latest = Int64.min
      for (place, index) in part.order.enumerated() {
        let operation = history.operations[index]
        let next = model.step(
          part.states[place], operation.input, operation.response?.output)
        #expect(next == .one(part.states[place + 1]))
        latest = max(latest, operation.invokedAt)
        #expect(try #require(operation.response).time >= latest)
      }
    }
  }

  /// A partition that lies: all keys are one register.
  struct LyingModel: SequentialModel {
    struct Input: Hashable, Sendable {
      let key: Int
      let value: Int?
    }
    var initialState: Int { 0 }
    func step(_ state: Int, _ input: Input, _ output: Int?) -> NextStates<Int> {
      if let value = input.value { return .one(value) }
      return output == nil || output == state ? .one(state) : .none
    }
    func footprint(of input: Input) -> Footprint<Int> { .keys([input.key]) }
  }

  @Test func `a partition that is not sound is found out and not used`() throws {
    let history = try History<LyingModel>([
      .init(client: "a", .init(key: 1, value: 5), invokedAt: 0, response: .init(0, at: 1)),
      .init(client: "b", .init(key: 2, value: 6), invokedAt: 2, response: .init(0, at: 3)),
      .init(client: "b", .init(key: 1, value: nil), invokedAt: 4, response: .init(6, at: 5)),
    ])
    let result = LinearizabilityChecker(LyingModel()).check(history)
    #expect(result.conflict != nil)
    #expect(result.parts.count == 1)
    #expect(result.verdict == .linearizable)
  }

  @Test func `a budget of steps ends in unknown, never in illegal`() throws {
    let history = try Self.busy(keys: 1, rounds: 4, clients: 4, seed: 3, isLegal: false)
    let full = LinearizabilityChecker(KeyValueModel()).check(history)
    #expect(full.verdict == .illegal)
    for steps in 0..<full.steps {
      let result = LinearizabilityChecker(KeyValueModel(), budget: .init(steps: steps)).check(
        history)
      #expect(result.verdict == .unknown(.outOfSteps), "\(steps)")
      #expect(result.steps <= steps)
    }
  }

  @Test func `a budget of memory ends in unknown`() throws {
    let history = try Self.busy(keys: 1, rounds: 4, clients: 4, seed: 3, isLegal: false)
    let result = LinearizabilityChecker(KeyValueModel(), budget: .init(configurations: 2))
      .check(history)
    #expect(result.verdict == .unknown(.outOfMemory))
  }

  @Test func `whoever asked can stop the search between steps`() throws {
    let history = try Self.busy(keys: 1, rounds: 40, clients: 4, seed: 3)
    let asked = Atomic<Int>(0)
    let budget = SearchBudget { asked.add(1, ordering: .relaxed).newValue >= 2 }
    let result = LinearizabilityChecker(KeyValueModel(), budget: budget).check(history)
    #expect(result.verdict == .unknown(.stopped))
    #expect(result.steps == 64)
  }

  /// A counter that the model follows only to three.
  struct BoundedModel: SequentialModel {
    enum Input: Hashable, Sendable { case add, read }
    var initialState: Int { 0 }
    func step(_ state: Int, _ input: Input, _ output: Int?) -> NextStates<Int> {
      switch input {
      case .add: state == 3 ? .beyondModel : .one(state + 1)
      case .read: output == nil || output == state ? .one(state) : .none
      }
    }
  }

  @Test(arguments: [(2, 2, Verdict.linearizable), (2, 3, .illegal), (4, 9, .unknown(.beyondModel))])
  func `beyond its bound a model calls nothing illegal`(
    adds: Int, value: Int, verdict: Verdict
  ) throws {
    var recorder = HistoryRecorder<BoundedModel>()
    for _ in 0..<adds { recorder.respond(to: recorder.invoke(.add, by: "a"), with: 0) }
    recorder.respond(to: recorder.invoke(.read, by: "b"), with: value)
    #expect(LinearizabilityChecker(BoundedModel()).check(recorder.history).verdict == verdict)
  }

  @Test func `more than sixty-four operations at once`() throws {
    var operations: [History<RegisterModel>.Operation] = []
    for value in 0..<100 {
      operations.append(
        KnownHistoriesTests.write(.number(value), Int64(value), 1000 + Int64(value)))
    }
    for value in 0..<3 {
      operations.append(
        KnownHistoriesTests.read(
          .number(98 - value), 2000 + Int64(value) * 2, 2001 + Int64(value) * 2))
    }
    let legal = try History<RegisterModel>(Array(operations.prefix(101)))
    #expect(LinearizabilityChecker(RegisterModel()).check(legal).verdict == .linearizable)
    let budget = SearchBudget(steps: 20_000)
    let illegal = try History<RegisterModel>(operations)
    #expect(
      LinearizabilityChecker(RegisterModel(), budget: budget).check(illegal).verdict
        == .unknown(.outOfSteps))
  }

  @Test func `the same question has the same answer, to the byte`() throws {
    let history = try Self.busy(keys: 2, rounds: 6, clients: 5, seed: 11, isLegal: false)
    let reports = (0..<3).map { _ in
      HistoryReport(history, model: KeyValueModel(), title: "history")
    }
    #expect(Set(reports).count == 1)
  }

  @Test func `whoever says to stop is not kept waiting for a smaller contradiction`() throws {
    let history = try Self.busy(keys: 1, rounds: 40, clients: 5, seed: 11, isLegal: false)
    let part = try #require(LinearizabilityChecker(KeyValueModel()).check(history).illegalPart)
    let asked = Mutex(0)
    var budget = SearchBudget()
    budget.shouldStop = {
      asked.withLock { $0 += 1 }
      return true
    }
    let checker = LinearizabilityChecker(KeyValueModel(), budget: budget)
    let contradiction = checker.shrink(history, part)
    #expect(!contradiction.isMinimal)
    #expect(contradiction.operations.count > 50)
    // No search was begun for what it asked about.
    #expect(asked.withLock { $0 } > 10)
  }

  @Test(arguments: 0..<300) func `a contradiction is illegal by itself, and nothing can be spared`(
    seed: UInt64
  ) throws {
    var histories = SmallHistories(seed: 5000 + seed)
    let model = RegisterModel()
    let checker = LinearizabilityChecker(model)
    let reference = Reference(model: model)
    var history = try histories.register()
    while reference.isLinearizable(history) { history = try histories.register() }
    let part = try #require(checker.check(history).illegalPart)
    let culprit = try #require(part.impasse).operation
    let contradiction = checker.shrink(history, part)
    #expect(contradiction.isMinimal)
    #expect(contradiction.operations.contains(culprit))
    let whole = try History<RegisterModel>(contradiction.operations.map { history.operations[$0] })
    #expect(!reference.isLinearizable(whole))

    // Without any one of them the rest is legal, or illegal for another reason than the answer.
    for spared in contradiction.operations where spared != culprit {
      let rest = contradiction.operations.filter { $0 != spared }
      let deadline = try #require(history.operations[culprit].response).time
      func isLegal(_ change: (inout History<RegisterModel>.Operation, Int) -> Void) throws -> Bool {
        try reference.isLinearizable(
          History(
            rest.map { index in
              var operation = history.operations[index]
              let answer = operation.response?.time ?? .max
              if (answer, index) > (deadline, culprit) { operation.response = nil }
              change(&operation, index)
              return operation
            }))
      }
      let rescued = try isLegal { _, _ in }
      let othersAreWrong = try !isLegal { operation, index in
        if index == culprit { operation.response = nil }
      }
      let isImpossible = try !isLegal { operation, index in
        if index != culprit {
          operation.response = nil
          operation.invokedAt = .min
        }
      }
      #expect(rescued || othersAreWrong || isImpossible, "\(spared) can be spared")
    }
  }
}
