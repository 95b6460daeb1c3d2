internal import Scheduling
internal import Synchronization

/// The ways between processes: messages take time, and some are lost.
///
/// What happens to a message is its ``Passage``; a partition is between one process and all others.
final class SimulatedNetwork: Sendable {
  private struct State {
    /// Until when nothing gets through, in microseconds, by process.
    var partitions: [String: Int64] = [:]
    /// When the newest message was sent of those that have arrived, by way.
    var newest: [String: Int64] = [:]
    var isHealed = false
  }

  private let simulation: Simulation
  private let state = Mutex(State())

  init(_ simulation: Simulation) { self.simulation = simulation }

  /// The time in microseconds.
  var now: Int64 { Int64(simulation.clock.now.sinceStart / .microseconds(1)) }

  /// Lets nothing through between a process and all others for a while.
  func part(_ name: String, for duration: Int64) {
    let end = now + duration * 1_000
    state.withLock { $0.partitions[name] = max($0.partitions[name] ?? 0, end) }
  }

  /// From now on nothing happens to messages.
  func heal() { state.withLock { ($0.isHealed, $0.partitions) = (true, [:]) } }

  /// How long the copies of a message take that is sent now, in microseconds.
  ///
  /// - Parameters:
  ///   - passage: what is to become of it.
  ///   - way: from whom to whom, for the record.
  ///   - isReply: whether it is an answer.
  /// - Returns: a time for each copy; none if the message is lost.
  func delays(of passage: Passage, on way: String, isReply: Bool) -> [Int64] {
    if state.withLock({ $0.isHealed }) { return [passage.delays.min() ?? 203] }
    switch passage.delays.count {
    case 0: simulation.happened(isReply ? .replyLost : .drop, to: way)
    case 1: if !passage.isKind { simulation.happened(.delay, to: way) }
    default: simulation.happened(.duplicate, to: way)
    }
    return passage.delays
  }

  /// Lets a copy travel.
  ///
  /// - Parameters:
  ///   - delay: for how long, in microseconds.
  ///   - way: from whom to whom.
  ///   - client: who is cut off when there is a partition.
  /// - Returns: whether it arrives.
  func travels(_ delay: Int64, on way: String, client: String) async -> Bool {
    let start = now
    guard (try? await sleep(delay)) != nil else { return false }
    let (isCut, isOvertaken) = state.withLock { state in
      if let until = state.partitions[client], until > start { return (true, false) }
      let newest = state.newest[way] ?? .min
      state.newest[way] = max(newest, start)
      return (false, newest > start)
    }
    if isCut { simulation.happened(.partition, to: way) }
    if isOvertaken { simulation.happened(.reorder, to: way) }
    return !isCut
  }

  /// Waits, in microseconds.
  func sleep(_ microseconds: Int64) async throws {
    try await simulation.clock.sleep(for: .microseconds(microseconds))
  }
}
