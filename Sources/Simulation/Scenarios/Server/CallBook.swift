internal import DurablePromises
internal import Linearizability
internal import Synchronization

/// What the clients of a server asked and were answered, copy by copy.
///
/// A request that the wire repeats is carried out twice, so each copy is an operation of its own. Whoever
/// was not answered, or with a breakdown, may have been carried out. Only the order of events counts, so
/// each gets the next number as its time.
final class CallBook: Sendable {
  private struct Call {
    let client: String
    /// The number of the request in the log.
    let number: Int
    let request: Request
    let askedAt: Int64
    /// The server's time when it carried the request out; nil if it never saw it.
    var now: Instant?
    var answer: (response: Response, at: Int64)?
  }

  private struct State {
    var calls: [Call] = []
    var events: Int64 = 0

    mutating func tick() -> Int64 {
      events += 1
      return events
    }
  }

  private let state = Mutex(State())

  /// Notes that a copy of a request is on its way; answers its number.
  func asked(_ request: Request, by client: String, as number: Int) -> Int {
    state.withLock { state in
      state.calls.append(
        Call(client: client, number: number, request: request, askedAt: state.tick()))
      return state.calls.count - 1
    }
  }

  /// Notes at what time the server carries a copy out.
  func carriedOut(_ call: Int, at now: Instant) {
    state.withLock { $0.calls[call].now = now }
  }

  /// Notes that an answer has arrived.
  func answered(_ call: Int, _ response: Response) {
    state.withLock { state in
      let time = state.tick()
      state.calls[call].answer = (response, time)
    }
  }

  /// The histories of the origins, in their order.
  ///
  /// Left out are searches, which see everything as it is stored, and what the server never saw.
  var histories: [OriginHistory] {
    let calls = state.withLock { $0.calls }
    var histories: [String: OriginHistory] = [:]
    for call in calls {
      guard let now = call.now, let origins = call.request.origins else { continue }
      precondition(origins.count == 1, "clients here ask for one origin at a time")
      histories[origins[0], default: OriginHistory()].add(
        .init(
          client: call.client, .init(request: call.request, now: now), invokedAt: call.askedAt,
          response: call.answer.map { .init($0.response, at: $0.at) }), as: call.number)
    }
    return histories.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The ids of all promises that anybody tried to create, and of all that may have a task.
  var ids: [String] {
    let requests = state.withLock { $0.calls.map(\.request) }
    var ids: Set<String> = []
    for request in requests {
      switch request {
      case .promiseCreate(let body): ids.insert(body.id)
      case .taskCreate(let body): ids.insert(body.action.id)
      case .taskFence(let body): ids.insert(body.action.id)
      default: break
      }
    }
    return ids.sorted()
  }
}

/// What the clients saw of one origin.
struct OriginHistory: Sendable {
  private(set) var operations: [History<PromiseMachineModel>.Operation] = []
  /// The number in the log of each operation.
  private(set) var requests: [Int] = []

  mutating func add(_ operation: History<PromiseMachineModel>.Operation, as number: Int) {
    operations.append(operation)
    requests.append(number)
  }

  /// Checks it.
  func check() -> (recorded: RecordedHistory, verdict: Verdict) {
    guard let history = try? History<PromiseMachineModel>(operations) else {
      preconditionFailure("an answer comes after its question")
    }
    let model = PromiseMachineModel(configuration: SimulatedServer.configuration)
    let budget = SearchBudget(steps: 200_000)
    let result = LinearizabilityChecker(model, budget: budget).check(history)
    let recorded = RecordedHistory(model: "promise machine") { title in
      HistoryReport(history, model: model, title: title, budget: budget)
    } jsonLines: {
      history.operations.map { $0.line(in: model) }.joined()
    }
    return (recorded, result.verdict)
  }
}

extension TimedOperation<PromiseMachineModel.Input, Response> {
  fileprivate func line(in model: PromiseMachineModel) -> String {
    func text(_ words: String) -> String {
      let escaped = words.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      return "\"\(escaped)\""
    }
    let answer = response.map { "\(text($0.output.words)),\"return\":\($0.time)" } ?? "null"
    return """
      {"client":\(text(client)),"call":\(invokedAt),"now":\(input.now),\
      "request":\(text(input.request.words)),"answer":\(answer)}

      """
  }
}
