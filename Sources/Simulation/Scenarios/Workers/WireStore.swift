internal import DurablePromises
internal import PromiseStores
internal import ResonateProtocol
internal import Synchronization
internal import Workers

/// A server's store as a process sees it over its wire.
///
/// It sends again what may be sent twice, as `RemoteStore` does, but is less patient: a run is short.
final class WireStore: PromiseStore {
  let process: SimulatedProcess
  let wire: Wire
  private let world: WorkersWorld
  /// Where settlements are told to.
  private let address: String
  private let known = Mutex<[String: PromiseRecord]>([:])

  init(_ process: SimulatedProcess, _ wire: Wire, address: String, in world: WorkersWorld) {
    self.process = process
    self.wire = wire
    self.address = address
    self.world = world
  }

  /// How long an answer may take, in microseconds.
  private static let patience: Int64 = 50_009

  func send(_ request: Request, durability: Durability) async throws -> Response {
    var pause: Int64 = 5_003
    var isUnknown = false
    var trouble = WireTrouble(request: request.words, status: nil)
    for _ in 0..<40 {
      guard await process.isThere() else { throw ProcessIsGone(name: process.name) }
      switch await exchange(request) {
      case .response(let response): return response
      case .refused(let status, let message):
        trouble.status = "\(status) \(message)"
        guard status >= 500 else { throw trouble }
        isUnknown = true
      case nil: isUnknown = true
      }
      guard process.isUp || !process.isGone else { throw ProcessIsGone(name: process.name) }
      guard request.kind.isRepeatable || !isUnknown else { throw trouble }
      try await world.network.sleep(pause)
      pause = min(2 * pause, 40_009)
    }
    throw trouble
  }

  /// Sends a request once; nil if no answer came in time.
  private func exchange(_ request: Request) async -> Reply? {
    let number = world.simulation.ask(request.words, by: process.name)
    let bytes = RequestEnvelope.encode(request, correlationID: "\(number)", auth: nil)
    let arrival = Arrival<[UInt8]?>()
    let back = wire.next()
    for delay in world.network.delays(
      of: wire.next(), on: "\(wire.name) to server", isReply: false)
    {
      world.office.post { [self] in
        await carry(bytes, after: delay, back: back, to: arrival)
      }
    }
    world.office.post { [world] in
      try? await world.network.sleep(Self.patience)
      arrival.bring(nil)
    }
    guard let answer = await arrival.content(), let answer, await process.isThere() else {
      return nil
    }
    do {
      let reply = try ResponseEnvelope.decode(answer, to: request, correlationID: "\(number)")
      switch reply {
      case .response(let response): world.simulation.answer(number, response.words)
      case .refused(let status, let message):
        world.simulation.answer(number, "\(status) \(message)")
      }
      return reply
    } catch {
      world.simulation.violated("answers-are-understood", "\(request.words): \(error)")
      return nil
    }
  }

  /// Carries one copy of a request to the server, and its answer back.
  private func carry(
    _ bytes: [UInt8], after delay: Int64, back: Passage, to arrival: Arrival<[UInt8]?>
  ) async {
    let network = world.network
    guard await network.travels(delay, on: "\(wire.name) to server", client: wire.name) else {
      return
    }
    guard let answer = await world.server.answer(bytes, noting: { _ in }) else { return }
    let way = "server to \(wire.name)"
    var travelled: Int64 = 0
    for delay in network.delays(of: back, on: way, isReply: true).sorted() {
      if await network.travels(delay - travelled, on: way, client: wire.name) {
        return arrival.bring(answer)
      }
      travelled = delay
    }
  }

  // MARK: Waiting

  /// Takes note of a settlement that the server told.
  func hear(of record: PromiseRecord) {
    known.withLock { $0[record.id] = record }
  }

  func settled(_ id: String) async throws -> PromiseRecord {
    var pause: Int64 = 8_011
    while true {
      if let record = known.withLock({ $0[id] }) { return record }
      let response = try await send(
        .promiseRegisterListener(RegisterListener(awaited: id, address: address)),
        durability: .flushed)
      guard response.status != .notFound else { throw PromiseNotFound(id: id) }
      guard case .promise(let record) = response.body else {
        throw WireTrouble(request: "waiting for \(id)", status: response.words)
      }
      if record.state != .pending { return record }
      try await world.network.sleep(pause)
      pause = min(2 * pause, 100_003)
    }
  }

  // Nobody but the server runs its time, and messages come to receivers.

  func messages(for address: String) -> AsyncStream<Message> { AsyncStream { nil } }

  func tick() async throws -> Instant? { nil }

  func runTimers() async throws {}
}

/// A process that is dead does nothing more.
struct ProcessIsGone: Error, CustomStringConvertible {
  let name: String

  var description: String { "\(name) is dead" }
}

/// A request was not answered, or not as it should be.
struct WireTrouble: Error, CustomStringConvertible {
  let request: String
  var status: String?

  var description: String { "\(request): \(status ?? "no answer")" }
}
