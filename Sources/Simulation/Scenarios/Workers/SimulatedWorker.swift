internal import AsyncAwait
internal import DurablePromises
internal import ResonateProtocol
internal import Retrying
internal import Scheduling
internal import Synchronization
internal import Transports
internal import Workers

/// A worker that dies and is started again, and stands still now and then.
final class SimulatedWorker: Sendable {
  static let group = "default"

  private struct State {
    var life: (process: SimulatedProcess, receiver: WireReceiver)?
    var lives = 0
    var downtime: Int64 = 0
    var isOver = false
  }

  let name: String
  let wire: Wire
  private let world: WorkersWorld
  private let state = Mutex(State())

  init(_ name: String, in world: WorkersWorld) {
    self.name = name
    self.world = world
    wire = Wire(name, world.simulation, world.network)
  }

  /// Starts it, again after each death, until the run is over.
  func run() async {
    while !state.withLock({ $0.isOver }) {
      let number = state.withLock { state in
        state.lives += 1
        return state.lives
      }
      await live(SimulatedProcess("\(name)-\(number)"))
      let pause = state.withLock { state in
        defer { state.downtime = 0 }
        return max(state.downtime, 1) * 1_000 + 31
      }
      guard (try? await world.network.sleep(pause)) != nil else { return }
    }
  }

  private func live(_ process: SimulatedProcess) async {
    let unicast = GroupAddress(scheme: "poll", cast: .uni, group: Self.group, id: name).text
    let store = WireStore(process, wire, address: unicast, in: world)
    let receiver = WireReceiver(name: name, process: process, store: store)
    let clock = ServerClock(world.simulation.clock)
    let worker = Worker(
      store: store, receiver: receiver,
      functions: Programs.functions(on: process, world.watch),
      options: WorkerOptions(
        processID: process.name, ttl: .milliseconds(40), concurrency: 3, maximumParked: 2,
        backoff: .exponential(
          initial: .milliseconds(5), maximumDelay: .milliseconds(80), attempts: .max)),
      time: clock.time(of: process), placement: .on(world.simulation.executor))
    state.withLock { $0.life = (process, receiver) }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { try? await worker.run() }
      await process.death()
      await worker.drain(within: .zero)
      group.cancelAll()
    }
  }

  /// Whether it takes messages now.
  var isThere: Bool { state.withLock { $0.life.map { !$0.process.isGone } ?? false } }

  /// Gives it a message.
  func take(_ message: InboundMessage) {
    state.withLock { $0.life }?.receiver.put(message)
  }

  /// Ends the process where it stands.
  func die(downtime: Int64) {
    let process = state.withLock { state in
      state.downtime = downtime
      return state.life?.process
    }
    if process?.kill() == true { world.simulation.happened(.crash, to: name) }
  }

  /// Lets it stand still for a while, in milliseconds.
  func pause(for time: Int64) async {
    guard let process = state.withLock({ $0.life?.process }), process.freeze() else { return }
    world.simulation.happened(.pause, to: name)
    try? await world.network.sleep(time * 1_000 + 17)
    process.thaw()
  }

  /// Ends it for good, when the run is over.
  func stop() {
    let process = state.withLock { state in
      state.isOver = true
      return state.life?.process
    }
    process?.kill()
  }
}

/// A worker's end of the wire for messages.
final class WireReceiver: Receiver {
  let anycast: String
  let unicast: String
  private let process: SimulatedProcess
  private let store: WireStore
  private let messages: AsyncStream<InboundMessage>
  private let inlet: AsyncStream<InboundMessage>.Continuation

  init(name: String, process: SimulatedProcess, store: WireStore) {
    let group = SimulatedWorker.group
    anycast = GroupAddress(scheme: "poll", cast: .any, group: group, id: name).text
    unicast = GroupAddress(scheme: "poll", cast: .uni, group: group, id: name).text
    self.process = process
    self.store = store
    (messages, inlet) = AsyncStream<InboundMessage>.makeStream()
  }

  func put(_ message: InboundMessage) { inlet.yield(message) }

  func receive(_ handle: @Sendable (InboundMessage) async -> Void) async throws {
    for await message in messages {
      guard await process.isThere() else { break }
      if case .unblock(let record) = message { store.hear(of: record) }
      await handle(message)
    }
    throw CancellationError()
  }
}
