internal import Scheduling

extension ServerScenario {
  /// Decides what happens.
  ///
  /// Each seed has its own mix of troubles, so that some runs have much of few kinds.
  ///
  /// - Parameters:
  ///   - seed: decides everything.
  ///   - ticks: how long it goes on; one tick is one millisecond of virtual time.
  /// - Returns: the steps, in the order of their ticks.
  static func plan(seed: UInt64, ticks: Int) -> [Planned<ServerStep>] {
    var chance = SeededGenerator(seed: seed ^ Digest.of("server"))
    var drafts = DraftSource(SeededGenerator(seed: chance.next()))
    let mix = TroubleMix(using: &chance)
    var plan: [Planned<ServerStep>] = []
    for tick in 0..<max(ticks, 0) {
      if Int.random(in: 0..<100, using: &chance) < 22 {
        plan.append(
          Planned(
            tick: tick,
            .ask(
              client: clients[Int.random(in: 0..<clients.count, using: &chance)],
              drafts.draft(at: tick),
              there: Passage(using: &chance, isKind: !mix.hasLossyWires),
              back: Passage(using: &chance, isKind: !mix.hasLossyWires))))
      }
      if let trouble = mix.trouble(using: &chance) {
        plan.append(Planned(tick: tick, trouble))
      }
    }
    return plan
  }
}

/// Which kinds of trouble a run has, and how much of them.
private struct TroubleMix {
  private enum Kind: CaseIterable {
    case crash, powerLoss, error, full, slow, pause, clockJump, partition
  }

  let hasLossyWires: Bool
  private let kinds: [Kind]
  /// How often something happens, in a thousand ticks.
  private let rate: Int

  init(using chance: inout SeededGenerator) {
    hasLossyWires = Bool.random(using: &chance)
    kinds = Kind.allCases.filter { _ in Bool.random(using: &chance) }
    rate = Int.random(in: 4...24, using: &chance)
  }

  func trouble(using chance: inout SeededGenerator) -> ServerStep? {
    guard Int.random(in: 0..<1_000, using: &chance) < rate,
      let kind = kinds.randomElement(using: &chance)
    else { return nil }
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &chance) }
    switch kind {
    case .crash:
      return .crash(Crash(power: nil, call: number(0...3), downtime: Int64(number(1...40))))
    case .powerLoss:
      return .crash(
        // Most often between a write and its flush.
        Crash(
          power: chance.next(), call: [0, 1, 2, 2, 2, 3, 5][number(0...6)],
          downtime: Int64(number(1...40)), nextStart: number(0...2) == 0 ? number(1...40) : 0))
    case .error: return .trouble(.error(isFlush: number(0...1) == 0, call: number(1...3)))
    case .full: return .trouble(.full(Int64(number(3...40))))
    case .slow:
      return .trouble(.slow(Int64(number(30...900)) * 10 + 1, for: Int64(number(10...80))))
    case .pause: return .pause(Int64(number(5...60)))
    case .clockJump: return .clockJump(Int64(number(-40...60)))
    case .partition:
      let client = ServerScenario.clients[number(0...ServerScenario.clients.count - 1)]
      return .partition(client: client, Int64(number(5...60)))
    }
  }
}
