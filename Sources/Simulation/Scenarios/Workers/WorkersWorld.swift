internal import DurableAsyncAwait
internal import DurablePromises
internal import PromiseStores
internal import ResonateProtocol
internal import Synchronization
internal import Workers

/// A server, its workers and a client, and the wires between them.
final class WorkersWorld: Sendable {
  static let workers = ["w1", "w2", "w3"]
  static let client = "main"

  let simulation: Simulation
  let network: SimulatedNetwork
  let office = PostOffice()
  let watch: TaskWatch
  private let parts = Mutex<(server: SimulatedServer?, workers: [SimulatedWorker])>((nil, []))
  private let turn = Mutex(0)
  /// The calls whose results have not come yet.
  private let open = Mutex<Set<String>>([])
  let clientWire: Wire

  init(_ simulation: Simulation) {
    self.simulation = simulation
    network = SimulatedNetwork(simulation)
    watch = TaskWatch(simulation)
    clientWire = Wire(Self.client, simulation, network)
    let server = SimulatedServer(simulation, network, watch: watch) { [weak self] message in
      self?.deliver(message)
    }
    let workers = Self.workers.map { SimulatedWorker($0, in: self) }
    parts.withLock { $0 = (server, workers) }
  }

  var server: SimulatedServer {
    guard let server = parts.withLock({ $0.server }) else {
      preconditionFailure("a world has a server from its beginning")
    }
    return server
  }

  /// Lets go of server and workers, who know the world as it knows them.
  func end() { parts.withLock { $0 = (nil, []) } }

  var workers: [SimulatedWorker] { parts.withLock { $0.workers } }

  func worker(_ name: String) -> SimulatedWorker? { workers.first { $0.name == name } }

  func wire(of name: String) -> Wire? {
    name == Self.client ? clientWire : worker(name)?.wire
  }

  // MARK: Messages

  /// Sends a message on its way to a worker.
  private func deliver(_ message: Message) {
    guard case .group(let place)? = Address(message.address),
      place.group == SimulatedWorker.group, let worker = receiver(of: place)
    else { return }
    let bytes = MessageEnvelope.encode(message, serverURL: "")
    let way = "server to \(worker.name)"
    for delay in network.delays(of: worker.wire.next(), on: way, isReply: false) {
      office.post { [self] in
        guard await network.travels(delay, on: way, client: worker.name) else { return }
        do {
          worker.take(try MessageEnvelope.decode(bytes))
        } catch {
          simulation.violated("messages-are-understood", "\(error)")
        }
      }
    }
  }

  /// The named worker, or for any of the group one that is there, in turn.
  private func receiver(of place: GroupAddress) -> SimulatedWorker? {
    let there = workers.filter(\.isThere)
    let named = there.first { $0.name == place.id }
    if place.cast == .uni || named != nil || there.isEmpty { return named }
    let number = turn.withLock { turn in
      turn += 1
      return turn
    }
    return there[number % there.count]
  }

  // MARK: Calls

  /// Calls a program, and looks at its result.
  func call(_ program: Programs.Name, _ number: Int, id: String) async {
    let process = SimulatedProcess(Self.client)
    let store = WireStore(
      process, clientWire, address: "poll://uni@clients/main", in: self)
    let clock = ServerClock(simulation.clock)
    let client = Client(store: store, time: clock.time(of: process))
    open.withLock { _ = $0.insert(id) }
    do {
      let handle = try await client.startRPC(
        program.rawValue, number, id: id, of: Int.self, target: SimulatedWorker.group)
      if program == .question { try await answerQuestion(id, with: number, client) }
      let result = try await handle.value
      if result != program.result(of: number) {
        simulation.violated("results-are-right", "\(program)(\(number)) as \(id) came to \(result)")
      }
      open.withLock { _ = $0.remove(id) }
    } catch is CancellationError {
      // The run is over.
    } catch {
      simulation.violated("calls-end-well", "\(program)(\(number)) as \(id): \(error)")
    }
  }

  /// Answers as the person does whom a program asks.
  private func answerQuestion(_ id: String, with number: Int, _ client: Client) async throws {
    while true {
      do {
        try await client.resolve("\(id).1", with: number)
        return
      } catch is PromiseNotFound {
        try await network.sleep(9_001)
      }
    }
  }

  /// The calls whose results have not come.
  var openCalls: [String] { open.withLock { $0.sorted() } }
}
