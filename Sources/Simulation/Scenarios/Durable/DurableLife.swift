import DurableAsyncAwait
import Journaling
import PromiseStores
import SimulatedDisks
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One life of the process: it begins with a disk, and ends by a crash.
///
/// A dead process may run on for a moment, as its tasks see their loop close. Nothing of that counts:
/// its file system is a copy that nobody reads again, and what it does outside is ignored.
final class DurableLife: Sendable {
  /// How a life ends.
  enum Death: Hashable, Sendable {
    /// Only memory is lost.
    ///
    /// The next life begins so many milliseconds later.
    case crash(downtime: Int)
    /// What was not flushed may be lost, as the seed says.
    case powerLoss(seed: UInt64, downtime: Int)
    /// The store has failed, and the process gives up.
    case storeFailed
    /// The run is over.
    case end
  }

  private struct State {
    var death: (kind: Death, disk: Disk)?
    var mourner: CheckedContinuation<(kind: Death, disk: Disk), Never>?
    var loop: DurableEventLoop?
    var store: JournaledStore?
    /// Calls of the disk that are left until the crash that is planned.
    var countdown: (calls: Int, onlyFlushes: Bool, death: Death)?
    /// Steps that have run in this life, with their attempts.
    var ran: Set<String> = []
    /// What was settled when the life began.
    var settled: Set<String> = []
    var isDiskFaulty = false
  }

  let number: Int
  let system: FaultyFileSystem
  let world: DurableWorld
  private let state = Mutex(State())

  init(number: Int, disk: Disk, world: DurableWorld) {
    self.number = number
    self.world = world
    system = FaultyFileSystem(disk, holder: "process \(number)")
    system.setHook { [weak self] call in if call.isChange { self?.changes(call) } }
  }

  var name: String { "process-\(number)" }
  var isAlive: Bool { state.withLock { $0.death == nil } }
  /// Whether calls of the disk fail, or have failed, in this life.
  var isDiskFaulty: Bool { state.withLock { $0.isDiskFaulty } }

  // MARK: Dying

  /// Ends the life now.
  func die(_ kind: Death) {
    let disk = system.disk
    let mourner = state.withLock {
      state -> CheckedContinuation<(kind: Death, disk: Disk), Never>? in
      guard state.death == nil else { return nil }
      state.death = (kind, disk)
      defer { state.mourner = nil }
      return state.mourner
    }
    world.leave(self)
    mourner?.resume(returning: (kind, disk))
  }

  /// Lets the life end right before a call that changes the disk, or before a flush.
  func die(_ kind: Death, beforeCall calls: Int, onlyFlushes: Bool) {
    state.withLock { $0.countdown = (calls, onlyFlushes, kind) }
  }

  /// Waits until the life has ended.
  func death() async -> (kind: Death, disk: Disk) {
    await withCheckedContinuation { continuation in
      let death = state.withLock { state in
        if state.death == nil { state.mourner = continuation }
        return state.death
      }
      if let death { continuation.resume(returning: death) }
    }
  }

  /// Notes a call that is about to change the disk.
  private func changes(_ call: Call) {
    let death = state.withLock { state -> Death? in
      guard let countdown = state.countdown, state.death == nil,
        !countdown.onlyFlushes || call.operation == .synchronize
      else { return nil }
      state.countdown?.calls -= 1
      return countdown.calls <= 1 ? countdown.death : nil
    }
    if let death { die(death) }
  }

  // MARK: The disk

  /// Lets the next flushes or writes fail.
  func failNext(_ operation: FileSystemError.Operation, _ count: Int) {
    state.withLock { $0.isDiskFaulty = true }
    let first = system.count(operation) + 1
    system.setRules([FaultRule(operation, first...(first + count - 1), .error(EIO))])
  }

  /// Lets the disk be full, or have room again.
  func setFull(_ isFull: Bool) {
    if isFull { state.withLock { $0.isDiskFaulty = true } }
    let operations: [FileSystemError.Operation] = [.write, .preallocate]
    system.setRules(
      isFull ? operations.map { FaultRule($0, 1...Int.max, .error(ENOSPC)) } : [])
  }

  // MARK: What it does

  /// The loop, once it runs.
  var loop: DurableEventLoop? { state.withLock { $0.loop } }
  /// The store, once it is open.
  var store: JournaledStore? { state.withLock { $0.store } }

  func begin(_ loop: DurableEventLoop, _ store: JournaledStore) {
    state.withLock { ($0.loop, $0.store) = (loop, store) }
  }

  /// The process cannot go on: that is right if the disk has failed it, and a mistake otherwise.
  func fail(_ error: any Error) {
    guard isAlive else { return }
    if isDiskFaulty {
      let isFull = "\(error)".contains("ENOSPC") || world.isDiskFull
      world.simulation.happened(isFull ? .diskFull : .writeError, to: name, "\(error)")
    } else {
      world.violated("process-goes-on", "\(name): \(error)")
    }
    die(.storeFailed)
  }

  /// Notes what was settled when the life began.
  func begin(settled: Set<String>) { state.withLock { $0.settled = settled } }

  /// The body of a step runs.
  func ran(_ key: String, attempt: Int) {
    let (isAlive, isSettled, isFirst) = state.withLock { state in
      (
        state.death == nil, state.settled.contains(key),
        state.ran.insert("\(key) \(attempt)").inserted
      )
    }
    guard isAlive else { return }
    world.effect("\(key), attempt \(attempt)", by: self)
    if isSettled {
      world.violated("settled-step-runs-again", "\(key) runs in \(name), but was settled before")
    } else if !isFirst {
      world.violated("attempt-runs-once", "attempt \(attempt) of \(key) runs twice in \(name)")
    }
  }

  /// A program has been given the result of a promise, and acts on it.
  func goesOn(with id: String?) {
    if let id, isAlive { world.goesOn(with: id) }
  }

  /// Something was started that outlives its caller.
  func detached(_ id: String, _ outcome: LoopOutcome) {
    if isAlive { world.detached(id, outcome) }
  }
}
