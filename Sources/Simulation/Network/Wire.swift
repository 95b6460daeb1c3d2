internal import Scheduling
internal import Synchronization

/// The wire of one process to the server, which is bad for a while now and then.
///
/// What happens to its messages is decided by their numbers: how many others there are elsewhere does not
/// matter.
final class Wire: Sendable {
  private struct State {
    var chance: SeededGenerator
    /// Until when messages have trouble, in microseconds.
    var badUntil: Int64 = 0
  }

  let name: String
  private let network: SimulatedNetwork
  private let state: Mutex<State>

  init(_ name: String, _ simulation: Simulation, _ network: SimulatedNetwork) {
    self.name = name
    self.network = network
    state = Mutex(State(chance: simulation.chance("wire of \(name)")))
  }

  /// Makes the wire bad for a while, in milliseconds.
  func spoil(for time: Int64) {
    let end = network.now + time * 1_000
    state.withLock { $0.badUntil = max($0.badUntil, end) }
  }

  /// What becomes of the next message.
  func next() -> Passage {
    state.withLock { state in
      let isBad = state.badUntil > network.now
      // Drawn either way, so that a bad time changes the numbers of no later message.
      var (kind, bad) = (state.chance, state.chance)
      _ = state.chance.next()
      return isBad ? Passage(using: &bad, isKind: false) : Passage(using: &kind, isKind: true)
    }
  }
}
