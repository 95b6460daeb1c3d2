internal import DurablePromises
internal import ResonateProtocol
internal import Synchronization

/// Clients that send single requests as bytes, and believe what they are told.
final class RawClients: Sendable {
  private struct State {
    /// The versions of tasks that each client was given.
    var own: [String: [String: Int64]] = [:]
    /// The newest version of each task that anybody was given.
    var newest: [String: Int64] = [:]
    /// The requests that were answered.
    var answered: Set<Int> = []
  }

  private let simulation: Simulation
  private let network: SimulatedNetwork
  private let server: SimulatedServer
  let book = CallBook()
  private let state = Mutex(State())

  init(_ simulation: Simulation, _ network: SimulatedNetwork, _ server: SimulatedServer) {
    self.simulation = simulation
    self.network = network
    self.server = server
  }

  /// Makes the request that was planned, as the client knows things now.
  func request(_ draft: Draft, of client: String) -> Request {
    let now = ServerClock.epoch.advanced(by: simulation.now)
    return draft.request(of: client, at: now) { id, which in
      state.withLock { state in
        let newest = state.newest[id] ?? 0
        switch which {
        case .own: return state.own[client]?[id] ?? newest
        case .newest: return newest
        case .older: return max(newest - 1, 0)
        }
      }
    }
  }

  /// Sends a request, and waits for its answer in tasks of a group.
  func ask(
    _ request: Request, by client: String, there: Passage, back: Passage,
    in group: inout DiscardingTaskGroup
  ) {
    let number = simulation.ask(request.words, by: client)
    let bytes = RequestEnvelope.encode(request, correlationID: "\(number)", auth: nil)
    for delay in network.delays(of: there, on: "\(client) to server", isReply: false) {
      let call = book.asked(request, by: client, as: number)
      group.addTask { [self] in
        await carry(
          bytes, request, by: client, as: number, call, after: delay, back: back)
      }
    }
  }

  /// Carries one copy of a request to the server, and its answer back.
  private func carry(
    _ bytes: [UInt8], _ request: Request, by client: String, as number: Int, _ call: Int,
    after delay: Int64, back: Passage
  ) async {
    guard await network.travels(delay, on: "\(client) to server", client: client) else { return }
    let answer = await server.answer(bytes) { [book] in book.carriedOut(call, at: $0) }
    guard let answer else { return }
    let way = "server to \(client)"
    var travelled: Int64 = 0
    for delay in network.delays(of: back, on: way, isReply: true).sorted() {
      if await network.travels(delay - travelled, on: way, client: client) {
        return hear(answer, of: request, by: client, as: number, call)
      }
      travelled = delay
    }
  }

  private func hear(
    _ bytes: [UInt8], of request: Request, by client: String, as number: Int, _ call: Int
  ) {
    let isFirst = state.withLock { $0.answered.insert(number).inserted }
    do {
      switch try ResponseEnvelope.decode(bytes, to: request, correlationID: "\(number)") {
      case .response(let response):
        book.answered(call, response)
        if isFirst { simulation.answer(number, response.words) }
        learn(response, client)
      case .refused(let status, let message):
        if isFirst { simulation.answer(number, "\(status) \(message)") }
        if status < 500 {
          simulation.violated("requests-are-understood", "\(request.words): \(status) \(message)")
        }
      }
    } catch {
      simulation.violated("answers-are-understood", "\(request.words): \(error)")
    }
  }

  private func learn(_ response: Response, _ client: String) {
    guard case .held(let task, _, _) = response.body, task.state == .acquired else { return }
    state.withLock { state in
      state.own[client, default: [:]][task.id] = task.version
      state.newest[task.id] = max(state.newest[task.id] ?? 0, task.version)
    }
  }
}
