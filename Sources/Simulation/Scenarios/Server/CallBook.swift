internal import DurablePromises
internal import Linearizability
internal import ResonateProtocol
internal import Synchronization

/// What the clients of a server asked and were answered, copy by copy.
///
/// A request that the wire repeats is carried out twice, so each copy is an operation of its own. Whoever
/// was not answered, or with a breakdown, may have been carried out. Only the order of events counts, so
/// each gets the next number as its time.
final class CallBook: Sendable {
  private struct Call {
    let client: String
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
  func asked(_ request: Request, by client: String) -> Int {
    state.withLock { state in
      state.calls.append(Call(client: client, request: request, askedAt: state.tick()))
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

  /// Everything that touches a few ids only; a search sees all of them, as they are stored.
  var operations: [History<PromiseMachineModel>.Operation] {
    state.withLock { state in
      state.calls.compactMap { call in
        guard let now = call.now, call.request.origins != nil else { return nil }
        return .init(
          client: call.client, .init(request: call.request, now: now), invokedAt: call.askedAt,
          response: call.answer.map { .init($0.response, at: $0.at) })
      }
    }
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
