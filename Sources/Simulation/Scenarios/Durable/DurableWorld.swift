import DurablePromises
import PromiseStores
import Scheduling
import SimulatedDisks
import Synchronization
import Tracing

/// What survives a process: whoever talks to it, what they were told, and the disk between two lives.
final class DurableWorld: Sendable {
  private struct State {
    var life: DurableLife?
    var waiting: [CheckedContinuation<DurableLife?, Never>] = []
    var isOver = false
    /// What somebody was told, by id of the promise.
    var told: [String: LoopOutcome] = [:]
    /// The promises on whose results a program has gone on.
    var used: Set<String> = []
    /// What was started and outlives its caller, by id.
    var detached: [String: LoopOutcome] = [:]
    /// Programs whose result nobody has been told yet.
    var unfinished: Set<String> = []
    var isDiskFull = false
    /// How long a flush takes.
    var flush = Duration.zero
    /// How often each message has been sent, by its words.
    var sent: [String: Int] = [:]
  }

  let simulation: Simulation
  let programs: [String: DurableProgram]
  private let state: Mutex<State>

  init(_ programs: [String: DurableProgram], _ simulation: Simulation) {
    self.simulation = simulation
    self.programs = programs
    state = Mutex(State(unfinished: Set(programs.keys)))
  }

  // MARK: Lives

  /// The process, as soon as there is one; nil when the run is over.
  func life() async -> DurableLife? {
    await withCheckedContinuation { continuation in
      let life = state.withLock { state -> DurableLife?? in
        if state.isOver { return .some(nil) }
        if let life = state.life { return life }
        state.waiting.append(continuation)
        return nil
      }
      if let life { continuation.resume(returning: life) }
    }
  }

  /// The process, if there is one now.
  var current: DurableLife? { state.withLock { $0.life } }

  /// A process is ready.
  func enter(_ life: DurableLife) {
    let waiting = state.withLock { state in
      guard life.isAlive else { return [CheckedContinuation<DurableLife?, Never>]() }
      state.life = life
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume(returning: life) }
  }

  /// A process is dead.
  func leave(_ life: DurableLife) {
    state.withLock { state in if state.life === life { state.life = nil } }
  }

  /// Nobody waits for a process any more.
  func end() {
    let (waiting, life) = state.withLock { state in
      state.isOver = true
      defer { state.waiting = [] }
      return (state.waiting, state.life)
    }
    for continuation in waiting { continuation.resume(returning: nil) }
    life?.die(.end)
  }

  var isOver: Bool { state.withLock { $0.isOver } }

  // MARK: What was told and done

  /// Somebody was told how a promise was settled.
  func told(_ id: String, _ outcome: LoopOutcome) {
    state.withLock { state in
      state.told[id] = outcome
      state.unfinished.remove(id)
    }
  }

  /// A program has gone on with the result of a promise.
  func goesOn(with id: String) { state.withLock { _ = $0.used.insert(id) } }

  /// The promises on whose results a program has gone on, in the order of the ids.
  var used: [String] { state.withLock { $0.used.sorted() } }

  /// Nobody asks for this again.
  func forget(_ id: String) { state.withLock { $0.told[id] = nil } }

  /// What somebody was told, in the order of the ids.
  var told: [(id: String, outcome: LoopOutcome)] {
    state.withLock { state in
      state.told.sorted { $0.key < $1.key }.map { (id: $0.key, outcome: $0.value) }
    }
  }

  /// What was started and outlives its caller, in the order of the ids.
  var detached: [(id: String, outcome: LoopOutcome)] {
    state.withLock { state in
      state.detached.sorted { $0.key < $1.key }.map { (id: $0.key, outcome: $0.value) }
    }
  }

  func detached(_ id: String, _ outcome: LoopOutcome) {
    state.withLock { $0.detached[id] = outcome }
  }

  /// Programs whose result nobody has been told yet.
  var unfinished: [String] { state.withLock { $0.unfinished.sorted() } }

  func isFinished(_ program: String) -> Bool {
    state.withLock { !$0.unfinished.contains(program) }
  }

  func effect(_ words: String, by life: DurableLife) {
    simulation.recorder.record(.effect, lane: life.name, value: words)
  }

  func violated(_ property: String, _ words: String) { simulation.violated(property, words) }

  // MARK: Checks

  /// Looks whether the state properties hold, if there is a process to ask.
  func check() {
    guard let life = current, let store = life.store else { return }
    check(store, "in \(life.name)")
  }

  func check(_ store: JournaledStore, _ place: String) {
    for found in store.snapshot().violations(at: store.latestTime) {
      violated(found.name, "\(found.subject) \(place)")
    }
  }

  // MARK: The disk

  /// Nothing breaks from now on.
  func heal() {
    isDiskFull = false
    flush = .zero
    current?.setFull(false)
  }

  var isDiskFull: Bool {
    get { state.withLock { $0.isDiskFull } }
    set { state.withLock { $0.isDiskFull = newValue } }
  }

  var flush: Duration {
    get { state.withLock { $0.flush } }
    set { state.withLock { $0.flush = newValue } }
  }

  // MARK: Time

  func sleep(_ duration: Duration) async {
    // Tasks that are cancelled have to go through their last words all the same.
    try? await simulation.clock.sleep(for: duration)
  }

  /// Less than half a millisecond, which follows from the words and from how often they were said.
  func latency(_ words: String) -> Duration {
    let number = state.withLock { state in
      state.sent[words, default: 0] += 1
      return state.sent[words] ?? 1
    }
    var chance = SeededGenerator(
      seed: Digest.of(words) ^ (simulation.seed &* 0x9E37_79B9_7F4A_7C15) &+ UInt64(number))
    return .nanoseconds(Int64.random(in: 1_000..<400_000, using: &chance))
  }
}
