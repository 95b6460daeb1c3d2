import AsyncAwait
import DurableAsyncAwait
import DurablePromises
import Journaling
import PromiseStores
import Scheduling
import SimulatedDisks

/// Starts the process again whenever it has died.
struct DurableSupervisor: Sendable {
  let world: DurableWorld
  /// What time it is when a run begins.
  private static let epoch: Instant = 1_790_000_000_000

  private var simulation: Simulation { world.simulation }

  // MARK: Lives

  /// Leads one life after the other, until the run is over.
  func lead() async {
    var disk = Disk()
    var number = 0
    while !world.isOver {
      number += 1
      let life = DurableLife(number: number, disk: disk, world: world)
      disk = await lead(life)
    }
  }

  /// Leads one life.
  ///
  /// - Returns: the disk that it leaves.
  private func lead(_ life: DurableLife) async -> Disk {
    if world.isDiskFull { life.setFull(true) }
    let time = TimeSource(simulation.clock, epoch: Self.epoch.advanced(by: simulation.now))
    let store: JournaledStore
    do {
      store = try open(life, time)
    } catch {
      if life.isDiskFaulty {
        simulation.happened(
          world.isDiskFull ? .diskFull : .writeError, to: life.name, "the journal does not open")
      } else {
        world.violated("journal-recovers", "\(life.name): \(error)")
        world.end()
      }
      life.die(.storeFailed)
      await world.sleep(.milliseconds(5))
      return life.system.disk
    }
    inspect(store, in: life)
    let distant = DistantStore(
      store: store, world: world, repliesBeforeFlush: simulation.bug == .replyBeforeFlush)
    let lane = simulation.executor.lane("process")
    do {
      let node = DurableStage(programs: world.programs, life: life).node
      let loop = try await DurableEventLoop(
        store: distant, functions: [node], time: time, placement: .on(lane))
      for problem in loop.recovery.problems {
        world.violated("calls-recover", "\(problem.id) in \(life.name): \(problem.error)")
      }
      life.begin(loop, store)
      world.enter(life)
    } catch {
      life.fail(error)
    }
    let death = await life.death()
    await life.loop?.close()
    try? await store.close()
    return await bury(life, death.kind, death.disk)
  }

  private func open(_ life: DurableLife, _ time: TimeSource) throws -> JournaledStore {
    var options = JournalOptions(segmentSize: 16_384)
    options.acceptsTornTail = simulation.bug == .tornTail
    var seams = StoreSeams()
    seams.slowness = { [world, name = life.name] in
      let wait = world.flush
      if wait > .zero { world.simulation.happened(.slowFlush, to: name, "\(wait)") }
      await world.sleep(wait + world.latency("flush"))
    }
    return try JournaledStore.open(
      "/j", configuration: nil, time: time, fileSystem: life.system, options: options,
      compaction: Compaction(factor: 2, minimum: 8_192), observer: nil, seams: seams)
  }

  /// Looks at what a process finds on its disk.
  private func inspect(_ store: JournaledStore, in life: DurableLife) {
    let snapshot = store.snapshot()
    var states: [String: PromiseState] = [:]
    for row in snapshot.promises { states[row.record.id] = row.record.state }
    life.begin(settled: Set(states.filter { $0.value != .pending }.keys))
    for (id, outcome) in world.told where states[id] != outcome.state {
      world.violated(
        "acknowledged-survives",
        "\(id) was said to be settled with \(outcome), and \(life.name) finds it "
          + (states[id].map { "\($0)" } ?? "nowhere"))
      world.forget(id)  // Once is enough.
    }
    if let id = world.used.first(where: { states[$0] ?? .pending == .pending }) {
      world.violated(
        "acknowledged-survives",
        "a program had gone on with the result of \(id), and \(life.name) finds it "
          + (states[id].map { "\($0)" } ?? "nowhere"))
    }
    world.check(store, "at the start of \(life.name)")
  }

  /// Tells how a life has ended, and lets the power take its share.
  private func bury(_ life: DurableLife, _ kind: DurableLife.Death, _ disk: Disk) async -> Disk {
    switch kind {
    case .end: return disk
    case .crash(let downtime):
      simulation.happened(.crash, to: life.name)
      await world.sleep(.milliseconds(downtime) + world.latency("downtime"))
      return disk
    case .storeFailed:
      await world.sleep(.milliseconds(5) + world.latency("downtime"))
      return disk
    case .powerLoss(let seed, let downtime):
      let (rest, isTorn) = disk.afterPowerLoss(seed: seed)
      simulation.happened(.powerLoss, to: life.name)
      if isTorn { simulation.happened(.tornWrite, to: life.name) }
      await world.sleep(.milliseconds(downtime) + world.latency("downtime"))
      return rest
    }
  }

  // MARK: Trouble

  /// Lets something break.
  func carryOut(_ step: DurableScenario.Step, in life: DurableLife) async {
    switch step {
    case .start: break
    case .crash(let call, let downtime):
      await end(life, .crash(downtime: downtime), beforeCall: call)
    case .powerLoss(let call, let seed, let downtime):
      await end(life, .powerLoss(seed: seed, downtime: downtime), beforeCall: call)
    case .flushError(let count): life.failNext(.synchronize, count)
    case .writeError(let count): life.failNext(.write, count)
    case .diskFull(let time):
      world.isDiskFull = true
      life.setFull(true)
      await world.sleep(.milliseconds(time) + world.latency("disk full"))
      world.isDiskFull = false
      world.current?.setFull(false)
    case .slowFlush(let flush, let time):
      world.flush = .microseconds(flush)
      await world.sleep(.milliseconds(time) + world.latency("slow flush"))
      world.flush = .zero
    }
  }

  private func end(_ life: DurableLife, _ kind: DurableLife.Death, beforeCall call: Int) async {
    // Most of what a loss of power can take is there right before a flush.
    let isAtFlush = if case .powerLoss(let seed, _) = kind { seed % 4 != 0 } else { false }
    life.die(kind, beforeCall: call, onlyFlushes: isAtFlush)
    // If nobody writes, there is no such call.
    await world.sleep(.milliseconds(20) + world.latency("crash"))
    if life.isAlive { life.die(kind) }
  }

  // MARK: The end

  /// Waits until everything has ended, crashes once more, and looks whether all is still there.
  func finish() async {
    var patience = 2_000
    while !world.unfinished.isEmpty, !world.isOver, patience > 0 {
      patience -= 1
      await world.sleep(.milliseconds(50))
    }
    if world.isOver { return }
    if !world.unfinished.isEmpty {
      world.violated("everything-ends", "nobody hears of \(world.unfinished)")
      return
    }
    await world.life()?.die(.powerLoss(seed: simulation.seed, downtime: 1))
    guard let life = await world.life(), let loop = life.loop else { return }
    for (id, outcome) in world.told + world.detached {
      do {
        let handle = try await loop.handle(id: id, of: Int.self)
        let found: LoopOutcome
        do {
          found = .value(try await handle.value)
        } catch let failure as DurableFailure {
          found = LoopOutcome(failure) ?? .cancelled
        }
        if found != outcome {
          world.violated("right-result", "\(id) is settled with \(found), not \(outcome)")
        }
      } catch {
        world.violated("everything-ends", "\(id): \(error)")
      }
    }
  }
}

extension LoopOutcome {
  /// The state of a promise that ends so.
  fileprivate var state: PromiseState {
    switch self {
    case .value: .resolved
    case .failure: .rejected
    case .cancelled: .rejectedCanceled
    }
  }
}
