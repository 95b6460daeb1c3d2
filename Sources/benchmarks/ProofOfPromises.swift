internal import Linearizability
internal import Scheduling

extension Group {
  /// Promises with callbacks, and so many requests that are all under way at the same time.
  static let promiseWorkloads = [80, 160].map { count in
    Workload(
      name: "promises\(count)",
      summary: "a legal and an illegal history of N concurrent requests of three promises",
      size: count
    ) { size, _ in
      let checker = LinearizabilityChecker(PromiseModel())
      let (legal, illegal) = try (burst(size), burst(size, isSpoilt: true))
      var verdicts: [Linearizability.Verdict] = []
      let duration = ContinuousClock().measure {
        verdicts = [checker.check(legal).verdict, checker.check(illegal).verdict]
      }
      guard verdicts == [.linearizable, .illegal] else { throw WrongVerdict() }
      return Measurement(operations: 2 * size, duration: duration)
    }
  }

  /// All requests are made before the first is answered, and take effect in some order.
  ///
  /// A history is spoilt by saying of one callback that it was there before: only a look at all that might
  /// have come before shows that it was not.
  private static func burst(
    _ count: Int, isSpoilt: Bool = false
  ) throws -> History<PromiseModel> {
    var chance = SeededGenerator(seed: 1)
    let inputs = (0..<count).map { number -> PromiseModel.Input in
      let id = Text("p\(number % 3)")
      return switch Int.random(in: 0..<16, using: &chance) {
      case 0...1: .create(id)
      case 2: .createWithCallback(id, callback: Text("c\(number)"))
      case 3...11: .createCallback(id, callback: Text("c\(number)"))
      case 12: .resolve(id)
      case 13: .reject(id)
      default: .read(id)
      }
    }
    let model = PromiseModel()
    var state = model.initialState
    var operations: [History<PromiseModel>.Operation] = []
    var spoilt = isSpoilt ? 0 : 1
    for (place, input) in inputs.shuffled(using: &chance).enumerated() {
      var output = try answer(input, in: &state, of: model)
      if spoilt == 0, case .createCallback = input, output.status == .created {
        output.status = .alreadyThere
        spoilt += 1
      }
      operations.append(
        .init(
          client: "\(place)", input, invokedAt: 0,
          response: .init(output, at: Int64(1 + place))))
    }
    return try History(operations)
  }

  private static func answer(
    _ input: PromiseModel.Input, in state: inout PromiseModel.State, of model: PromiseModel
  ) throws -> PromiseModel.Output {
    for status in PromiseModel.Status.allCases {
      for promise in PromiseModel.Promise.allCases.map(Optional.some) + [nil] {
        let output = PromiseModel.Output(status, promise)
        guard case .one(let next) = model.step(state, input, output) else { continue }
        state = next
        return output
      }
    }
    throw WrongVerdict()
  }
}
