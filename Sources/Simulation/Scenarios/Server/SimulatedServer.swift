internal import DurablePromises
internal import Journaling
internal import PromiseServer
internal import PromiseStores
internal import Scheduling
internal import SimulatedDisks
internal import Synchronization

/// A server that dies, loses power and has trouble with its disk, and comes up again.
///
/// The real endpoint on the real journaled store; only time, disk and wires are simulated.
final class SimulatedServer: Sendable {
  /// The name in the log.
  static let name = "server"
  static let configuration = Configuration(retryTimeout: 100)

  private struct State {
    /// The process that runs or is starting, with its files.
    var body: (process: SimulatedProcess, files: FaultyFileSystem)?
    /// The same process once it has started.
    var life: ServerLife?
    /// How the next start dies.
    var ambush: Crash?
    var disk = Disk()
    var lives = 0
    var downtime: Int64 = 0
    var slowness: (delay: Int64, until: Int64) = (0, 0)
    var fullUntil: Int64 = 0
  }

  let simulation: Simulation
  let network: SimulatedNetwork
  let witness: Witness
  let clock: ServerClock
  private let deliver: @Sendable (Message) async -> Void
  private let state = Mutex(State())

  /// Creates a server that is down.
  ///
  /// - Parameters:
  ///   - simulation: the world.
  ///   - network: whose time it shares.
  ///   - watch: hears of each change when it is durable.
  ///   - deliver: gets each message that leaves the server.
  init(
    _ simulation: Simulation, _ network: SimulatedNetwork, watch: TaskWatch? = nil,
    deliver: @escaping @Sendable (Message) async -> Void
  ) {
    self.simulation = simulation
    self.network = network
    self.deliver = deliver
    clock = ServerClock(simulation.clock)
    witness = Witness(simulation, configuration: Self.configuration, watch: watch)
  }

  private var life: ServerLife? { state.withLock { $0.life } }

  // MARK: Living

  /// Starts the server, again after each death, until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      if let life = boot() {
        await life.live(deliver)
        life.process.kill()
      }
      let pause = state.withLock { state in
        defer { state.downtime = 0 }
        return max(state.downtime, 3) * 1_000 + 7
      }
      guard (try? await network.sleep(pause)) != nil else { return }
    }
  }

  private func boot() -> ServerLife? {
    let process = SimulatedProcess(Self.name)
    let (files, ambush) = state.withLock { state in
      state.lives += 1
      let files = FaultyFileSystem(
        state.disk, identity: UInt8(truncatingIfNeeded: state.lives))
      state.body = (process, files)
      defer { state.ambush = nil }
      return (files, state.ambush)
    }
    files.setFaultHook { [simulation] call, fault in
      // A dead process does nothing, so nothing happens to it.
      guard !process.isGone, let kind = FaultKind(fault) else { return }
      simulation.happened(kind, to: Self.name, "\(call.operation)")
    }
    refill(files)
    if let ambush { arm(ambush, at: files) }
    do {
      let life = try ServerLife(process, files, self)
      guard !process.isGone else { return nil }
      state.withLock { $0.life = life }
      return life
    } catch {
      if process.kill() { state.withLock { ($0.disk, $0.body) = (files.disk, nil) } }
      return nil
    }
  }

  /// Ends the process where it stands.
  func die(_ crash: Crash) {
    guard let (process, files) = state.withLock({ $0.body }), process.kill() else { return }
    var disk = files.disk
    files.setRules(FaultRule.allChanges(.error(5)))
    if let seed = crash.power {
      simulation.happened(.powerLoss, to: Self.name)
      let (rest, isTorn) = disk.afterPowerLoss(seed: seed)
      disk = rest
      if isTorn { simulation.happened(.tornWrite, to: Self.name) }
    } else {
      simulation.happened(.crash, to: Self.name)
    }
    state.withLock { state in
      state.disk = disk
      (state.body, state.life) = (nil, nil)
      state.downtime = crash.downtime
      if crash.nextStart > 0 {
        state.ambush = Crash(
          power: crash.power.map { $0 &+ 1 }, call: crash.nextStart, downtime: crash.downtime)
      }
    }
  }

  /// Ends the process at one of its next calls to the file system.
  func dieSoon(_ crash: Crash) async {
    guard let files = state.withLock({ $0.body?.files }), crash.call > 0 else { return die(crash) }
    arm(crash, at: files)
    // Where there are no calls, it dies all the same.
    guard (try? await network.sleep(50_007)) != nil else { return }
    if files === state.withLock({ $0.body?.files }) { die(crash) }
  }

  private func arm(_ crash: Crash, at files: FaultyFileSystem) {
    let countdown = Countdown(crash.call)
    files.setHook { [weak self] _ in if countdown.hits() { self?.die(crash) } }
  }

  // MARK: Being asked

  /// Answers a request, if there is a process that can.
  ///
  /// - Parameters:
  ///   - bytes: the request as it came over the wire.
  ///   - note: hears of the time at which the request is carried out.
  /// - Returns: the answer; nil if the process was or went down.
  func answer(
    _ bytes: [UInt8], noting note: @escaping @Sendable (Instant) -> Void
  ) async -> [UInt8]? {
    guard let life, await life.process.isThere() else { return nil }
    let store = NotingStore(
      base: life.store, isHasty: simulation.bug == .replyBeforeFlush,
      reading: { [clock] in clock.now },
      // The store's time does not go back, and a request that was refused before has not moved it.
      note: { note(max($0, life.opened?.latestTime ?? $0)) })
    let answer = await ProtocolEndpoint(store: store).answer(bytes)
    return await life.process.isThere() ? answer.body : nil
  }

  // MARK: Trouble

  /// Lets the server stand still for a while, in milliseconds.
  func pause(for time: Int64) async {
    guard let process = life?.process, process.freeze() else { return }
    simulation.happened(.pause, to: Self.name)
    try? await network.sleep(time * 1_000 + 11)
    process.thaw()
  }

  /// Sets its clock, in milliseconds.
  func jump(by distance: Int64) {
    simulation.happened(.clockJump, to: Self.name, "\(distance) ms")
    clock.jump(by: distance)
  }

  /// Lets the disk have trouble.
  func suffer(_ trouble: DiskTrouble) async {
    switch trouble {
    case .error(let isFlush, let call):
      guard let files = life?.files else { return }
      let operation: FileSystemError.Operation = isFlush ? .synchronize : .write
      let number = files.count(operation) + call
      files.setRules([FaultRule(operation, number...number, .error(5))])
    case .full(let time):
      let end = network.now + time * 1_000
      state.withLock { $0.fullUntil = max($0.fullUntil, end) }
      (life?.files).map(refill)
      try? await network.sleep(time * 1_000 + 13)
      (life?.files).map(refill)
    case .slow(let delay, let time):
      let end = network.now + time * 1_000
      state.withLock { $0.slowness = (delay, end) }
    }
  }

  /// Lets there be room on a disk, or none, as the time is.
  private func refill(_ files: FaultyFileSystem) {
    let isFull = state.withLock { $0.fullUntil > network.now }
    files.setRules(
      isFull
        ? [.write, .preallocate].map { FaultRule($0, 1...Int.max, .error(28)) } : [])
  }

  /// What a leader waits for before it flushes.
  func waitForDisk() async {
    let (delay, end) = state.withLock { $0.slowness }
    guard end > network.now else { return }
    simulation.happened(.slowFlush, to: Self.name)
    try? await network.sleep(delay)
  }

  /// From now on nothing breaks, and the server is up.
  func heal() async {
    state.withLock { state in
      state.slowness = (0, 0)
      state.fullUntil = 0
      state.ambush = nil
      state.body?.files.setHook(nil)
    }
    life?.process.thaw()
    (life?.files).map(refill)
    for _ in 0..<200 where life?.store.health != .good {
      guard (try? await network.sleep(5_017)) != nil else { return }
    }
    if life?.store.health != .good {
      simulation.violated("store-opens", "the server does not come up on a disk that works")
    }
  }

  /// Ends it for good, when the run is over.
  func stop() { state.withLock { $0.body }?.process.kill() }

  /// Compares what the store holds with what it should.
  func compare() {
    if let store = life?.opened { witness.compare(store) }
  }
}

/// Counts down to one call.
private final class Countdown: Sendable {
  private let left: Mutex<Int>

  init(_ calls: Int) { left = Mutex(calls) }

  func hits() -> Bool {
    left.withLock { left in
      left -= 1
      return left == 0
    }
  }
}

extension FaultKind {
  /// The kind of trouble that a call has; nil for what a disk may do at any time.
  fileprivate init?(_ fault: Fault) {
    switch fault {
    case .error(28), .shortThenError(_, 28): self = .diskFull
    case .error, .shortThenError: self = .writeError
    case .short: return nil
    }
  }
}

extension FaultRule {
  /// Whatever would change something goes wrong.
  static func allChanges(_ fault: Fault) -> [FaultRule] {
    let operations: [FileSystemError.Operation] = [
      .open, .write, .truncate, .preallocate, .synchronize, .rename, .remove,
      .synchronizeDirectory,
    ]
    return operations.map { FaultRule($0, 1...Int.max, fault) }
  }
}

extension Disk {
  /// What is left when the power fails: of what was pending each piece is there or not.
  ///
  /// - Parameter seed: decides which.
  /// - Returns: the disk, and whether a write was torn.
  func afterPowerLoss(seed: UInt64) -> (Disk, isTorn: Bool) {
    var chance = SeededGenerator(seed: seed)
    let units = pendingUnits
    guard !units.isEmpty else { return (losingAllPending, false) }
    let share = Int.random(in: 1...4, using: &chance)
    var kept = Kept(units.map { _ in Int.random(in: 0...3, using: &chance) < share })
    let written = units.filter { changedBytes(of: $0) != nil }
    // A share of what was written, so that it does not matter where on the disk that is.
    let tear = Double.random(in: 0..<1, using: &chance)
    guard let unit = written.randomElement(using: &chance), Bool.random(using: &chance),
      let bytes = changedBytes(of: unit), let place = units.firstIndex(of: unit)
    else { return (afterPowerLoss(kept, of: units), false) }
    kept.units[place] = true
    kept.tear = (place, bytes.lowerBound + Int(tear * Double(bytes.count)))
    return (afterPowerLoss(kept, of: units), true)
  }
}
